"""Orders in a browser: found, read beside their sales, edited, released and exported again, scripts or none."""

import pytest
from playwright.sync_api import Page, expect

from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from tests.browser.conftest import Look, Served, Visit
from tests.browser.test_pages import faults
from tests.sandbox.flows.world import CONNECTION, SETTINGS, upc

pytestmark = pytest.mark.xdist_group("browser")
ORDERS = f"/console/{CONNECTION}/orders"


def order_in(console: Served, state: OrderState) -> LedgerEntry:
    """The first order in a state."""
    return next(entry for entry in console.world.context().ledger.all() if entry.state is state)


def edit(page: Page, field: str, value: str) -> None:
    """Fill in a field of the edit form and send it."""
    page.locator(f"[name='{field}']").fill(value)
    page.get_by_role("button", name="Save and try again").click()


def test_orders_are_found_by_state_and_by_words_as_one_types(full_console: Served, visit: Visit) -> None:
    page = visit(full_console, ORDERS)
    rows = page.get_by_role("row")
    expect(rows).to_have_count(4)
    page.get_by_label("State").select_option("held")
    expect(rows).to_have_count(3)
    page.get_by_label("Search").fill("nord")
    expect(rows).to_have_count(2)
    assert "search=nord" in page.url
    expect(page.get_by_role("main")).to_contain_text("unknown SKU")


def test_an_order_is_shown_beside_its_sale_with_both_payloads(full_console: Served, visit: Visit) -> None:
    entry = order_in(full_console, OrderState.ACKNOWLEDGED)
    page = visit(full_console, f"{ORDERS}/{entry.order.id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("acknowledged")
    expect(page.locator("#beside .pairs")).to_contain_text("DRS-BLK-S")
    expect(page.locator("#beside .differs")).to_have_count(0)
    expect(page.get_by_label("As JOOR sent it")).to_contain_text(f'"order_id": "{entry.order.id}"')
    expect(page.get_by_label("What the ERP is told")).to_contain_text(f"joor:{entry.order.id}:1")
    assert faults(page) == []


@pytest.mark.parametrize("rest", ["", "/sale", "/edit", "/re-export"])
def test_the_pages_of_an_order_are_clean_on_a_phone_in_the_dark(rest: str, full_console: Served, visit: Visit) -> None:
    entry = order_in(full_console, OrderState.HELD)
    page = visit(full_console, f"{ORDERS}/{entry.order.id}{rest}", Look("dark", (390, 844)))
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("scripts", [True, False])
def test_a_held_order_is_edited_and_goes(scripts: bool, console: Served, visit: Visit) -> None:
    entry = order_in(console, OrderState.HELD)
    page = visit(console, f"{ORDERS}/{entry.order.id}", Look(scripts=scripts))
    page.get_by_role("link", name="Edit and retry").click()
    edit(page, "line.1.sku", "DRS-RED-M")
    expect(page.get_by_role("status")).to_contain_text("The edits count")
    expect(page.get_by_role("main")).to_contain_text("line 1 sku")
    console.world.export_all()
    (sale,) = console.world.sales(entry.order.id)
    assert [line["SKU"] for line in sale["Order"]["Lines"]] == ["DRS-RED-M"]


def test_a_wrong_edit_is_refused_with_everything_that_is_wrong_and_what_was_typed_stays(
    console: Served, visit: Visit
) -> None:
    entry = order_in(console, OrderState.HELD)
    page = visit(console, f"{ORDERS}/{entry.order.id}/edit")
    page.locator("[name='ship_start']").fill("soon")
    edit(page, "line.1.quantity", "none")
    expect(page.get_by_role("status")).to_contain_text("'soon' is no date")
    expect(page.get_by_role("status")).to_contain_text("none is no number of packs")
    expect(page.locator("[name='ship_start']")).to_have_value("soon")
    expect(page.locator("[name='line.1.quantity']")).to_have_value("none")
    assert order_in(console, OrderState.HELD).edits == ()


def test_exporting_again_says_which_sale_it_voids_and_waits_for_a_yes(console: Served, visit: Visit) -> None:
    entry = order_in(console, OrderState.ACKNOWLEDGED)
    page = visit(console, f"{ORDERS}/{entry.order.id}")
    page.get_by_role("link", name="Export again").click()
    expect(page.get_by_role("main")).to_contain_text(f"Sale {entry.sale_number} (authorised, 1 line, 288.00")
    page.get_by_role("button", name=f"Void {entry.sale_number}").click()
    assert len(console.world.sales(entry.order.id)) == 1, "nothing happens before the box is ticked"
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=f"Void {entry.sale_number}").click()
    expect(page.get_by_role("status")).to_contain_text("earlier sale is voided")
    console.world.export_all()
    (sale,) = console.world.sales(entry.order.id)
    assert sale["ExternalID"] == f"joor:{entry.order.id}:2"


def test_a_person_lets_something_pass_with_a_reason(console: Served, visit: Visit) -> None:
    console.world.apply(SETTINGS)
    order_id = console.world.approved_order([{"upc": upc("HAT"), "quantity": 2, "price": "0.00"}])
    console.world.run(Flow.ORDERS)
    console.world.export_all()
    page = visit(console, f"{ORDERS}/{order_id}")
    page.get_by_label("zero price").check()
    page.get_by_role("textbox", name="Why").fill("samples")
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_role("status")).to_contain_text("goes on")
    expect(page.get_by_role("main")).to_contain_text("accepted zero_price: samples")
    console.world.export_all()
    assert len(console.world.sales(order_id)) == 1
