"""Writes on orders what became of their sales, and leaves alone what people wrote in the same field."""

import re
from collections.abc import Sequence

from seamline.errors import RecordRejected
from seamline.marketplace.joor.acknowledge import Acknowledger
from seamline.marketplace.joor.order_codec import END_OF_PARAGRAPH
from seamline.marketplace.joor.orders import OrderReader
from seamline.marketplace.joor.values import Node
from seamline.marketplace.port import REMARK_SIGN, AckOutcome, ShipmentReport

_GAP = re.compile(f"({re.escape(END_OF_PARAGRAPH)}|\r?\n)")


class ShipmentWriter:
    """Reports shipments in batches; a remark costs a read of its order first, since JOOR has one text for all."""

    def __init__(self, orders: OrderReader, marks: Acknowledger) -> None:
        self._orders = orders
        self._marks = marks

    def report(self, reports: Sequence[ShipmentReport]) -> tuple[AckOutcome, ...]:
        """What JOOR said of each shipment. An order whose comments it will not show is refused, not the others."""
        rows: list[Node] = []
        refused: list[AckOutcome] = []
        for report in reports:
            try:
                rows.append(self._row(report))
            except RecordRejected as error:
                refused.append(AckOutcome(report.order_id, accepted=False, words=str(error)))
        return (*refused, *self._marks.update(rows))

    def _row(self, report: ShipmentReport) -> Node:
        row: Node = {"id": report.order_id}
        if report.shipped:
            row["status"] = "SHIPPED"
        if report.tracking is not None:
            row["tracking_number"] = report.tracking
        if report.remark is not None:
            row["internal_comments"] = with_remark(self._comments(report.order_id), report.remark)
        return row

    def _comments(self, order_id: str) -> str:
        """As JOOR sends them: an order that cannot be read in other ways has comments all the same."""
        row = self._orders.row(order_id)
        if row is None:
            raise RecordRejected(f"JOOR has no order {order_id} any more")
        return str(row.get("order_internal_comments") or "")


def with_remark(comments: str, remark: str) -> str:
    """The comments with our line where it was, or as a paragraph at their end; all else stays to the letter."""
    # Paragraphs and the gaps between them take turns.
    pieces = _GAP.split(comments)
    ours = [at for at in range(0, len(pieces), 2) if pieces[at].lstrip().startswith(REMARK_SIGN)]
    if not ours:
        gap = END_OF_PARAGRAPH if END_OF_PARAGRAPH in comments else "\n"
        return comments + gap + remark if pieces[-1] else comments + remark
    pieces[ours[0]] = remark
    for at in reversed(ours[1:]):
        del pieces[at - 1 : at + 1]
    return "".join(pieces)
