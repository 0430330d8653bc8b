"""Evidence: one failed call with all that an API's support asks for, masked before it is kept."""

from msgspec import Struct


class Evidence(Struct, frozen=True, omit_defaults=True):
    """One call. `at` is epoch seconds; `status` 0 means no answer came, and `error` then says why.

    Headers are names and values; secrets and people's data are masked in all of it.
    """

    api: str
    method: str
    url: str
    at: float
    seconds: float
    status: int = 0
    headers: dict[str, str] = {}
    sent: str = ""
    answer_headers: dict[str, str] = {}
    answer: str = ""
    error: str = ""


class Case(Struct, frozen=True, omit_defaults=True):
    """The last failed calls of one record of a flow, oldest first; of the flow as a whole when the record is `run`."""

    flow: str
    key: str
    at: float
    calls: tuple[Evidence, ...]
