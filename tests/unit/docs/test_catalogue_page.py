"""Every example of the catalogue page is a setting that can be applied, and its tables say what the code has."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from seamline.mapping.record import record_of
from seamline.mapping.style_options import OptionReader
from seamline.mapping.style_templates import Templates
from seamline.mapping.template_check import PLACEHOLDERS, check_templates, style_templates
from seamline.mapping.template_language import Language
from seamline.settings import Settings, validate_settings
from seamline.settings.joor import JoorSettings
from seamline.settings.selection import Selection
from seamline.settings.styles import StyleSettings
from tests.sandbox.flows.world import SETTINGS
from tests.unit.mapping.groups import alone, family

PAGE = (Path(__file__).parents[3] / "docs" / "catalogue.md").read_text(encoding="utf-8")
EXAMPLES: list[dict[str, Any]] = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
NAMES = [next(iter(example)) + str(number) for number, example in enumerate(EXAMPLES)]


def applied(example: dict[str, Any]) -> Settings:
    """The small brand's settings with the example's sections over them."""
    merged = {name: {**SETTINGS.get(name, {}), **section} for name, section in example.items()}
    return validate_settings({**SETTINGS, **merged})


def table(heading: str) -> str:
    """The rows of the table under this head."""
    return PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_every_example_can_be_applied_as_it_stands(example: dict[str, Any]) -> None:
    settings = applied(example)
    for name, section in example.items():
        assert set(section) <= getattr(settings, name).model_fields_set


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_every_template_of_an_example_fits_a_family_and_a_product(example: dict[str, Any]) -> None:
    samples = [family({"A": ("Black", "S")}), alone(attributes={"AdditionalAttribute2": "100% silk"})]
    assert check_templates(applied(example).styles, samples) == ()


def test_the_examples_have_templates_at_all() -> None:
    assert sum(len(list(style_templates(applied(example).styles))) for example in EXAMPLES) > 10


def test_the_names_a_template_may_use_are_all_told() -> None:
    group = alone()
    record = record_of(group, OptionReader(applied({}).styles).variants(group, group.products))
    first_cells = re.findall(r"^\| (.*?) \|", table("Name | What it is"), re.MULTILINE)
    assert {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)} == {*record, *PLACEHOLDERS}


def test_the_filters_are_all_told_and_exist() -> None:
    told = set(re.findall(r"`(\w+)", table("Filters |"))) - {"old"}
    with pytest.raises(ValueError, match="there are") as refusal:
        Language().compile("{{ x | nonsense }}")
    assert told == set(str(refusal.value).rpartition("there are ")[2].split(", "))
    assert Templates().fill("{{ tags | after('Badge_') | join(';') }}", {"tags": ["Badge_New"]}) == "New"


@pytest.mark.parametrize(
    ("model", "field", "head"),
    [
        (Selection, "leaving", "`leaving` | What happens to a style, color or size that leaves the selection"),
        (StyleSettings, "uneven_prices", "Setting | Choices"),
        (StyleSettings, "missing_price", "Setting | Choices"),
        (JoorSettings, "styles_by", "| v2 `bulk-style` (default) | v4"),
    ],
)
def test_every_choice_of_a_policy_is_told(model: Any, field: str, head: str) -> None:
    choices = model.model_fields[field].annotation.__args__
    text = f"{head} {table(head)}"
    assert [choice for choice in choices if f"`{choice}`" not in text and f" {choice}" not in text] == []
