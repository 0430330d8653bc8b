"""`seamline init` leads from two sets of credentials to a connection file and the plan it makes."""

from pathlib import Path

import msgspec
import pytest

from seamline.settings import parse_settings
from tests.sandbox.flows.world import SETTINGS, World, credentials
from tests.unit.cli.operator import Operator

ADDRESSES = [
    f"--set={section}.{name}={SETTINGS[section][name]}"
    for section, name in (("erp", "base_url"), ("joor", "v2_url"), ("joor", "v4_url"), ("joor", "auth_url"))
]


@pytest.fixture
def arguments(credentials_file: Path, tmp_path: Path) -> list[str]:
    """What leads to the sandbox instead of the real accounts."""
    out = tmp_path / "new-brand.yaml"
    return ["init", "--credentials", str(credentials_file), "--account", "222222", "--out", str(out), *ADDRESSES]


def test_it_proposes_a_valid_file_and_shows_its_plan_without_writing_to_either_account(
    operator: Operator, world: World, arguments: list[str], tmp_path: Path
) -> None:
    world.sandbox.log.clear()
    started = world.clock.now()
    answer = operator.types(*arguments, "--yes")
    assert answer.exit_code == 0, answer.output
    settings = parse_settings((tmp_path / "new-brand.yaml").read_text())
    assert settings.connection == "new-brand"
    assert settings.selection.include_tags == ("joor",)
    assert [(price.label, price.wholesale) for price in settings.styles.prices][0] == ("Wholesale US", "Wholesale USD")
    assert "styles: 3 create to do, 0 held. Nothing was written." in answer.stdout
    assert "orders: nothing to do, 0 held" in answer.stdout
    assert world.writes() == []
    assert world.clock.now() - started < 300


def test_the_proposal_passes_check_as_it_stands(
    operator: Operator, arguments: list[str], tmp_path: Path, credentials_file: Path
) -> None:
    operator.types(*arguments, "--yes")
    answer = operator.types("check", str(tmp_path / "new-brand.yaml"), "--credentials", str(credentials_file))
    assert answer.exit_code == 0, answer.output


def test_it_asks_and_takes_the_answers(operator: Operator, arguments: list[str], tmp_path: Path) -> None:
    answer = operator.types(*arguments, answers="Trade\n\nShop\nOutlet\n")
    assert answer.exit_code == 0, answer.output
    settings = parse_settings((tmp_path / "new-brand.yaml").read_text())
    assert settings.selection.include_tags == ("Trade",)
    assert settings.styles.linesheet_tag_prefix == "Collection_"
    assert settings.stock.warehouses == {"Outlet": ("Shop",)}
    assert "Locations: Main Warehouse, Shop, Faulty goods" in answer.stdout
    assert "styles: nothing to do" in answer.stdout


def test_it_overwrites_no_file(operator: Operator, arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "new-brand.yaml").write_text("mine")
    answer = operator.types(*arguments, "--yes")
    assert answer.exit_code == 1
    assert "new-brand.yaml exists" in answer.stderr
    assert (tmp_path / "new-brand.yaml").read_text() == "mine"


def test_credentials_can_be_typed_and_are_shown_nowhere(operator: Operator, tmp_path: Path) -> None:
    wrong = "an-account\nhush-core-key\nhush-token\nid\nhush-secret\nuser\nhush-password\n"
    answer = operator.types("init", "--account=1", f"--out={tmp_path / 'x.yaml'}", *ADDRESSES, answers=wrong)
    assert answer.exit_code == 1
    assert "Cin7" in answer.stderr
    assert "hush" not in answer.output
    assert not (tmp_path / "x.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--account=1"], "add --credentials"),
        (["--account=1", "--credentials=env"], "SEAMLINE_CIN7_CORE_ACCOUNT_ID is not set"),
        (["--account=1", "--credentials=-", "--set=styles.one_per=sku"], "not for styles"),
        (["--credentials=-"], "add --account"),
    ],
)
def test_what_is_missing_or_not_for_here_is_named(operator: Operator, arguments: list[str], said: str) -> None:
    answer = operator.types("init", "--yes", *arguments, typed=msgspec.json.encode(credentials()).decode())
    assert answer.exit_code == 1
    assert said in answer.stderr
