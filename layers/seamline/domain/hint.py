"""A hint that records of the ERP changed, and the webhooks that bring hints."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from seamline.domain.flow import Flow

MOST_RECORDS = 200
"""How many records one hint may name; one that would name more stands for everything."""


class Hint(Struct, frozen=True, omit_defaults=True):
    """These records of a flow may have changed; no records at all: nobody knows which, so look at everything."""

    connection: str
    flow: Flow
    records: tuple[str, ...] = ()


class Heard(Struct, frozen=True):
    """What one event tells: the flow it is for and its records. `everything`: too many to name."""

    flow: Flow
    records: tuple[str, ...] = ()
    everything: bool = False


class Webhook(Struct, frozen=True):
    """One webhook as the ERP keeps it: which event is posted where, with which extra headers."""

    event: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    active: bool = True
    id: str = ""

    def header(self, name: str) -> str:
        """The value of a header, whatever the case of its name; empty when it is not sent."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), "")


type EventsOfFlows = Mapping[Flow, Sequence[str]]
"""Which events of the ERP each flow wants to hear of."""


def bounded(flow: Flow, records: Sequence[str]) -> Heard:
    """The records without repetition, or everything when they are too many."""
    unique = tuple(dict.fromkeys(records))
    return Heard(flow, everything=True) if len(unique) > MOST_RECORDS else Heard(flow, unique)
