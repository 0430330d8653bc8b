"""Sales as Seamline asks for them: bodies, lengths, and what a refusal or a strange answer means."""

from decimal import Decimal

import httpx
import msgspec
import pytest

from seamline.domain.customer import Address
from seamline.domain.sale import Charge, SaleDraft, SaleLine, SaleStage
from seamline.errors import RecordRejected, UnknownOutcome
from tests.unit.erp.cin7_core.scripted import Scripted, guid, refusal

LINE = SaleLine(guid(5), "AUR-S", "Aurora - S", Decimal(6), Decimal("22.10"), Decimal("119.34"), Decimal("10.00"))
DRAFT = SaleDraft(
    external_id="joor:8812345:0",
    customer_id=guid(99),
    customer_name="Boutique Nord",
    reference="PO 7741",
    lines=(LINE,),
    charges=(Charge("Shipping", Decimal("20.00")), Charge("JOOR order discount", Decimal("-5.25"))),
    total=Decimal("134.09"),
    advanced=True,
    location="Main Warehouse",
    tax_rule="Tax Exempt",
    terms="30 days",
    price_tier="Wholesale EUR",
    sales_representative="Ada Vance",
    carrier="DHL Express",
    currency_rate=Decimal("1.0800004"),
    order_date="2026-03-05",
    ship_by="2026-08-30T12:30:00",
    note="JOOR order 8812345",
    shipping_notes="Deliver 15-30 Aug",
    contact="Lea Martin",
    email="lea@nord.test",
    phone="+33 1 40 00 00 00",
    billing=Address("12 rue Haute", "", "Paris", "", "75003", "France"),
    shipping=Address("4 quai du Port", "", "Marseille", "", "13002", "France", "Boutique Nord", "Lea Martin"),
)
OPENED = httpx.Response(
    200,
    json={
        "ID": guid(1),
        "Status": "ESTIMATED",
        "ExternalID": "joor:8812345:0",
        "CustomerID": guid(99),
        "Order": {"SaleOrderNumber": "SO-01022", "Status": "NOT AVAILABLE", "Lines": []},
    },
)
ORDERED = httpx.Response(200, json={"SaleID": guid(1), "SaleOrderNumber": "SO-01022", "Status": "AUTHORISED"})


def test_the_whole_header_goes_in_one_call_and_comes_back_as_a_header() -> None:
    core = Scripted(OPENED)

    opened = core.erp.open_sale(DRAFT)

    assert (opened.id, opened.number, opened.stage) == (guid(1), "SO-01022", SaleStage.HEADER)
    assert (core.requests[0].method, core.requests[0].url.path) == ("POST", "/ExternalApi/v2/sale")
    assert core.sent() == {
        "CustomerID": guid(99),
        "Customer": "Boutique Nord",
        "ExternalID": "joor:8812345:0",
        "CustomerReference": "PO 7741",
        "SaleType": "Advanced",
        "SkipQuote": True,
        "TaxInclusive": False,
        "Location": "Main Warehouse",
        "TaxRule": "Tax Exempt",
        "Terms": "30 days",
        "PriceTier": "Wholesale EUR",
        "SalesRepresentative": "Ada Vance",
        "Carrier": "DHL Express",
        "CurrencyRate": 1.08,
        "SaleOrderDate": "2026-03-05T00:00:00",
        "ShipBy": "2026-08-30T00:00:00",
        "Note": "JOOR order 8812345",
        "ShippingNotes": "Deliver 15-30 Aug",
        "Contact": "Lea Martin",
        "Email": "lea@nord.test",
        "Phone": "+33 1 40 00 00 00",
        "BillingAddress": {"Line1": "12 rue Haute", "City": "Paris", "Postcode": "75003", "Country": "France"},
        "ShippingAddress": {
            "Line1": "4 quai du Port",
            "City": "Marseille",
            "Postcode": "13002",
            "Country": "France",
            "Company": "Boutique Nord",
            "Contact": "Lea Martin",
            "ShipToOther": True,
        },
    }


