"""Every field and setting of an order as it arrives in the ERP's look-alike."""

from decimal import Decimal
from typing import Any

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.domain.order import raw_payload
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.world import CUSTOMER_ID, SETTINGS, Json, World, product, upc

SHIP_TO: Json = {
    "shipping_name": "Boutique Nord",
    "shipping_address_1": "4 quai du Port",
    "shipping_city": "Marseille",
    "shipping_postal_code": "13002",
    "shipping_country": "",
    "shipping_country_iso_two": "FR",
}


def test_names_texts_and_attributes_arrive_as_the_settings_want_them() -> None:
    world = order_world(
        terms_from="order",
        terms={"NET60": "60 days"},
        carrier_from="order",
        carriers={"Ground": "DHL Express"},
        sales_rep_from="order",
        sales_reps={"REP1": "Ada Vance"},
        locations={"East": "Shop"},
        ship_by="end",
        reference_prefix="JR-",
        texts={"internal_comments": "memo"},
        attributes={"AdditionalAttribute2": "{{ order.season }}"},
    )
    sale = exported(
        world,
        payment_method_code="NET60",
        shipping_method_name="Ground",
        sales_representative_code="REP1",
        warehouse_name="East",
        date_ship_start="2026-11-01",
        date_ship_end="2026-11-30",
        order_comments="Ship complete<eop>call first",
        order_internal_comments="VIP",
        order_season_code="SS27",
        shipping_phone="+33 1",
        shipping_email="buyer@nord.test",
        customer_buyer_name="Lea",
        **SHIP_TO,
    )
    assert (sale["Terms"], sale["Carrier"], sale["SalesRepresentative"]) == ("60 days", "DHL Express", "Ada Vance")
    assert (sale["Location"], sale["CustomerReference"]) == ("Shop", "JR-PO-1")
    assert sale["ShipBy"] == "2026-11-30T00:00:00"
    assert sale["Note"].endswith("Ship complete\ncall first")
    assert sale["Order"]["Memo"] == "VIP"
    assert sale["AdditionalAttributes"]["AdditionalAttribute2"] == "SS27"
    assert (sale["Contact"], sale["Phone"], sale["Email"]) == ("Lea", "+33 1", "buyer@nord.test")
    assert (sale["ShippingAddress"]["Country"], sale["ShippingAddress"]["ShipToOther"]) == ("France", True)


def test_the_customers_own_location_and_addresses_may_count_instead_of_the_orders() -> None:
    world = order_world(location_from="customer", addresses="customer")
    card = world.core.customers.get(CUSTOMER_ID)
    assert card is not None
    own = [{**card["Addresses"][0], "DefaultForType": True}]
    world.core.edit_customer(CUSTOMER_ID, {"Location": "Shop", "Addresses": own})
    world.clock.sleep(4000)
    sale = exported(world, **SHIP_TO)
    assert (sale["Location"], sale["ShippingAddress"]["City"]) == ("Shop", "Oslo")


def test_tax_follows_from_the_rule_and_the_total_before_tax_stays_joors() -> None:
    world = order_world(tax_rule_from="country", tax_rules={"France": "VAT"})
    sale = exported(world, **SHIP_TO)
    assert sale["Order"]["TotalBeforeTax"] == 288
    assert sale["Order"]["Tax"] == pytest.approx(57.6)


@pytest.mark.parametrize(
    ("steps", "statuses"),
    [
        ("pick", ("PICKED", "NOT PACKED", "NOT SHIPPED")),
        ("pick_pack", ("PICKED", "PACKED", "NOT SHIPPED")),
        ("pick_pack_ship", ("PICKED", "PACKED", "SHIPPED")),
    ],
)
def test_steps_are_authorised_at_creation(steps: str, statuses: tuple[str, ...]) -> None:
    sale = exported(order_world(steps=steps, short_orders="hold"))
    names = ("CombinedPickingStatus", "CombinedPackingStatus", "CombinedShippingStatus")
    assert tuple(sale[name] for name in names) == statuses


