"""The catalogue in a browser: a style is found, shown with its pictures and reasons, and pushed now."""

import pytest
from playwright.sync_api import expect

from seamline.domain.flow import Flow
from tests.browser.conftest import Look, Served, Visit
from tests.browser.test_pages import faults
from tests.sandbox.flows.world import CONNECTION

pytestmark = pytest.mark.xdist_group("browser")
HERE = f"/console/{CONNECTION}/catalogue"


def test_a_style_shows_its_pictures_from_our_own_bucket(pictured_console: Served, visit: Visit) -> None:
    page = visit(pictured_console, f"{HERE}?name=DRS")
    pictures = page.locator(".pictures img")
    expect(pictures).to_have_count(4)
    # They are loaded when they come into view, which a page does not wait for.
    loaded = "found => Promise.all(found.map(one => one.decode())).then(() => found.map(one => one.naturalWidth))"
    widths = pictures.evaluate_all(loaded)
    assert all(0 < width <= 320 for width in widths)
    assert faults(page) == []


def test_every_field_says_where_it_comes_from_and_every_product_by_which_rule(
    full_console: Served, visit: Visit
) -> None:
    page = visit(full_console, f"{HERE}?name=DRS-BLK-S")
    expect(page.get_by_role("row", name="silhouette")).to_contain_text("the ERP's category")
    expect(page.get_by_role("row", name="DRS-BLK-S", exact=False).last).to_contain_text("carries the tag joor")


def test_a_part_of_a_name_finds_the_styles_that_hold_it(full_console: Served, visit: Visit) -> None:
    page = visit(full_console, HERE, Look(scripts=False))
    page.get_by_role("searchbox").fill("family")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".records li")).to_have_count(2)
    page.get_by_role("link", name="TEE family").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("TEE TEE family")


def test_a_name_that_nothing_answers_to_is_said_so(full_console: Served, visit: Visit) -> None:
    page = visit(full_console, f"{HERE}?name=%3Cb%3Enothing")
    expect(page.get_by_role("main")).to_contain_text("answers to “<b>nothing”")


def test_a_style_is_pushed_now(console: Served, visit: Visit) -> None:
    page = visit(console, f"{HERE}?name=DRS")
    page.get_by_role("button", name="Push the style now").click()
    expect(page.get_by_role("status")).to_contain_text("push now styles of DRS")
    (message,) = console.url.runs.messages
    assert (message.flow, message.only) == (Flow.STYLES, ("DRS",))


def test_the_stock_of_a_sku_is_explained_as_it_is_now(full_console: Served, visit: Visit) -> None:
    page = visit(full_console, f"{HERE}/stock?name=DRS-BLK-S", Look("dark"))
    expect(page.get_by_role("row", name="Faulty goods")).to_contain_text("not chosen")
    assert faults(page) == []
