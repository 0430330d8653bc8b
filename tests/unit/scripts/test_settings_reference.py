"""The settings reference is what the models say, now."""

from pathlib import Path

from scripts.settings_reference import reference

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make docs`"


def test_required_settings_choices_and_defaults_are_shown() -> None:
    text = reference()
    assert "| `go_live` | date | **required** | orders approved before this day are left alone |" in text
    assert "| `leaving` | `drop`, `inactivate`, `delete`, `keep` | `drop` |" in text
    assert "| `stock` | section `flows.styles` | `every: 1m` |" in text


def test_every_section_has_one_table() -> None:
    headings = [line for line in reference().splitlines() if line.startswith("## ")]
    assert len(headings) == len(set(headings))
    assert {"## `styles.prices[]`", "## `orders.texts`", "## `joor.batch`"} <= set(headings)
