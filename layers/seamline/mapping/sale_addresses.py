"""Where a sale is billed and shipped to: one-off addresses as ordered, or stored ones chosen by JOOR's code."""

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.customer import Address, Customer
from seamline.domain.order import Order
from seamline.mapping.countries import english_country
from seamline.mapping.sale_countries import by_country
from seamline.mapping.sale_inputs import looked_up
from seamline.settings import OrderSettings


class Places(Struct, frozen=True):
    """Both addresses of a sale. An id stands for an address stored on the customer's card and wins over the text."""

    billing: Address
    shipping: Address
    billing_id: str = ""
    shipping_id: str = ""


def choose_places(order: Order, customer: Customer, settings: OrderSettings) -> Places:
    """The sale's addresses; without a shipping address goods go to the billing address."""
    shipping = order.shipping if order.shipping != Address() else order.billing
    return Places(
        billing=one_off(order.billing, settings),
        shipping=one_off(shipping, settings),
        billing_id=_stored(customer, "billing", order.billing_code, settings),
        shipping_id=_stored(customer, "shipping", order.shipping_code, settings),
    )


def ships_to(order: Order, customer: Customer, settings: OrderSettings) -> str:
    """The country the sale's goods go to."""
    chosen = choose_places(order, customer, settings).shipping_id
    stored = next((row.address.country for row in customer.addresses if chosen and row.id == chosen), "")
    return stored or order.shipping.country or order.billing.country


def one_off(address: Address, settings: OrderSettings) -> Address:
    """The address with its country as the ERP spells it."""
    return replace(address, country=by_country(settings.country_names, address.country) or address.country)


def _stored(customer: Customer, kind: str, code: str, settings: OrderSettings) -> str:
    """The id of the stored address to take; empty for a one-off address."""
    if settings.addresses == "stored":
        return next((row.id for row in customer.addresses if row.id.casefold() == code.casefold()), "")
    own = [row for row in customer.addresses if row.kind == kind] if settings.addresses == "customer" else []
    default = next((row.id for row in own if row.default), "")
    return default or (own[0].id if len(own) == 1 else "")


def place_problems(order: Order, customer: Customer, settings: OrderSettings) -> tuple[str, ...]:
    """What is wrong with those of the order's addresses that the sale gets: a country that is missing or unknown."""
    places = choose_places(order, customer, settings)
    rows = (("shipping", order.shipping, places.shipping_id), ("billing", order.billing, places.billing_id))
    return tuple(filter(None, (_problem(kind, address, settings) for kind, address, stored in rows if not stored)))


def _problem(kind: str, address: Address, settings: OrderSettings) -> str:
    if address.line1 and not address.country:
        return f"the {kind} address has no country"
    if not address.line1 or is_country(address.country, settings):
        return ""
    return f"the {kind} address is in {address.country!r}, which is no country (see orders.country_names)"


def is_country(name: str, settings: OrderSettings) -> bool:
    """Whether a country goes by this name or code, or the settings know it by it."""
    return bool(looked_up(settings.country_names, name) or english_country(name, {}))
