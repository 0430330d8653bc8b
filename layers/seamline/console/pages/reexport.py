"""What exporting an order anew would do, told before it is done."""

from msgspec import Struct

from seamline.domain.ledger import LedgerEntry
from seamline.domain.sale import Sale, is_live


class ReexportPage(Struct, frozen=True):
    """The page. `live` names the sale that would be voided; empty when none is."""

    connection: str
    id: str
    customer: str
    total: str
    generation: int
    live: str
    live_words: str
    moves: bool
    has_edits: bool


def reexport_page(connection: str, entry: LedgerEntry, sale: Sale | None) -> ReexportPage:
    """The page, from the ledger's entry and its sale as the ERP shows it now."""
    live = sale if sale and is_live(sale) else None
    return ReexportPage(
        connection=connection,
        id=entry.order.id,
        customer=entry.order.customer_name,
        total=f"{entry.order.total:,.2f} {entry.order.currency}",
        generation=entry.generation + 1,
        live=(live.number or live.id) if live else "",
        live_words=_words(live) if live else "",
        moves=bool(live and live.picked),
        has_edits=bool(entry.edits or entry.allowed),
    )


def _words(sale: Sale) -> str:
    lines = "1 line" if len(sale.lines) == 1 else f"{len(sale.lines)} lines"
    return f"{sale.stage.value}, {lines}, {sale.total:,.2f} before tax"
