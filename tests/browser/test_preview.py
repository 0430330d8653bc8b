"""The preview in a browser: a plan under the settings that hold, under others, and all that is wrong with those."""

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, Visit
from tests.browser.test_pages import faults
from tests.sandbox.flows.world import CONNECTION, SETTINGS

pytestmark = pytest.mark.xdist_group("browser")
HERE = f"/console/{CONNECTION}/preview"


def try_file(page: Page, file: Path) -> None:
    """Choose a connection file and ask for the plan of styles under it."""
    page.get_by_text("Under other settings").click()
    page.get_by_label("A connection file").set_input_files(file)
    expect(page.locator("#settings")).not_to_be_empty()
    page.get_by_role("button", name="Plan under these settings").click()


def test_a_plan_of_what_holds_says_that_nothing_would_change(full_console: Served, visit: Visit) -> None:
    page = visit(full_console, HERE)
    page.get_by_label("Flow").first.select_option("shipments")
    page.get_by_role("button", name="Plan under the settings that hold").click()
    expect(page.locator("#plan-title")).to_contain_text("A run of shipments now would")
    assert faults(page) == []


def test_an_uploaded_file_shows_what_it_would_change_field_by_field_and_applies_nothing(
    console: Served, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "tried.yaml"
    file.write_text(yaml.safe_dump({**SETTINGS, "styles": {**SETTINGS["styles"], "missing_size": "One Size"}}))
    page = visit(console, HERE)
    before = console.world.table.dump()
    try_file(page, file)
    expect(page.locator("#plan-title")).to_contain_text("under these settings would update 1")
    expect(page.get_by_role("listitem").filter(has_text="styles.missing_size")).to_contain_text("One Size")
    page.locator("#plan summary").first.click()
    expect(page.locator("#plan ins").first).to_have_text("One Size")
    assert console.world.table.dump() == before
    assert faults(page) == []


def test_a_file_with_faults_shows_them_all_and_keeps_its_text(console: Served, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(yaml.safe_dump({**SETTINGS, "go_live": "soon", "stok": {}}))
    page = visit(console, HERE)
    try_file(page, file)
    expect(page.locator(".why")).to_contain_text("did you mean stock?")
    expect(page.locator(".why")).to_contain_text("go_live")
    expect(page.locator("#settings")).to_have_value(file.read_text())
