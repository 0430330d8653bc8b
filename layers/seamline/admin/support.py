"""What the API answers for an API's support: the last failed calls of each record, masked when they were kept."""

from pydantic import Field

from seamline.admin.desk import Desk
from seamline.admin.models import Moment, View
from seamline.admin.request import ConnectionName
from seamline.state.evidence import EvidenceStore


class EvidenceView(View):
    """One failed call; secrets and people's data are masked."""

    api: str
    method: str
    url: str
    at: Moment
    seconds: float
    status: int = Field(description="0 when no answer came")
    headers: dict[str, str]
    sent: str
    answer_headers: dict[str, str]
    answer: str
    error: str = Field(description="why no answer came")


class CaseView(View):
    """The last failed calls of one record, or of a flow as a whole when the record is `run`."""

    flow: str
    key: str
    at: Moment
    calls: tuple[EvidenceView, ...]


class CaseList(View):
    """Every record with failed calls in the last month."""

    cases: tuple[CaseView, ...]


class SupportRoutes:
    """What the API answers about failed calls."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list_evidence(self, connection: ConnectionName) -> CaseList:
        """The last failed calls of each record: what JOOR's or Cin7's support asks for."""
        store = EvidenceStore(self._desk.table, self._desk.applied(connection).name)
        return CaseList(cases=tuple(CaseView.model_validate(case) for case in store.all()))
