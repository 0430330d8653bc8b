"""Problems in a browser: tried again by hand, one or all, and gone once they are closed."""

from playwright.sync_api import expect

from seamline.domain.flow import Flow
from seamline.state.problems import ProblemStore
from tests.browser.conftest import Served, Visit
from tests.sandbox.flows.world import CONNECTION

PROBLEMS = f"/console/{CONNECTION}/problems"


def test_all_records_of_a_cause_are_tried_again_with_one_press(console: Served, visit: Visit) -> None:
    page = visit(console, f"{PROBLEMS}?flow=styles")
    page.get_by_role("button", name="Retry all: SKU").click()
    expect(page.get_by_role("status")).to_have_text("Tried again now: styles: 6 records.")
    assert [len(message.only) for message in console.url.runs.messages] == [6]


def test_a_closed_problem_is_struck_through_and_counted_no_more(console: Served, visit: Visit) -> None:
    page = visit(console, PROBLEMS)
    count = page.get_by_role("navigation").get_by_label("open")
    before = int(count.inner_text())
    ProblemStore(console.world.table, CONNECTION, console.world.clock).close(Flow.STYLES, "DRS-3")
    page.get_by_role("link", name="Problems").click()
    expect(count).to_have_text(str(before - 1))
    expect(page.locator(".over s")).to_have_text("DRS-3 Dress")
