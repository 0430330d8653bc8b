"""Where a sale is billed and shipped to: one-off addresses as ordered, or stored ones chosen by JOOR's code."""

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.customer import Address, Customer, StoredAddress
from seamline.domain.order import Order
from seamline.mapping.countries import english_country
from seamline.mapping.sale_countries import by_country
from seamline.mapping.sale_inputs import looked_up
from seamline.settings import OrderSettings


class Places(Struct, frozen=True):
    """Both addresses of a sale. One with an id is stored on the customer's card, and is told as it is there."""

    billing: Address
    shipping: Address
    billing_id: str = ""
    shipping_id: str = ""


def choose_places(order: Order, customer: Customer, settings: OrderSettings) -> Places:
    """The sale's addresses; without a shipping address goods go to the billing address."""
    shipping = order.shipping if _is_written(order.shipping) else order.billing
    stored = _stored(order, customer, settings)
    ship_to = stored["shipping"].address if "shipping" in stored else one_off(shipping, settings)
    return Places(
        billing=stored["billing"].address if "billing" in stored else one_off(order.billing, settings),
        shipping=replace(
            ship_to,
            company=order.shipping.company or shipping.company,
            contact=order.shipping.contact or order.contact,
        ),
        billing_id=stored["billing"].id if "billing" in stored else "",
        shipping_id=stored["shipping"].id if "shipping" in stored else "",
    )


def ships_to(order: Order, customer: Customer, settings: OrderSettings) -> str:
    """The country the sale's goods go to."""
    chosen = choose_places(order, customer, settings).shipping_id
    stored = next((row.address.country for row in customer.addresses if chosen and row.id == chosen), "")
    return stored or order.shipping.country or order.billing.country


def one_off(address: Address, settings: OrderSettings) -> Address:
    """The address with its street on the first line, and its country as the ERP spells it."""
    street = address if address.line1 else replace(address, line1=address.line2, line2="")
    return replace(street, country=by_country(settings.country_names, address.country) or address.country)


def place_problems(order: Order, customer: Customer, settings: OrderSettings) -> tuple[str, ...]:
    """What is wrong with those of the order's addresses that the sale gets: no street, or no known country."""
    stored = _stored(order, customer, settings)
    pairs = (("shipping", order.shipping), ("billing", order.billing))
    return tuple(filter(None, (_problem(kind, address, settings) for kind, address in pairs if kind not in stored)))


def _stored(order: Order, customer: Customer, settings: OrderSettings) -> dict[str, StoredAddress]:
    """The addresses of the customer's card that the sale gets, by what they are for."""
    codes = {"shipping": order.shipping_code, "billing": order.billing_code}
    rows = {kind: _on_card(customer, kind, code, settings) for kind, code in codes.items()}
    return {kind: row for kind, row in rows.items() if row}


def _on_card(customer: Customer, kind: str, code: str, settings: OrderSettings) -> StoredAddress | None:
    if settings.addresses == "stored":
        return next((row for row in customer.addresses if row.id.casefold() == code.casefold()), None)
    own = [row for row in customer.addresses if row.kind == kind] if settings.addresses == "customer" else []
    default = next((row for row in own if row.default), None)
    return default or (own[0] if len(own) == 1 else None)


def _is_written(address: Address) -> bool:
    """Whether it says where; a name alone does not."""
    return any((address.line1, address.line2, address.city, address.state, address.postcode, address.country))


def _problem(kind: str, address: Address, settings: OrderSettings) -> str:
    if not _is_written(address):
        return ""
    if not address.line1 and not address.line2:
        parts = (address.postcode, address.city, address.state, address.country)
        return f"the {kind} address in {', '.join(filter(None, parts))} has no street"
    if not address.country:
        return f"the {kind} address has no country"
    if is_country(address.country, settings):
        return ""
    return f"the {kind} address is in {address.country!r}, which is no country (see orders.country_names)"


def is_country(name: str, settings: OrderSettings) -> bool:
    """Whether a country goes by this name or code, or the settings know it by it."""
    return bool(looked_up(settings.country_names, name) or english_country(name, {}))