@pytest.mark.parametrize(("sale_type", "kind"), [("simple", "Simple Sale"), ("advanced", "Advanced Sale")])
@pytest.mark.parametrize("invoice", ["draft", "authorised"])
def test_the_invoice_is_made_once_with_all_lines_and_charges(sale_type: str, kind: str, invoice: str) -> None:
    world = order_world(sale_type=sale_type, invoice=invoice, terms_from="order", terms={"N60": "60 days"})
    sale = exported(world, order_shipping_total="15.00", payment_method_code="N60")
    (made,) = sale["Invoices"]
    assert sale["Type"] == kind
    assert (made["Status"], made["TotalBeforeTax"]) == (invoice.upper(), 303)
    assert made["InvoiceDueDate"] > made["InvoiceDate"]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "html"])
@pytest.mark.parametrize("path", ["sale/payment", "sale/invoice"])
def test_an_unknown_outcome_doubles_neither_receipt_nor_invoice(path: str, kind: str) -> None:
    world = order_world(invoice="draft", prepayment={"methods": ["Card"], "account": "200"})
    order_id = world.approved_order(payment_method_name="Card")
    world.sandbox.faults.add(FaultRule("core", "POST", path, kind))  # type: ignore[arg-type]
    settle(world)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    (sale,) = world.sales(order_id)
    (receipt,) = sale["Quote"]["Prepayments"]
    assert (receipt["Amount"], receipt["Reference"]) == (288, f"joor:{order_id}:1")
    assert len(sale["Invoices"]) == 1


def test_a_receipt_over_what_the_order_was_worth_before_an_edit_is_left_for_a_person() -> None:
    world = order_world(prepayment={"methods": ["Card"], "account": "200"})
    order_id = world.approved_order(payment_method_name="Card")
    for _ in range(4):
        world.sandbox.faults.add(FaultRule("core", "POST", "sale/order", "drop_before"))
    world.run(Flow.ORDERS)
    world.export_all()
    world.joor.edit_order(order_id, {"quantities": {upc("DRS-BLK-S"): 5}})
    settle(world)
    found = entry(world, order_id)
    assert found.state is OrderState.HELD
    assert "receipt of 288, but the order is worth 480" in found.reasons[0].replace(".00", "")
    (sale,) = world.sales(order_id)
    assert len(sale["Quote"]["Prepayments"]) == 1


@pytest.mark.parametrize(("policy", "state"), [("hold", OrderState.HELD), ("draft", OrderState.ACKNOWLEDGED)])
def test_a_short_order_is_held_or_sent_as_draft(policy: str, state: OrderState) -> None:
    world = order_world(short_orders=policy)
    order_id = world.approved_order([{"upc": upc("DRS-BLK-S"), "quantity": 50, "price": "96.00"}])
    settle(world, 1)
    assert entry(world, order_id).state is state
    sales = world.sales(order_id)
    if policy == "draft":
        assert sales[0]["Order"]["Status"] == "DRAFT"
        return
    assert sales == []
    assert "DRS-BLK-S needs 50, 13 available" in entry(world, order_id).reasons[0]
    world.core.restock("DRS-BLK-S", "Main Warehouse", 100)
    world.clock.sleep(900)
    settle(world, 2)
    assert world.sales(order_id)[0]["Status"] == "ORDERED"


def test_a_short_draft_has_no_invoice_and_no_steps() -> None:
    world = order_world(short_orders="draft", invoice="draft", steps="pick")
    sale = exported(world, lines=[{"upc": upc("DRS-BLK-S"), "quantity": 50, "price": "96.00"}])
    assert (sale["Order"]["Status"], sale["Invoices"]) == ("DRAFT", [])
    assert sale["CombinedPickingStatus"] != "PICKED"


def test_what_is_made_to_order_is_never_short_by_its_own_tags_or_those_of_its_style() -> None:
    wanted = {"made_to_order": {"tags": ["MTO"], "linesheets": ["SS27 Main"]}}
    orders = {**SETTINGS["orders"], "short_orders": "hold"}
    world = World({**SETTINGS, "stock": {**SETTINGS["stock"], **wanted}, "orders": orders})
    world.core.edit_product("SECRET", {"Tags": "MTO"})
    world.cycle()
    made = [
        {"upc": upc("TEE-RED-S"), "quantity": 3, "price": "96.00"},
        {"upc": upc("SECRET"), "number": "x", "style_identifier": "x", "quantity": 3, "price": "9.00"},
    ]
    sale = exported(world, lines=made)
    assert len(sale["Order"]["Lines"]) == 2


