"""Where a record can be looked at: in the console, in JOOR, and in the ERP where its addresses are known."""

from urllib.parse import quote, urlsplit

from msgspec import Struct

from seamline.console.shell import home
from seamline.settings import Settings

CIN7_CORE = "inventory.dearsystems.com"
"""The only host whose pages are known to be addressed by `#` and an id."""


class Link(Struct, frozen=True):
    """A link and the words on it."""

    text: str
    href: str


def order_href(connection: str, order_id: str) -> str:
    """The console's page of an order."""
    return f"{home(connection)}/orders/{quote(order_id, safe='')}"


def style_href(connection: str, name: str) -> str:
    """The console's page of what a SKU, style number or id stands for."""
    return f"{home(connection)}/catalogue?name={quote(name, safe='')}"


def joor_order(settings: Settings, order_id: str) -> Link:
    """The order in JOOR."""
    portal = str(settings.joor.portal_url)
    return Link("in JOOR", f"{portal}ra/orders/review/{quote(order_id, safe='')}?tab=overview")


def erp_record(settings: Settings, kind: str, record_id: str) -> Link | None:
    """A `Sale`, `Product` or `Customer` in the ERP, by its id."""
    if urlsplit(str(settings.erp.base_url)).hostname != CIN7_CORE:
        return None
    return Link("in Cin7", f"https://{CIN7_CORE}/{kind}#{quote(record_id, safe='-')}")
