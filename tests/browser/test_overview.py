"""The overview in a browser: flows are run, paused and resumed by mouse, by keyboard and without scripts."""

from playwright.sync_api import Page, expect

from seamline.domain.flow import Flow
from tests.browser.conftest import Look, Served, Visit
from tests.sandbox.flows.world import CONNECTION

ONE = f"/console/{CONNECTION}"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this id has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"no tab leads to {name}")


def test_a_run_is_started_from_the_keyboard_alone(console: Served, visit: Visit) -> None:
    page = visit(console, ONE)
    tab_to(page, "run-stock")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("A run of stock is queued.")
    (message,) = console.url.runs.messages
    assert (message.flow, message.connection) == (Flow.STOCK, CONNECTION)
    assert page.evaluate("document.activeElement.id") == "run-stock"


def test_a_flow_is_paused_and_resumed_in_place(console: Served, visit: Visit) -> None:
    page = visit(console, ONE)
    row = page.get_by_role("row", name="styles")
    page.evaluate("window.mark = 'the same page'")
    row.get_by_role("button", name="Pause: styles").click()
    expect(row).to_contain_text("paused")
    expect(row.get_by_role("button", name="Run now: styles")).to_have_count(0)
    assert console.world.runtime.connections.settings(CONNECTION).flows.styles.paused
    row.get_by_role("button", name="Resume: styles").click()
    expect(row).to_contain_text("in time")
    assert page.evaluate("window.mark") == "the same page"
    expect(page.locator(".log li", has_text="ana resume styles")).to_have_count(1)


def test_everything_works_without_scripts(console: Served, visit: Visit) -> None:
    page = visit(console, ONE, Look(scripts=False))
    page.get_by_role("button", name="Run now: orders").click()
    expect(page.get_by_role("status")).to_have_text("A run of orders is queued.")
    assert [message.flow for message in console.url.runs.messages] == [Flow.ORDERS]


def test_a_page_that_is_left_open_too_long_says_so_in_place(console: Served, visit: Visit) -> None:
    page = visit(console, ONE)
    console.world.clock.sleep(86_400)
    page.get_by_role("button", name="Run now: stock").click()
    expect(page.locator("main")).to_contain_text("load the page again")
    assert console.url.runs.messages == []


def test_skipping_to_the_content_is_the_first_tab(full_console: Served, visit: Visit) -> None:
    page = visit(full_console, ONE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_console_that_stops_answering_says_so(console: Served, visit: Visit) -> None:
    page = visit(console, ONE)
    expect(page.get_by_role("alert")).to_be_hidden()
    page.route("**/flows/**", lambda route: route.abort())
    page.get_by_role("button", name="Run now: stock").click()
    expect(page.get_by_role("alert")).to_contain_text("No answer since")
    page.unroute("**/flows/**")
    page.get_by_role("button", name="Run now: stock").click()
    expect(page.get_by_role("alert")).to_be_hidden()
