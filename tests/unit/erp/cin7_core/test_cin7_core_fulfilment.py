"""What Cin7 Core says of shipments, invoices and payments, in all the ways it is known to say it."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from seamline.domain.shipment import Fulfilment, Parcel, Shipped
from seamline.erp.cin7_core.fulfilment_codec import full_fulfilment, listed_fulfilment
from seamline.erp.cin7_core.sale_wire import SaleAnswer, SaleRow


def listed(**row: Any) -> Fulfilment:
    """A row of the list."""
    return listed_fulfilment(msgspec.convert({"SaleID": "s1", **row}, SaleRow))


def full(**sale: Any) -> Fulfilment:
    """A whole sale."""
    return full_fulfilment(msgspec.convert({"ID": "s1", **sale}, SaleAnswer))


def task(status: str, *lines: dict[str, Any]) -> dict[str, Any]:
    """A fulfilment with its shipment."""
    return {"Ship": {"Status": status, "Lines": list(lines)}}


@pytest.mark.parametrize(
    ("status", "shipped"),
    [
        ("SHIPPED", Shipped.ALL),
        ("Shipped", Shipped.ALL),
        ("PARTIALLY SHIPPED", Shipped.PART),
        ("SHIPPING", Shipped.NOTHING),
        ("NOT SHIPPED", Shipped.NOTHING),
        ("VOIDED", Shipped.NOTHING),
        (None, Shipped.NOTHING),
    ],
)
def test_only_what_has_left_counts_as_shipped(status: str | None, shipped: Shipped) -> None:
    assert listed(CombinedShippingStatus=status).shipped is shipped
    assert full(CombinedShippingStatus=status).shipped is shipped


def test_a_row_of_the_list_gives_numbers_without_addresses() -> None:
    found = listed(CombinedTrackingNumbers="1Z1, 1Z2,", InvoiceNumber="INV-1", InvoiceAmount=120, PaidAmount=20.5)
    assert found.parcels == (Parcel("1Z1"), Parcel("1Z2"))
    assert (found.invoices, found.invoiced, found.paid) == (("INV-1",), Decimal(120), Decimal("20.5"))


def test_nothing_at_all_is_nothing_shipped_invoiced_or_paid() -> None:
    assert listed() == Fulfilment()
    assert full(Fulfilments=None, Invoices=None) == Fulfilment()


def test_parcels_come_with_their_address_and_carrier_but_for_voided_and_recalled_ones() -> None:
    sent = {"TrackingNumber": "1Z1", "TrackingURL": "https://dhl.example/1Z1", "Carrier": "DHL", "IsShipped": True}
    recalled = {"TrackingNumber": "1Z2", "IsShipped": False}
    nameless = {"TrackingNumber": "", "IsShipped": True}
    found = full(
        Fulfilments=[task("AUTHORISED", sent, recalled, nameless), task("VOIDED", {"TrackingNumber": "1Z3"}), {}],
        CombinedTrackingNumbers="1Z1",
    )
    assert found.parcels == (Parcel("1Z1", "https://dhl.example/1Z1", "DHL"),)


def test_without_lines_the_combined_numbers_are_all_there_is() -> None:
    assert full(Fulfilments=[task("AUTHORISED")], CombinedTrackingNumbers="1Z9").parcels == (Parcel("1Z9"),)


def test_invoices_that_are_drafts_or_voided_do_not_count() -> None:
    rows = [
        {"Status": "AUTHORISED", "InvoiceNumber": "INV-1", "Total": 100, "Paid": 40},
        {"Status": "PAID", "InvoiceNumber": "INV-2", "Total": 50, "Paid": 50},
        {"Status": "DRAFT", "InvoiceNumber": "INV-3", "Total": 7, "Paid": 0},
        {"Status": "VOIDED", "InvoiceNumber": "INV-4", "Total": 9, "Paid": 9},
        {"Status": "NOT AVAILABLE"},
    ]
    found = full(Invoices=rows)
    assert (found.invoices, found.invoiced, found.paid) == (("INV-1", "INV-2"), Decimal(150), Decimal(90))
