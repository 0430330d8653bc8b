"""The page for the people who look after orders says what is so."""

import re
from pathlib import Path

import pytest
import yaml
from msgspec.structs import fields

from seamline.domain.customer import Address
from seamline.domain.ledger import OrderState
from seamline.domain.order_edits import ERP_NAMES, LINE_FIELDS, ORDER_FIELDS, Allowance
from seamline.settings import OrderSettings, validate_settings
from tests.sandbox.flows.world import SETTINGS

PAGE = Path("docs/orders.md").read_text()
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
NAMED = set(re.findall(r"`([a-z_0-9]+)`", PAGE))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: next(iter(example["orders"])))
def test_every_example_can_be_applied(example: dict[str, object]) -> None:
    assert validate_settings({**SETTINGS, **example}).orders.location == "Main Warehouse"


def test_every_state_every_allowance_and_every_field_that_can_be_edited_is_on_the_page() -> None:
    wanted = {*OrderState, *Allowance, *ORDER_FIELDS, *ERP_NAMES, *LINE_FIELDS}
    wanted |= {field.name for field in fields(Address)}
    assert wanted <= NAMED


def test_the_settings_it_names_exist() -> None:
    named = NAMED & {"mark_failed", "allow_zero_price", "allow_unsellable", "accept_price_difference", "max_lines"}
    assert len(named) == 5
    assert named <= set(OrderSettings.model_fields)
