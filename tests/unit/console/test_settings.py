"""Settings are shown as applied, with who applied them and what that changed."""

from seamline.console.pages.settings import Reading, differences, flat, settings_page
from seamline.state.connections import AppliedConnection
from tests.browser import brands
from tests.unit.console.browsing import HERE, visitor

FIRST = AppliedConnection(
    "lune", {"go_live": "2026-01-01", "stock": {"warehouses": {"Default": ["A", "B"]}}}, 5.0, "ana"
)
SECOND = AppliedConnection("lune", {"go_live": "2026-02-01", "stock": {}, "images": {"copy": True}}, 9.0, "ben")


def test_every_value_is_named_by_its_path() -> None:
    settings = {"a": {"b": [1, "two"], "c": {}}, "d": [{"e": True}, {"e": None}], "f": "plain"}
    assert flat(settings) == {"a.b": "1, two", "a.c": "{}", "d[1].e": "true", "d[2].e": "null", "f": "plain"}


def test_a_difference_names_what_was_added_changed_and_taken_away() -> None:
    found = [(one.path, one.before, one.after) for one in differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"})]
    assert found == [("b", "2", "3"), ("c", "", "4"), ("a", "1", "")]


def test_the_newest_is_shown_with_what_it_changed() -> None:
    page = settings_page(Reading((SECOND, FIRST), ()), 10.0)
    assert page.newest
    assert [one.path for one in page.differences] == ["go_live", "stock", "images.copy", "stock.warehouses.Default"]
    assert [(one.by, one.changes, one.current) for one in page.versions] == [("ben", 4, True), ("ana", None, False)]
    assert [section.name for section in page.sections] == ["", "images"]


def test_an_earlier_one_can_be_looked_at() -> None:
    page = settings_page(Reading((SECOND, FIRST), ("a fault of today",), "5.000"), 10.0)
    assert (page.newest, page.shown.by, page.differences, page.faults) == (False, "ana", (), ())


def test_the_page_leads_to_every_version() -> None:
    ana = visitor(brands.full())
    text = ana.get(f"{HERE}/settings").text
    assert "<del>2026-01-01</del>" in text
    assert "<ins>2026-02-01</ins>" in text
    assert "Operators/ben" in text
    first = text.rpartition("/settings?at=")[2].partition('"')[0]
    assert "as they were" in ana.get(f"{HERE}/settings", at=first).text
