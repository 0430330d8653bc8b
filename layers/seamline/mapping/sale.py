"""An approved order, its matched lines and customer, and the settings make a sale draft, or every reason why not."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.customer import Customer, CustomerDraft
from seamline.domain.order import Order, door_label
from seamline.domain.references import ErpIdentity
from seamline.domain.sale import SaleDraft, SaleLine, Shortage, Steps
from seamline.mapping.line_prices import LineRules
from seamline.mapping.order_lines import map_lines
from seamline.mapping.printable import printable
from seamline.mapping.sale_addresses import choose_places, place_problems
from seamline.mapping.sale_buyer import Buyer, choose_buyer
from seamline.mapping.sale_charges import Bill, imbalance, make_bill, percent_off_lines
from seamline.mapping.sale_header import Header, choose_header
from seamline.mapping.sale_inputs import SaleInputs, order_day
from seamline.mapping.sale_payment import make_invoice, make_receipt
from seamline.mapping.sale_texts import Texts, compose_texts, order_link
from seamline.settings import OrderSettings, Settings


def map_sale(inputs: SaleInputs, settings: Settings) -> SaleDraft | tuple[str, ...]:
    """The sale to create, or everything wrong with the order at once."""
    inputs = _sendable(inputs, settings)
    order, wanted = inputs.order, settings.orders
    buyer = choose_buyer(inputs, settings)
    header = choose_header(inputs, buyer.customer, settings)
    texts = compose_texts(order, settings)
    doors = {door.id: door_label(door) for door in order.doors}
    mapped = map_lines(inputs.matches, _line_rules(inputs, header, wanted), doors)
    problems = [*inputs.conflicts, *mapped.problems, *_order_problems(inputs, wanted), *buyer.problems]
    problems += [*header.problems, *place_problems(order, buyer.customer, wanted), *texts.problems]
    if not mapped.problems:
        unbalanced = "" if inputs.any_total else imbalance(order)
        problems += filter(None, [unbalanced or make_bill(order, mapped.lines, wanted).problem])
    if problems:
        return tuple(dict.fromkeys(problems))
    return _draft(inputs, settings, _Parts(buyer, header, texts, mapped.lines))


def unknown_names(inputs: SaleInputs, settings: Settings) -> tuple[str, ...]:
    """What the order refers to by name and the ERP, as far as it was read, does not have."""
    return choose_header(inputs, choose_buyer(inputs, settings).customer, settings).problems


class _Parts(Struct, frozen=True):
    """What the parts of the mapping have settled."""

    buyer: Buyer
    header: Header
    texts: Texts
    lines: tuple[SaleLine, ...]


def _sendable(inputs: SaleInputs, settings: Settings) -> SaleInputs:
    matches = tuple(replace(match, line=printable(match.line)) for match in inputs.matches)
    identity = replace(inputs.identity, time_zone=settings.erp.time_zone or inputs.identity.time_zone)
    return replace(inputs, order=printable(inputs.order), matches=matches, identity=identity)


def _line_rules(inputs: SaleInputs, header: Header, wanted: OrderSettings) -> LineRules:
    return LineRules(
        allow_unsellable=wanted.allow_unsellable,
        allow_zero_price=wanted.allow_zero_price,
        tier=header.price_tier if wanted.price_from == "erp" else None,
        show_discount=wanted.line_discounts == "percent",
        percent=percent_off_lines(inputs.order, wanted),
        any_amount=inputs.any_total,
    )


def _order_problems(inputs: SaleInputs, wanted: OrderSettings) -> Iterator[str]:
    order = inputs.order
    if not order.lines:
        yield "the order has no lines"
    if order.total < 0:
        yield f"the order's total is {order.total}"
    if len(order.lines) > wanted.max_lines:
        yield f"the order has {len(order.lines)} lines, more than orders.max_lines {wanted.max_lines}"
    days = {"order date": order_day(inputs), "ship start": order.ship_start[:10], "ship end": order.ship_end[:10]}
    for name, day in days.items():
        if not _is_day(day) and (day or name == "order date"):
            yield f"the {name} {day!r} is no date"
    if order.ship_start and order.ship_end and order.ship_end[:10] < order.ship_start[:10]:
        yield f"the ship window ends ({order.ship_end[:10]}) before it starts ({order.ship_start[:10]})"
    lock = inputs.identity.lock_date[:10]
    if lock and order_day(inputs) <= lock:
        yield f"the order date {order_day(inputs)} lies in the closed period up to {lock}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _draft(inputs: SaleInputs, settings: Settings, parts: _Parts) -> SaleDraft:
    order, customer, header, wanted = inputs.order, parts.buyer.customer, parts.header, settings.orders
    bill: Bill = make_bill(order, parts.lines, wanted)
    places = choose_places(order, customer, wanted)
    return SaleDraft(
        external_id=inputs.external_id,
        customer_id=customer.id,
        customer_name=customer.name,
        reference=_reference(order, wanted),
        lines=parts.lines,
        charges=bill.charges,
        total=bill.total,
        advanced=wanted.sale_type == "advanced",
        authorise=wanted.sale_status == "authorised",
        location=header.location,
        tax_rule=header.tax_rule,
        tax_percent=header.tax_percent,
        terms=header.terms,
        price_tier=header.price_tier,
        sales_representative=header.sales_representative,
        carrier=header.carrier,
        currency_rate=_rate(customer, inputs.identity, wanted),
        order_date=order_day(inputs),
        ship_by={"start": order.ship_start, "end": order.ship_end, "none": ""}[wanted.ship_by][:10],
        note=parts.texts.note,
        shipping_notes=parts.texts.shipping_notes,
        memo=parts.texts.memo,
        attributes=parts.texts.attributes,
        contact=order.contact,
        email=order.email,
        phone=order.phone,
        billing=places.billing,
        shipping=places.shipping,
        billing_id=places.billing_id,
        shipping_id=places.shipping_id,
        steps=Steps(wanted.steps),
        shortage=Shortage(wanted.short_orders),
        invoice=make_invoice(inputs, header.terms, wanted),
        receipt=make_receipt(inputs, wanted),
        new_customer=_with_representative(parts.buyer.new, header),
        link=order_link(order, settings),
    )


def _with_representative(new: CustomerDraft | None, header: Header) -> CustomerDraft | None:
    return new and replace(new, sales_representative=header.sales_representative)


def _reference(order: Order, wanted: OrderSettings) -> str:
    own = order.purchase_order if wanted.reference_from == "purchase_order" else ""
    return f"{wanted.reference_prefix}{own or order.id}"


def _rate(customer: Customer, identity: ErpIdentity, wanted: OrderSettings) -> Decimal | None:
    foreign = customer.currency and customer.currency != identity.base_currency
    return wanted.currency_rates[customer.currency] if foreign else None
