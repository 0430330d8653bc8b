"""Customers: which ones wait for JOOR's people to match them."""

from pydantic import Field

from seamline.admin.desk import Desk
from seamline.admin.models import Moment, View
from seamline.admin.request import ConnectionName
from seamline.state.customers import SentCustomer


class AwaitingView(View):
    """A customer that JOOR took and its people have not matched yet; that ends by itself."""

    id: str = Field(description="the ERP's id")
    code: str = Field(description="the code it has in JOOR")
    name: str
    awaiting_since: Moment


class AwaitingList(View):
    """The customers that await their match, the longest first."""

    awaiting: tuple[AwaitingView, ...]


class CustomerRoutes:
    """What the API answers about customers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list_awaiting(self, connection: ConnectionName) -> AwaitingList:
        """Customers that await their match in JOOR, the longest first."""
        rows = sorted(self._desk.sent_customers(connection).awaiting(), key=lambda row: row.awaiting_since)
        return AwaitingList(awaiting=tuple(map(_view, rows)))


def _view(row: SentCustomer) -> AwaitingView:
    given = {"id": row.id, "code": row.codes.customer, "name": row.record.name, "awaiting_since": row.awaiting_since}
    return AwaitingView.model_validate(given)
