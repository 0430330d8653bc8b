"""What an operator may do to an order: see it beside its sale, retry, edit, release and re-export it."""

from collections.abc import Callable
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from seamline.admin.acts import Acts
from seamline.admin.desk import Desk
from seamline.admin.order_bodies import OrderEditBody, ReexportBody, ReleaseBody
from seamline.admin.order_models import OrderDetail, SaleComparison, order_detail
from seamline.admin.request import By, ConnectionName, OrderId
from seamline.domain.ledger import LedgerEntry
from seamline.flows.compare_sale import compare_sale
from seamline.flows.context import FlowContext
from seamline.flows.edit_order import EditRequest, edit_order
from seamline.flows.reexport import ReexportRequest, reexport, retry
from seamline.flows.release_order import ReleaseRequest, release


class OrderActions:
    """What the API does to orders, always in the caller's name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def compare(self, connection: ConnectionName, order_id: OrderId) -> SaleComparison:
        """One order beside its sale: what the ERP was or would be sent, the sale as read just now, and how they differ.

        It also says what a person could let pass for the order if it is held. Nothing is written.
        """
        ctx = self._context(connection)
        return SaleComparison.model_validate(compare_sale(ctx, ctx.ledger.get(order_id).entry))

    def re_export(
        self, connection: ConnectionName, order_id: OrderId, by: By, body: Annotated[ReexportBody | None, Body()] = None
    ) -> OrderDetail:
        """Export an order anew; refused while an earlier sale of it is live, unless that may be voided first."""
        wanted = body or ReexportBody()
        request = ReexportRequest(order_id, by, void_first=wanted.void_first, keep_edits=wanted.keep_edits)
        what = "void and re-export" if wanted.void_first else "re-export"
        return self._noted(connection, by, what, order_id, lambda: reexport(self._context(connection), request))

    def retry(self, connection: ConnectionName, order_id: OrderId, by: By) -> OrderDetail:
        """Try a held or failed order again now."""
        return self._noted(connection, by, "retry", order_id, lambda: retry(self._context(connection), order_id, by))

    def edit(
        self, connection: ConnectionName, order_id: OrderId, by: By, body: Annotated[OrderEditBody, Body()]
    ) -> OrderDetail:
        """Let other values count instead of JOOR's for an order that is not exported, and try it now.

        The edits stay until they are taken back; they are kept with your name, the time, and what JOOR had.
        """
        request = EditRequest(order_id, by, body.wanted())
        return self._noted(connection, by, "edit", order_id, lambda: edit_order(self._context(connection), request))

    def release(
        self, connection: ConnectionName, order_id: OrderId, by: By, body: Annotated[ReleaseBody, Body()]
    ) -> OrderDetail:
        """Let something pass for one held order, or call a changed one settled; refused while more holds it."""
        request = ReleaseRequest(order_id, by, body.why, body.accept)
        return self._noted(connection, by, "release", order_id, lambda: release(self._context(connection), request))

    def _noted(
        self, connection: str, by: str, what: str, order_id: str, work: Callable[[], LedgerEntry]
    ) -> OrderDetail:
        return order_detail(Acts(self._desk, connection, by).perform(what, f"order {order_id}", work))

    def _context(self, connection: str) -> FlowContext:
        return self._desk.context(self._desk.settings(connection))
