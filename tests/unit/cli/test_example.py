"""The example connection file shows every setting with its default, and cannot fall behind the settings."""

import re
from pathlib import Path

from seamline.cli.example import example_text
from seamline.cli.setting_words import SAMPLES
from seamline.settings import Settings, parse_settings
from tests.unit.cli.operator import Operator

FILE = Path(__file__).resolve().parents[3] / "connections" / "example.yaml"
MINIMAL = """
connection: your-brand
go_live: 2026-01-01
erp: {kind: cin7_core}
joor: {account: "123456"}
selection: {include_tags: [JOOR]}
styles: {prices: [{label: Wholesale US, currency: USD, wholesale: Wholesale USD, retail: Retail}]}
stock: {warehouses: {Default: [Main Warehouse]}}
orders: {location: Main Warehouse}
"""


def uncommented(text: str) -> str:
    """The file with the sections switched on that are off by default."""
    _, body = text.split("\n\n", 1)
    flows = re.search(r"^flows:.*?\n\n", body, flags=re.MULTILINE | re.DOTALL)
    assert flows
    switched = re.sub(r"^  # ", "  ", flows[0], flags=re.MULTILINE)
    return re.sub(r"^# ", "", body.replace(flows[0], switched), flags=re.MULTILINE)


def test_the_file_in_the_repository_is_what_the_command_prints(operator: Operator) -> None:
    assert FILE.read_text() == example_text(), "run: bin/seamline example > connections/example.yaml"
    assert operator.types("example").stdout == example_text()


def test_it_is_valid_and_says_nothing_but_the_defaults() -> None:
    assert parse_settings(example_text()) == parse_settings(MINIMAL)


def test_its_sections_that_are_off_can_be_switched_on_by_removing_the_comment_signs() -> None:
    found = parse_settings(uncommented(example_text()))
    assert found.customers is not None
    assert found.images is not None
    assert found.flows.customers.enabled
    assert found.styles.linesheets == ()


def test_every_setting_is_in_it() -> None:
    text = example_text()
    for name in Settings.model_json_schema()["$defs"].values():
        for setting in name.get("properties", {}):
            assert re.search(rf"^[ #-]*{setting}:", text, flags=re.MULTILINE), setting


def test_what_a_brand_has_to_fill_in_is_marked() -> None:
    assert example_text().count("# To fill in") >= len([path for path in SAMPLES if "style_tags" not in path]) - 1
