"""Turns a sale draft into the bodies Cin7 Core takes: the header first, then the order with its lines."""

from decimal import Decimal

import msgspec

from seamline.domain.customer import Address
from seamline.domain.sale import Charge, SaleDraft, SaleLine, Steps
from seamline.erp.cin7_core.sale_bodies import AddressBody, ChargeBody, HeaderBody, LineBody, OrderBody, ShipToBody
from seamline.erp.cin7_core.sale_fitting import fitted
from seamline.erp.cin7_core.wire import body, plain

_PICK_MODES = {
    Steps.NONE: "NOPICK",
    Steps.PICK: "AUTOPICK",
    Steps.PICK_PACK: "AUTOPICKPACK",
    Steps.PICK_PACK_SHIP: "AUTOPICKPACKSHIP",
}


def header_body(draft: SaleDraft) -> HeaderBody:
    """The whole header of a new sale."""
    draft = fitted(draft).draft
    return HeaderBody(
        customer_id=draft.customer_id,
        customer=draft.customer_name,
        external_id=draft.external_id,
        customer_reference=draft.reference,
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
        note=draft.note,
        shipping_notes=draft.shipping_notes,
        contact=draft.contact,
        email=draft.email,
        phone=draft.phone,
        billing_address=_billing(draft),
        shipping_address=_ship_to(draft),
        additional_attributes=draft.attributes,
    )


def order_body(sale_id: str, draft: SaleDraft) -> OrderBody:
    """The order of a sale: all lines and charges, before tax."""
    draft = fitted(draft).draft
    return OrderBody(
        sale_id=sale_id,
        status="AUTHORISED" if draft.authorise else "DRAFT",
        memo=draft.memo,
        lines=[_line(line, draft) for line in draft.lines],
        additional_charges=[_charge(charge, draft) for charge in draft.charges],
        pick_mode=_PICK_MODES[draft.steps if draft.authorise and not draft.advanced else Steps.NONE],
    )


def sale_payload(draft: SaleDraft) -> bytes:
    """Both bodies as JSON, by where they are sent; the sale's id is known only once Cin7 has the header."""
    return msgspec.json.encode({"POST sale": body(header_body(draft)), "POST sale/order": body(order_body("", draft))})


def _tax(amount: Decimal, draft: SaleDraft) -> Decimal:
    """JOOR carries no tax: it follows from the sale's tax rule."""
    return plain(amount * draft.tax_percent / 100, 2)


def _line(line: SaleLine, draft: SaleDraft) -> LineBody:
    return LineBody(
        product_id=line.product_id,
        sku=line.sku,
        name=line.name,
        quantity=plain(line.quantity),
        price=plain(line.price),
        discount=plain(line.discount, 2),
        tax=_tax(line.total, draft),
        tax_rule=draft.tax_rule,
        total=plain(line.total),
        comment=line.comment,
    )


def _charge(charge: Charge, draft: SaleDraft) -> ChargeBody:
    return ChargeBody(
        description=charge.description,
        price=plain(charge.amount),
        quantity=Decimal(1),
        discount=Decimal(0),
        tax=_tax(charge.amount, draft),
        total=plain(charge.amount),
        tax_rule=draft.tax_rule,
    )


def _midnight(day: str) -> str:
    """A calendar day as Cin7 takes it: no zone, because it means the account's own day."""
    return f"{day[:10]}T00:00:00" if day else ""


def _billing(draft: SaleDraft) -> AddressBody | None:
    if not draft.billing.line1:
        return None
    return AddressBody(id=draft.billing_id, **_lines_of(draft.billing))


def _ship_to(draft: SaleDraft) -> ShipToBody | None:
    """An address of the customer's card goes with its lines: Cin7 adds one that it does not find there by its line."""
    address = draft.shipping
    if not address.line1:
        return None
    return ShipToBody(
        id=draft.shipping_id,
        company=address.company,
        contact=address.contact,
        ship_to_other=not draft.shipping_id,
        **_lines_of(address),
    )


def _lines_of(address: Address) -> dict[str, str]:
    return {
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "state": address.state,
        "postcode": address.postcode,
        "country": address.country,
    }
