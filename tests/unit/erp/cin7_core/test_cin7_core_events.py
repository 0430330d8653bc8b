"""Events name their records in a different way each; the examples are those of Cin7's documentation."""

import json
from typing import Any

import pytest

from seamline.domain.flow import Flow
from seamline.domain.hint import Heard
from seamline.erp.cin7_core.events import EVENTS, hear
from seamline.errors import MalformedAnswer

GUID = "7B1D2C1E-5A0F-4F0E-9C55-0D6A6F1F1A01"
BUYER = {"CustomerName": "Boutique Nord", "CustomerContactEmail": "ana@example.com"}


def heard(event: str, body: Any) -> Heard | None:
    """What an event with this JSON body tells."""
    return hear(event, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("event", "body", "flow", "records"),
    [
        ("Stock/AvailableStockLevelChanged", [{"ID": GUID, "SKU": "A", "MaxRows": 2}], Flow.STOCK, ("A",)),
        (
            "Product/Updated",
            {"NumberOfProducts": 1, "ProductDetailsList": [{"Event": "Update", "ID": GUID}], "EventType": "x"},
            Flow.STYLES,
            (GUID.lower(),),
        ),
        (
            "Customer/Updated",
            {"NumberOfCustomers": 1, "CustomerDetailsList": [{"Customer": {"ID": GUID, "Name": "B"}, "Contacts": []}]},
            Flow.CUSTOMERS,
            (GUID.lower(),),
        ),
        ("Sale/Voided", {"SaleID": GUID, "SaleOrderNumber": "SO-1", **BUYER}, Flow.SHIPMENTS, ("SO-1",)),
        ("Sale/ShipmentAuthorised", {"SaleTaskID": GUID, "OrderNumber": "SO-2", **BUYER}, Flow.SHIPMENTS, ("SO-2",)),
        ("Sale/InvoiceAuthorised", {"SaleTaskID": GUID, "OrderNumber": "SO-3 "}, Flow.SHIPMENTS, ("SO-3",)),
        (
            "Sale/ShipmentTrackingNumberChanged",
            {"SaleID": GUID, "SaleOrderNumber": "SO-4", "Shipments": [{"ShipmentDate": "22/11/2026"}]},
            Flow.SHIPMENTS,
            ("SO-4",),
        ),
    ],
)
def test_each_event_tells_its_flow_and_records(event: str, body: Any, flow: Flow, records: tuple[str, ...]) -> None:
    assert heard(event, body) == Heard(flow, records)


def test_a_new_product_asks_for_everything_since_its_family_may_be_new_too() -> None:
    body = {"ProductDetailsList": [{"Event": "Creation", "ID": GUID}]}
    assert heard("Product/Updated", body) == Heard(Flow.STYLES, everything=True)


def test_stray_commas_as_in_the_documentation_do_no_harm() -> None:
    body = b'{"SaleID": "x", "SaleOrderNumber": "SO-1, [,]",, "EventType": "y", }'
    found = hear("Sale/Voided", body)
    assert found is not None
    assert len(found.records) == 1


def test_every_registered_event_can_be_read() -> None:
    assert all(hear(event, None) == Heard(flow, everything=True) for flow, events in EVENTS.items() for event in events)


def test_other_types_are_nobodys() -> None:
    assert heard("Purchase/Updated", {"CustomerDetailsList": []}) is None


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[[[[", b'{"x":' + b"[" * 100_000, b'{"ProductDetailsList": 7}'])
def test_what_is_no_event_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        hear("Product/Updated", body)


def test_a_name_too_long_to_be_one_is_left_out() -> None:
    assert heard("Stock/AvailableStockLevelChanged", [{"SKU": "A" * 300}, {"SKU": None}, {"SKU": " "}]) == Heard(
        Flow.STOCK
    )
