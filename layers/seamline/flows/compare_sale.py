"""Puts an order beside its sale: what would be sent now or was sent, what the ERP shows, and how the two differ."""

from msgspec import Struct

from seamline.domain.ledger import LedgerEntry, external_id
from seamline.domain.order import unpacked
from seamline.domain.order_edits import Allowance
from seamline.domain.sale import Sale, SaleDraft, disagreements
from seamline.flows.context import FlowContext
from seamline.flows.export_order import draft_sale
from seamline.flows.read_sale import sale_or_none
from seamline.flows.release_order import allowances


class Comparison(Struct, frozen=True):
    """One order and its sale. `draft` is what the order comes to today, `payload` what the ERP was or would be sent.

    `reasons` tell why there is no draft, `acceptable` which of them a person could let pass; `differences` how the
    sale, as read just now, is not what the draft asks for.
    """

    external_id: str
    draft: SaleDraft | None
    reasons: tuple[str, ...]
    acceptable: dict[Allowance, tuple[str, ...]]
    sent: bool
    payload: str
    sale: Sale | None
    differences: tuple[str, ...]


def compare_sale(ctx: FlowContext, entry: LedgerEntry) -> Comparison:
    """The comparison by what the order says today; one read of the ERP when there is a sale. Writes nothing."""
    drafted = draft_sale(ctx, entry)
    draft = drafted if isinstance(drafted, SaleDraft) else None
    sale = sale_or_none(ctx, entry.sale_id) if entry.sale_id else None
    return Comparison(
        external_id=external_id(entry),
        draft=draft,
        reasons=drafted if isinstance(drafted, tuple) else (),
        acceptable=allowances(ctx, entry),
        sent=bool(entry.sent),
        payload=_payload(ctx, entry, draft),
        sale=sale,
        differences=disagreements(draft, sale) if draft and sale else (),
    )


def _payload(ctx: FlowContext, entry: LedgerEntry, draft: SaleDraft | None) -> str:
    if entry.sent:
        return unpacked(entry.sent)
    return ctx.erp.sale_payload(draft).decode() if draft else ""