@pytest.mark.parametrize(("kind", "state"), [("Non Inventory", OrderState.ACKNOWLEDGED), ("Stock", OrderState.HELD)])
def test_goods_outside_the_inventory_are_never_short(kind: str, state: OrderState) -> None:
    world = order_world(short_orders="hold")
    world.core.add_product(product("GIFT", Barcode="55512345", Type=kind, Tags=""))
    world.run(Flow.STYLES)
    line = {"upc": "55512345", "number": "x", "style_identifier": "x", "quantity": 3, "price": "9.00"}
    order_id = world.approved_order([line])
    settle(world, 1)
    assert entry(world, order_id).state is state


def test_a_short_order_is_backordered_by_default() -> None:
    sale = exported(order_world(), lines=[{"upc": upc("DRS-BLK-S"), "quantity": 50, "price": "96.00"}])
    assert sale["Status"] == "BACKORDERED"


@pytest.mark.parametrize("way", ["charge", "lines"])
def test_the_orders_discount_keeps_the_total_either_way(way: str) -> None:
    world = order_world(order_discount=way, line_discounts="percent")
    lines = [
        {"upc": upc("DRS-BLK-S"), "quantity": 3, "price": "33.33", "adjustment": "-3.33"},
        {"upc": upc("HAT"), "quantity": 7, "price": "19.99", "multiplier": 6},
    ]
    sale = exported(world, lines=lines, order_discount_percent="7.5", order_shipping_total="12.50")
    order = world.joor.snapshot()["orders"][-1]
    assert Decimal(str(sale["Order"]["TotalBeforeTax"])).quantize(Decimal("0.01")) == Decimal(order["total"])


def test_a_price_finer_than_the_erp_takes_becomes_a_sale_of_the_same_total() -> None:
    fine = {"item_price": "33.33333", "item_price_extended": "13333.33"}
    line = {"upc": upc("DRS-BLK-S"), "quantity": 400, "price": "33.33333", "raw": fine}
    sale = exported(order_world(), lines=[line], raw={"order_total": "13333.33"})
    assert sale["Order"]["TotalBeforeTax"] == 13333.33


def test_an_order_counts_for_the_brands_own_day() -> None:
    world = order_world()
    world.core.load(company=[{"Company": "Maison Lune", "Currency": "USD", "TimeZone": "America/New_York"}])
    world.clock.sleep(4000)
    sale = exported(world, raw={"date_approved": "2027-01-01T02:30:00+00:00"})
    assert sale["SaleOrderDate"] == "2026-12-31T00:00:00"


@pytest.mark.parametrize(
    ("filters", "given"),
    [
        ({"event": {"only": ["Paris FW"]}}, {"order_event": "Milan"}),
        ({"order_type": {"except_for": ["SAMPLE"]}}, {"order_type_code": "sample"}),
        ({"warehouse": {"only": ["East"]}}, {"warehouse_name": "West", "warehouse_code": "W"}),
        ({"division": {"only": ["Men"]}}, {"divisions": [{"division_code": "W", "division_name": "Women"}]}),
        ({"customer_group": {"except_for": ["OUT"]}}, {"customer_group_code": "OUT"}),
    ],
)
def test_orders_that_a_filter_leaves_out_are_left_alone(filters: Any, given: Any) -> None:
    world = order_world(filters=filters)
    order_id = world.approved_order(**given)
    settle(world, 1)
    assert world.context().ledger.find(order_id) is None
    assert world.sandbox.log.writes("core") == []


@pytest.mark.parametrize(("rule", "found"), [("hold", ""), ("house_account", "Boutique Nord")])
def test_an_order_without_a_customer_code_is_held_or_goes_to_the_house_account(rule: str, found: str) -> None:
    house = {"without_code": rule, "house_account": "Boutique Nord" if found else ""}
    world = order_world(customers=house)
    order_id = world.approved_order(customer_code="", customer_name="Walk-in")
    settle(world, 1)
    assert [sale["Customer"] for sale in world.sales(order_id)] == ([found] if found else [])
    if not found:
        assert "no customer code" in entry(world, order_id).reasons[0]


def test_the_raw_order_is_kept_with_its_entry(synced: World) -> None:
    order_id = synced.approved_order(order_event="Paris FW", customer_name="Nobody", customer_code="x")
    synced.run(Flow.ORDERS)
    assert '"order_event":"Paris FW"' in raw_payload(entry(synced, order_id).order)
