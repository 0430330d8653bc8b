"""Every page, of a busy and of an empty brand, is clean for assistive technology, in light, dark and on a phone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, Served, Visit
from tests.sandbox.flows.world import CONNECTION

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ONE = f"/console/{CONNECTION}"
NAMES = ("problems", "orders", "catalogue", "catalogue?name=DRS", "preview", "runs", "settings")
PAGES = ["/console", ONE, *(f"{ONE}/{name}" for name in NAMES)]
"""Every page there is; a new one is added here."""


def faults(page: Page) -> list[str]:
    """What axe finds wrong, in words. It comes by the debugger, which the page's own policy does not bind."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [f"{row['id']}: {node['html'][:160]}" for row in found["violations"] for node in row["nodes"]]


def width(page: Page) -> int:
    """How wide the page is, shown or not."""
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_clean_in_light_and_on_a_phone_in_the_dark(path: str, full_console: Served, visit: Visit) -> None:
    page = visit(full_console, path)
    assert page.title().endswith("Seamline")
    assert (faults(page), width(page)) == ([], DESKTOP[0])
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert (faults(page), width(page)) == ([], PHONE[0])


@pytest.mark.parametrize("path", PAGES)
def test_a_brand_that_has_done_nothing_yet_reads_as_well(path: str, fresh_console: Served, visit: Visit) -> None:
    assert faults(visit(fresh_console, path)) == []


def test_an_empty_stack_says_what_to_do_first(empty_console: Served, visit: Visit) -> None:
    page = visit(empty_console, "/console")
    assert "seamline apply" in page.inner_text("main")
    assert faults(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_no_name_of_another_system_becomes_part_of_a_page(path: str, full_console: Served, visit: Visit) -> None:
    page = visit(full_console, path)
    assert page.locator("main img[src=x]").count() == 0
    assert page.locator("[onerror], [style], script:not([src]), style").count() == 0


def test_nothing_is_asked_of_another_site(full_console: Served, visit: Visit) -> None:
    page = visit(full_console, ONE)
    asked: list[str] = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert len(asked) >= 3
    assert all(address.startswith(full_console.proxy.gate.origin) for address in asked)
