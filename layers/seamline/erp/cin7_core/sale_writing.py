"""Turns a sale draft into the bodies Cin7 Core takes: the header first, then the order with its lines.

Free text that is too long is cut where everyone sees it ("..."), and its rest goes to the order's memo.
"""

from decimal import Decimal

from seamline.domain.customer import Address
from seamline.domain.sale import Charge, SaleDraft, SaleLine
from seamline.erp.cin7_core.sale_bodies import AddressBody, ChargeBody, HeaderBody, LineBody, OrderBody, ShipToBody
from seamline.erp.cin7_core.wire import plain

NOTE_LENGTH = 1024
LINE_NAME_LENGTH = 1024
COMMENT_LENGTH = 256
_CUT = "..."


def header_body(draft: SaleDraft) -> HeaderBody:
    """The whole header of a new sale."""
    return HeaderBody(
        customer_id=draft.customer_id,
        customer=draft.customer_name,
        external_id=draft.external_id,
        customer_reference=cut(draft.reference, 256),
        sale_type="Advanced" if draft.advanced else "Simple",
        skip_quote=True,
        tax_inclusive=False,
        location=draft.location,
        tax_rule=draft.tax_rule,
        terms=draft.terms,
        price_tier=draft.price_tier,
        sales_representative=draft.sales_representative,
        carrier=draft.carrier,
        currency_rate=None if draft.currency_rate is None else plain(draft.currency_rate, 5),
        sale_order_date=_midnight(draft.order_date),
        ship_by=_midnight(draft.ship_by),
        note=cut(draft.note, NOTE_LENGTH),
        shipping_notes=cut(draft.shipping_notes, NOTE_LENGTH),
        contact=cut(draft.contact, 256),
        email=draft.email,
        phone=cut(draft.phone, 50),
        billing_address=_billing(draft.billing),
        shipping_address=_ship_to(draft.shipping),
    )


def order_body(sale_id: str, draft: SaleDraft) -> OrderBody:
    """The order of a sale: all lines and charges, before tax."""
    return OrderBody(
        sale_id=sale_id,
        status="AUTHORISED" if draft.authorise else "DRAFT",
        memo=_memo(draft),
        lines=[_line(line, draft.tax_rule) for line in draft.lines],
        additional_charges=[_charge(charge, draft.tax_rule) for charge in draft.charges],
    )


def cut(text: str, length: int) -> str:
    """The text, or its start with a visible mark when it is longer than Cin7 takes."""
    return text if len(text) <= length else text[: length - len(_CUT)] + _CUT


def _memo(draft: SaleDraft) -> str:
    """What the header had no room for."""
    texts = {
        "Note": (draft.note, NOTE_LENGTH),
        "Shipping notes": (draft.shipping_notes, NOTE_LENGTH),
        "Reference": (draft.reference, 256),
        "Contact": (draft.contact, 256),
        "Phone": (draft.phone, 50),
    }
    rests = [f"{name}, continued: {_rest(*text)}" for name, text in texts.items() if _rest(*text)]
    return cut("\n".join(rests), NOTE_LENGTH)


def _rest(text: str, length: int) -> str:
    return text[length - len(_CUT) :] if len(text) > length else ""


def _line(line: SaleLine, tax_rule: str) -> LineBody:
    return LineBody(
        product_id=line.product_id,
        sku=line.sku,
        name=cut(line.name, LINE_NAME_LENGTH),
        quantity=plain(line.quantity),
        price=plain(line.price),
        discount=plain(line.discount, 2),
        tax=Decimal(0),
        tax_rule=tax_rule,
        total=plain(line.total),
        comment=cut(line.comment, COMMENT_LENGTH),
    )


def _charge(charge: Charge, tax_rule: str) -> ChargeBody:
    return ChargeBody(
        description=cut(charge.description, 256),
        price=plain(charge.amount),
        quantity=Decimal(1),
        discount=Decimal(0),
        tax=Decimal(0),
        total=plain(charge.amount),
        tax_rule=tax_rule,
    )


def _midnight(day: str) -> str:
    """A calendar day as Cin7 takes it: no zone, because it means the account's own day."""
    return f"{day[:10]}T00:00:00" if day else ""


def _billing(address: Address) -> AddressBody | None:
    if not address.line1:
        return None
    return AddressBody(
        line1=cut(address.line1, 256),
        line2=cut(address.line2, 256),
        city=cut(address.city, 256),
        state=cut(address.state, 256),
        postcode=cut(address.postcode, 20),
        country=address.country,
    )


def _ship_to(address: Address) -> ShipToBody | None:
    if not address.line1:
        return None
    return ShipToBody(
        line1=cut(address.line1, 256),
        line2=cut(address.line2, 256),
        city=cut(address.city, 256),
        state=cut(address.state, 256),
        postcode=cut(address.postcode, 20),
        country=address.country,
        company=cut(address.company, 128),
        contact=cut(address.contact, 512),
        ship_to_other=True,
    )