def test_what_the_draft_leaves_open_is_left_to_the_customers_card() -> None:
    core = Scripted(OPENED)

    core.erp.open_sale(SaleDraft("joor:1:0", guid(99), "Nord", "PO", (), location="Main", authorise=False))

    assert set(core.sent()) == {
        *("CustomerID", "Customer", "ExternalID", "CustomerReference"),
        *("SaleType", "SkipQuote", "TaxInclusive", "Location"),
    }
    assert core.sent()["SaleType"] == "Simple"


def test_the_order_goes_with_lines_and_charges_before_tax_as_numbers() -> None:
    core = Scripted(ORDERED)

    core.erp.finish_sale(guid(1), DRAFT)

    assert (core.requests[0].method, core.requests[0].url.path) == ("POST", "/ExternalApi/v2/sale/order")
    assert core.sent() == {
        "SaleID": guid(1),
        "Status": "AUTHORISED",
        "Memo": "",
        "AutoPickPackShipMode": "NOPICK",
        "Lines": [
            {
                "ProductID": guid(5),
                "SKU": "AUR-S",
                "Name": "Aurora - S",
                "Quantity": 6,
                "Price": 22.1,
                "Discount": 10,
                "Tax": 0,
                "TaxRule": "Tax Exempt",
                "Total": 119.34,
                "Comment": "",
            }
        ],
        "AdditionalCharges": [
            {"Description": "Shipping", "Price": 20, "Quantity": 1, "Discount": 0, "Tax": 0, "Total": 20,
             "TaxRule": "Tax Exempt"},
            {"Description": "JOOR order discount", "Price": -5.25, "Quantity": 1, "Discount": 0, "Tax": 0,
             "Total": -5.25, "TaxRule": "Tax Exempt"},
        ],
    }  # fmt: skip
    assert b'"Price":22.1,' in core.requests[0].content


def test_a_draft_order_is_not_authorised() -> None:
    core = Scripted(ORDERED)

    core.erp.finish_sale(guid(1), msgspec.structs.replace(DRAFT, authorise=False))

    assert core.sent()["Status"] == "DRAFT"


def test_a_total_goes_out_with_at_most_four_decimals() -> None:
    core = Scripted(ORDERED)
    line = msgspec.structs.replace(LINE, total=Decimal("119.340049"), discount=Decimal("33.335"))

    core.erp.finish_sale(guid(1), msgspec.structs.replace(DRAFT, lines=(line,)))

    sent = core.sent()["Lines"][0]
    assert (sent["Total"], sent["Discount"]) == (119.34, 33.34)


def test_a_refused_order_carries_every_reason() -> None:
    core = Scripted(refusal("Product with SKU 'A' was not found", "Location 'B' was not found"))

    with pytest.raises(RecordRejected, match=r"SKU 'A' was not found; Location 'B' was not found"):
        core.erp.finish_sale(guid(1), DRAFT)
    assert len(core.requests) == 1


def test_a_sale_is_voided_for_good() -> None:
    core = Scripted(httpx.Response(200, json={"ID": guid(1).upper(), "Status": "VOIDED"}))

    core.erp.void_sale(guid(1))

    assert (core.requests[0].method, core.queries[0]) == ("DELETE", {"ID": guid(1), "Void": "true"})


def test_an_answer_without_content_means_voided() -> None:
    core = Scripted(httpx.Response(204))

    core.erp.void_sale(guid(1))

    assert len(core.requests) == 1


def test_a_void_that_left_the_sale_alive_is_not_believed() -> None:
    core = Scripted(httpx.Response(200, json={"ID": guid(1), "Status": "ORDERED", "Order": {"Status": "AUTHORISED"}}))

    with pytest.raises(UnknownOutcome):
        core.erp.void_sale(guid(1))
    assert len(core.requests) == 1


def test_a_refused_void_is_told_in_cin7s_words() -> None:
    with pytest.raises(RecordRejected, match="invoiced or shipped"):
        Scripted(refusal("Sale can not be voided: it is invoiced or shipped")).erp.void_sale(guid(1))
