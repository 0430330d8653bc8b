"""An order becomes a sale field by field, or everything wrong with it is told at once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as generous
from hypothesis import strategies as st
from msgspec.structs import replace

from seamline.domain.catalogue import Product
from seamline.domain.order import Door, Order
from seamline.domain.sale import Charge, Steps
from seamline.mapping.order_lines import LineMatch
from seamline.mapping.sale_countries import country_faults
from tests.unit.mapping.orders import CUSTOMER, ORDER, PARIS, PRODUCT, REFERENCES, drafted, problems, settings


def order(**changes: object) -> Order:
    """The good order, changed."""
    return replace(ORDER, **changes)


def test_a_plain_order_takes_its_names_from_the_customers_card() -> None:
    sale = drafted()
    assert (sale.reference, sale.order_date, sale.ship_by) == ("PO-7", "2026-01-06", "2026-02-01")
    assert (sale.location, sale.tax_rule, sale.terms, sale.price_tier) == (
        "Main",
        "Tax Exempt",
        "30 days",
        "Wholesale USD",
    )
    assert (sale.total, sale.charges) == (Decimal("30.00"), ())
    assert sale.note == "JOOR order 8812345 https://www.jooraccess.com/ra/orders/review/8812345?tab=overview"
    assert sale.shipping_notes == "Ship between 2026-02-01 and 2026-03-15"


@pytest.mark.parametrize(
    ("purchase_order", "wanted", "reference"),
    [("PO-7", "purchase_order", "JR-PO-7"), ("", "purchase_order", "JR-8812345"), ("PO-7", "order_id", "JR-8812345")],
)
def test_the_reference_is_the_purchase_order_else_joors_number(
    purchase_order: str, wanted: str, reference: str
) -> None:
    sale = drafted(order(purchase_order=purchase_order), reference_from=wanted, reference_prefix="JR-")
    assert sale.reference == reference


@pytest.mark.parametrize(("ship_by", "day"), [("start", "2026-02-01"), ("end", "2026-03-15"), ("none", "")])
def test_the_ship_by_day_is_a_choice_and_the_window_stays_in_the_notes(ship_by: str, day: str) -> None:
    sale = drafted(ship_by=ship_by)
    assert sale.ship_by == day
    assert "Ship between" in sale.shipping_notes


def test_texts_go_where_the_settings_want_them() -> None:
    spoken = order(comments="Ship complete\n\nCall first", internal_comments="VIP", tracking="1Z9", event="Paris FW")
    texts = {
        "order_link": "memo",
        "first_comment": "shipping_notes",
        "comments": "note",
        "internal_comments": "memo",
        "ship_window": "nowhere",
        "memo": "{{ order.event }}",
    }
    sale = drafted(spoken, texts=texts)
    assert sale.note == "Call first"
    assert sale.shipping_notes == "Ship complete\nTracking: 1Z9"
    assert sale.memo.splitlines()[1:] == ["VIP", "Paris FW"]


def test_the_first_comment_keeps_all_its_lines_whatever_becomes_of_the_others() -> None:
    spoken = order(comments="Ship complete,\nin one box\n\nCall first\n\nThanks")
    assert drafted(spoken, texts={"first_comment": "memo", "comments": "nowhere"}).memo == "Ship complete,\nin one box"
    assert drafted(spoken, texts={"order_link": "nowhere"}).note == "Ship complete,\nin one box\nCall first\nThanks"


def test_a_sale_of_the_house_account_names_the_retailer() -> None:
    house = {"without_code": "house_account", "house_account": "Maison Rue"}
    walk_in = order(customer_code="", customer_name="Walk-in SA")
    assert drafted(walk_in, customers=house).note.startswith("JOOR order 8812345 of Walk-in SA https://")
    assert "Maison Rue" not in drafted(customers=house).note


def test_internal_comments_stay_internal_by_default() -> None:
    sale = drafted(order(internal_comments="margin is thin"))
    assert "margin" not in sale.note + sale.memo + sale.shipping_notes


def test_attributes_are_filled_by_templates_and_a_broken_one_is_named() -> None:
    sale = drafted(order(season="SS26"), attributes={"AdditionalAttribute1": "{{ order.season }} / {{ link }}"})
    assert sale.attributes["AdditionalAttribute1"].startswith("SS26 / https://")
    assert "orders.attributes.AdditionalAttribute2" in problems(attributes={"AdditionalAttribute2": "{{ order.nope }}"})


@pytest.mark.parametrize("attack", ["{{ order.__class__.__mro__ }}", "{{ ''.__class__.__subclasses__() }}"])
def test_templates_cannot_leave_their_sandbox(attack: str) -> None:
    assert "AdditionalAttribute1" in problems(attributes={"AdditionalAttribute1": attack})


def test_terms_carrier_and_representative_of_the_order_go_through_their_maps() -> None:
    ours = order(
        payment_method="Net 60", shipping_method="Ground", shipping_method_code="GRD", sales_representative="Jo Rep"
    )
    sale = drafted(
        ours,
        terms_from="order",
        terms={"net 60": "60 days"},
        carrier_from="order",
        carriers={"GRD": "dhl express"},
        sales_rep_from="order",
        sales_reps={"Jo Rep": "Ada Vance"},
    )
    assert (sale.terms, sale.carrier, sale.sales_representative) == ("60 days", "DHL Express", "Ada Vance")


@pytest.mark.parametrize(
    ("wanted", "own", "found"),
    [("customer", "Ada Vance", "Ada Vance"), ("customer", "", "API Sales"), ("default", "Ada Vance", "API Sales")],
)
def test_the_representative_is_the_customers_or_a_default(wanted: str, own: str, found: str) -> None:
    buyers = {"customers": (replace(CUSTOMER, sales_representative=own),)}
    assert drafted(given=buyers, sales_rep_from=wanted, default_sales_rep="API Sales").sales_representative == found


def test_every_unknown_name_is_reported_together() -> None:
    strange = order(payment_method="Barter", shipping_method="Pigeon", sales_representative="Nobody", currency="EUR")
    lost = {"customers": (replace(CUSTOMER, tax_rule="Gone", price_tier="Tier 9"),)}
    text = problems(
        replace(strange, lines=()),
        lost,
        terms_from="order",
        carrier_from="order",
        sales_rep_from="order",
        location="Nowhere",
    )
    for word in ("Barter", "Pigeon", "Nobody", "'Gone'", "'Tier 9'", "'Nowhere'", "EUR", "no lines"):
        assert word in text


@pytest.mark.parametrize(
    ("first", "own", "rule"),
    [("customer", "Tax Exempt", "Tax Exempt"), ("country", "Tax Exempt", "VAT"), ("customer", "", "VAT")],
)
def test_the_tax_rule_is_the_customers_or_the_countrys(first: str, own: str, rule: str) -> None:
    buyers = {"customers": (replace(CUSTOMER, tax_rule=own),)}
    sale = drafted(given=buyers, tax_rule_from=first, tax_rules={"France": "VAT"})
    assert sale.tax_rule == rule
    assert sale.tax_percent == (20 if rule == "VAT" else 0)


@pytest.mark.parametrize(
    ("key", "country"),
    [
        ("USA", "United States"),
        ("us", "United States"),
        ("United States of America", "United States"),
        ("Turkey", "Türkiye"),
        ("Russia", "Russian Federation"),
        ("FR", "France"),
    ],
)
def test_a_country_has_its_tax_rule_and_spelling_whatever_the_settings_call_it(key: str, country: str) -> None:
    there = order(shipping=replace(PARIS, country=country))
    sale = drafted(there, tax_rule_from="country", tax_rules={"Spain": "Nope", key: "VAT"}, country_names={key: "Ours"})
    assert (sale.tax_rule, sale.shipping.country) == ("VAT", "Ours")


def test_tax_keys_that_are_no_country_are_told_with_what_may_be_meant() -> None:
    wrong = settings(tax_rules={"Uinted States": "VAT", "Frankreich": "VAT", "FR": "VAT", "Kosovo": "VAT"})
    first, second, third = country_faults(wrong.orders)
    assert "orders.tax_rules.Uinted States" in first
    assert "did you mean United States?" in first
    assert "'Frankreich' is no country" in second
    assert "'Kosovo'" in third
    assert country_faults(settings(tax_rules={"Kosovo": "VAT"}, country_names={"Kosovo": "Kosovo"}).orders) == ()


def test_the_location_follows_joors_warehouse_else_the_default() -> None:
    table = {"locations": {"East": "Shop"}}
    assert drafted(order(warehouse="Paris", warehouse_code="east"), **table).location == "Shop"
    assert drafted(order(warehouse="West"), **table).location == "Main"


def test_where_no_warehouse_says_it_the_location_may_be_the_customers_own() -> None:
    settled = {"customers": (replace(CUSTOMER, location="Shop"),)}
    assert drafted(given=settled).location == "Main"
    assert drafted(given=settled, location_from="customer").location == "Shop"
    assert drafted(location_from="customer").location == "Main"
    mapped = drafted(order(warehouse="West"), settled, location_from="customer", locations={"West": "Main"})
    assert mapped.location == "Main"


def test_the_price_tier_may_follow_joors_price_type() -> None:
    buyers = {"customers": (replace(CUSTOMER, price_tier="Retail"),)}
    assert drafted(given=buyers, price_tier_from="price_type").price_tier == "Wholesale USD"
    assert "no price type 'Outlet'" in problems(order(price_label="Outlet"), price_tier_from="price_type")


def test_too_many_lines_are_held() -> None:
    long = order(lines=ORDER.lines * 3, total=Decimal("90.00"))
    assert "3 lines, more than orders.max_lines 2" in problems(long, max_lines=2)


def test_a_total_that_does_not_add_up_is_held_with_the_sum_shown() -> None:
    text = problems(order(total=Decimal("29.00")))
    assert "lines 30.00 + shipping 0 - discount 0" in text
    assert "29.00" in text


def test_shipping_and_discount_are_charges_by_name() -> None:
    sale = drafted(
        order(total=Decimal("42.00"), shipping_total=Decimal("15.00"), discount=Decimal("3.00")),
        shipping_charge="Freight",
        discount_charge="Allowance",
    )
    assert sale.charges == (Charge("Freight", Decimal("15.00")), Charge("Allowance", Decimal("-3.00")))
    assert sale.total == Decimal("42.00")


@pytest.mark.parametrize(("way", "price", "off"), [("price", "9.00", "0"), ("percent", "10.00", "10")])
def test_a_reduced_line_shows_its_price_or_price_and_percent(way: str, price: str, off: str) -> None:
    reduced = replace(ORDER.lines[0], adjustment=Decimal("-1.00"))
    (line,) = drafted(order(lines=(reduced,), total=Decimal("27.00")), line_discounts=way).lines
    assert (line.price, line.discount, line.total) == (Decimal(price), Decimal(off), Decimal("27.00"))


def test_an_order_discounted_to_nothing_is_a_sale_of_nothing() -> None:
    sale = drafted(order(total=Decimal("0.00"), discount_percent=Decimal(100)), order_discount="lines")
    assert sale.lines[0].discount == 100
    assert (sale.total, sale.charges) == (Decimal(0), ())


cents = st.decimals(min_value="0.01", max_value="499.99", places=2)


@generous(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 400), cents, st.integers(1, 12), st.booleans()), min_size=1, max_size=6),
    st.decimals(min_value="0", max_value="99.99", places=2),
    cents,
    st.sampled_from(["charge", "lines"]),
)
def test_the_sales_total_is_the_orders_to_the_cent(
    rows: list[tuple[int, Decimal, int, bool]], percent: Decimal, freight: Decimal, way: str
) -> None:
    lines = tuple(
        replace(ORDER.lines[0], quantity=quantity, price=price, multiplier=packs) for quantity, price, packs, _ in rows
    )
    goods = sum((line.price * line.quantity * line.multiplier for line in lines), Decimal(0))
    off = (goods * percent / 100).quantize(Decimal("0.01"))
    ours = order(lines=lines, total=goods + freight - off, discount_percent=percent, shipping_total=freight)
    sale = drafted(ours, order_discount=way)
    total = sum((line.total for line in sale.lines), Decimal(0)) + sum((c.amount for c in sale.charges), Decimal(0))
    assert sale.total == ours.total == total
    for line in sale.lines:
        assert abs(line.quantity * line.price * (100 - line.discount) / 100 - line.total) <= Decimal("0.005")


def test_what_rounding_a_fine_price_leaves_over_is_a_charge() -> None:
    fine = replace(ORDER.lines[0], quantity=400, price=Decimal("33.33333"))
    sale = drafted(order(lines=(fine,), total=Decimal("13333.33")))
    assert (sale.lines[0].price, sale.lines[0].total) == (Decimal("33.3333"), Decimal("13333.32"))
    assert (sale.charges, sale.total) == ((Charge("Price rounding", Decimal("0.01")),), Decimal("13333.33"))


def test_the_erps_prices_hold_an_order_they_do_not_agree_with() -> None:
    assert "the sale is 27.00, JOOR's order is 30.00: -3.00" in problems(price_from="erp")
    sale = drafted(price_from="erp", accept_price_difference=True)
    assert (sale.lines[0].price, sale.total) == (Decimal("9.00"), Decimal("27.00"))
    bare = LineMatch(ORDER.lines[0], (Product("p1", "SKU-1"),))
    assert "no price in the ERP's tier" in problems(given={"matches": (bare,)}, price_from="erp")


def test_two_products_with_one_barcode_are_ambiguous() -> None:
    twins = (LineMatch(ORDER.lines[0], (PRODUCT, Product("p2", "SKU-2"))),)
    assert "ambiguous SKU: DRS / Black / S (UPC 1) stands on SKU-1, SKU-2" in problems(given={"matches": twins})


def test_doors_are_named_in_the_shipping_notes_and_on_their_lines() -> None:
    lines = (replace(ORDER.lines[0], door_id="7"),)
    sale = drafted(order(lines=lines, doors=(Door("7", "Lyon", "LY"), Door("8", "Nice"))))
    assert "Doors: Lyon (LY), Nice" in sale.shipping_notes
    assert sale.lines[0].comment == "Lyon (LY): 3"


def test_steps_invoice_and_receipt_follow_their_settings() -> None:
    sale = drafted(
        order(payment_method="Card"),
        steps="pick_pack",
        short_orders="draft",
        invoice="authorised",
        prepayment={"methods": ["card"], "account": "090"},
    )
    assert sale.steps is Steps.PICK_PACK
    assert sale.invoice is not None
    assert sale.invoice.authorise
    assert sale.receipt is not None
    assert (sale.receipt.reference, sale.receipt.amount) == ("joor:8812345:1", Decimal("30.00"))


def test_control_characters_never_reach_the_erp() -> None:
    line = replace(ORDER.lines[0], comment="fo\x07ld\r\nhere")
    spoilt = order(
        lines=(line,),
        comments="a\x00b\x1fc\nd",
        purchase_order="PO\n7\x07",
        contact="L\x00ea",
        shipping=replace(PARIS, line1="1\x1f rue\tHaute"),
    )
    sale = drafted(spoilt)
    assert sale.note.endswith("abc\nd")
    assert (sale.reference, sale.contact, sale.shipping.line1) == ("PO 7", "Lea", "1 rue Haute")
    assert sale.lines[0].comment == "fold\nhere"


def test_names_of_the_books_are_compared_whatever_their_case() -> None:
    assert drafted(location="main").location == "Main"
    assert REFERENCES.locations[0] == "Main"


def test_unfit_settings_are_refused_when_applied_with_the_reason() -> None:
    with pytest.raises(Exception, match="steps pick needs sale_type: simple"):
        settings(steps="pick", sale_type="advanced", short_orders="hold")
    with pytest.raises(Exception, match="no steps on backordered sales"):
        settings(steps="pick")
    with pytest.raises(Exception, match="invoice needs sale_status: authorised"):
        settings(invoice="draft", sale_status="draft")
    with pytest.raises(Exception, match="prepayment needs sale_type: simple"):
        settings(prepayment={"methods": ["Card"], "account": "1"}, sale_type="advanced")
