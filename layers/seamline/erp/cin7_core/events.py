"""Reads the bodies of Cin7 Core's webhooks: which records an event is about, and nothing else of it.

Every type spells its ids in a way of its own, and the stock event is a bare array without a type, so the type is taken
from the address. Bodies of sale events were seen with stray commas in Cin7's own documentation.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import field

from seamline.domain.flow import Flow
from seamline.domain.hint import EventsOfFlows, Heard, bounded
from seamline.erp.cin7_core.wire import Wire
from seamline.errors import MalformedAnswer

STOCK, PRODUCT, CUSTOMER = "Stock/AvailableStockLevelChanged", "Product/Updated", "Customer/Updated"
SALES = ("Sale/Voided", "Sale/ShipmentAuthorised", "Sale/ShipmentTrackingNumberChanged", "Sale/InvoiceAuthorised")
EVENTS: EventsOfFlows = MappingProxyType(
    {Flow.STOCK: (STOCK,), Flow.STYLES: (PRODUCT,), Flow.CUSTOMERS: (CUSTOMER,), Flow.SHIPMENTS: SALES}
)
_LONGEST = 256
"""No id, SKU or number of Cin7 is longer; what is longer is no name of a record."""
_STRAY_COMMA = re.compile(rb",(?=\s*[,}\]])")


class _StockRow(Wire, frozen=True):
    sku: str | None = None


class _ProductDetails(Wire, frozen=True):
    id: str | None = None
    event: str | None = None


class _Products(Wire, frozen=True):
    product_details_list: list[_ProductDetails] | None = None


class _Customer(Wire, frozen=True):
    id: str | None = None


class _CustomerDetails(Wire, frozen=True):
    customer: _Customer | None = None


class _Customers(Wire, frozen=True):
    customer_details_list: list[_CustomerDetails] | None = None


class _Sale(Wire, frozen=True):
    sale_order_number: str | None = None
    order_number: str | None = field(default=None, name="OrderNumber")


def hear(event: str, body: bytes | None) -> Heard | None:
    """What an event tells; None for a type nobody wants. Raises MalformedAnswer.

    None instead of a body: it was too large to read, so that very many records changed.
    """
    reader = _READERS.get(event)
    if reader is None:
        return None
    flow, read = reader
    return Heard(flow, everything=True) if body is None else read(flow, body)


def _stock(flow: Flow, body: bytes) -> Heard:
    rows = _decoded(body, list[_StockRow])
    return bounded(flow, _names(row.sku for row in rows))


def _products(flow: Flow, body: bytes) -> Heard:
    """A new product may be of a family that is new too, so that the lists are read as ever."""
    rows = _decoded(body, _Products).product_details_list or []
    if any((row.event or "").casefold() == "creation" for row in rows):
        return Heard(flow, everything=True)
    return bounded(flow, _ids(row.id for row in rows))


def _customers(flow: Flow, body: bytes) -> Heard:
    rows = _decoded(body, _Customers).customer_details_list or []
    return bounded(flow, _ids(row.customer.id for row in rows if row.customer))


def _sales(flow: Flow, body: bytes) -> Heard:
    """Sales go by their number: events of shipments and invoices carry no sale id."""
    sale = _decoded(body, _Sale)
    return bounded(flow, _names([sale.sale_order_number or sale.order_number]))


def _names(values: Any) -> list[str]:
    return [value.strip() for value in values if value and value.strip() and len(value) <= _LONGEST]


def _ids(values: Any) -> list[str]:
    """GUIDs come in both cases."""
    return [value.lower() for value in _names(values)]


def _decoded[T](body: bytes, kind: type[T]) -> T:
    for text in (body, _STRAY_COMMA.sub(b"", body)):
        try:
            return msgspec.json.decode(text, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            last = error
    raise MalformedAnswer(str(last))


_READERS: Mapping[str, tuple[Flow, Callable[[Flow, bytes], Heard]]] = MappingProxyType(
    {
        STOCK: (Flow.STOCK, _stock),
        PRODUCT: (Flow.STYLES, _products),
        CUSTOMER: (Flow.CUSTOMERS, _customers),
        **{event: (Flow.SHIPMENTS, _sales) for event in SALES},
    }
)
