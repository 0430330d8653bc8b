"""`/sale`: read, create, replace the header, undo and void."""

from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.errors import refuse
from sandbox.core.sales import endings, header
from sandbox.core.sales.access import find, touch
from sandbox.core.sales.model import OPEN, Document, Sale
from sandbox.core.sales.render import show_sale
from sandbox.core.values import Record, flag

if TYPE_CHECKING:
    from sandbox.core.state import CoreState


def get(account: "CoreState", ask: Ask) -> Record:
    """GET /sale: one sale, voided ones too."""
    return show_sale(account, find(account, ask.guid("ID")))


def post(account: "CoreState", ask: Ask) -> Record:
    """POST /sale: a header. Nothing keeps two sales from having one ExternalID."""
    sale = create(account, ask.body)
    return show_sale(account, sale)


def create(account: "CoreState", body: Record) -> Sale:
    """Open a sale. Raises CoreError."""
    fields = header.build(account, body)
    config, now = account.config, account.clock.now()
    kind = str(body.get("SaleType") or ("Advanced" if config.advanced_sale_default else "Simple"))
    if kind not in {"Simple", "Advanced"}:
        raise refuse("SaleType is invalid.")
    skip = body.get("SkipQuote")
    customer = header.customer_of(account, body)
    sale = Sale(
        guid=account.ids.guid("sale"),
        number=f"SO-{account.ids.number('sale number'):05d}",
        header=fields,
        currency=customer["Currency"],
        created=now,
        updated=now,
        advanced=kind == "Advanced",
        skip_quote=config.skip_quote_default if skip is None else flag(skip),
        service_only=flag(body.get("ServiceOnly")),
    )
    if sale.skip_quote:
        sale.quote = Document("AUTHORISED")
    account.sales[sale.guid] = sale
    touch(account, sale)
    return sale


def put(account: "CoreState", ask: Ask) -> Record:
    """PUT /sale: replaces the header; whatever is left out, ExternalID and Note too, is cleared."""
    sale = find(account, ask.body.get("ID"))
    if sale.voided or sale.order.status not in OPEN:
        raise refuse("Sale Order status should be DRAFT or NOT AVAILABLE")
    customer = header.customer_of(account, ask.body)
    sale.header = header.build(account, ask.body)
    sale.currency = customer["Currency"]
    touch(account, sale)
    return show_sale(account, sale)


def delete(account: "CoreState", ask: Ask) -> Record:
    """DELETE /sale: Void=true voids for ever, anything else undoes."""
    sale = find(account, ask.guid("ID"))
    if ask.flag("Void"):
        endings.void(account, sale)
    else:
        endings.undo(account, sale)
    return show_sale(account, sale)
