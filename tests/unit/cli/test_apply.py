"""A connection is applied whole and valid, or not at all."""

from pathlib import Path

import msgspec
import pytest

from sandbox.kit.faults import FaultRule
from seamline.credentials import Credentials
from seamline.errors import CredentialsRejected
from seamline.settings import validate_settings
from seamline.state.connections import ConnectionStore
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, credentials
from tests.unit.cli.operator import Operator, connection_file
from tests.unit.functions.events import ANA

VARIABLES = {
    "SEAMLINE_CIN7_CORE_ACCOUNT_ID": "id",
    "SEAMLINE_CIN7_CORE_APPLICATION_KEY": "key",
    "SEAMLINE_JOOR_CLIENT_ID": "client",
    "SEAMLINE_JOOR_CLIENT_SECRET": "secret",
    "SEAMLINE_JOOR_USERNAME": "user",
    "SEAMLINE_JOOR_PASSWORD": "password",
}


def new_file(tmp_path: Path, name: str = "aurora") -> str:
    file = tmp_path / "new.yaml"
    file.write_text(connection_file(connection=name))
    return str(file)


def test_applying_stores_the_credentials_and_the_settings_with_who_did_it(
    operator: Operator, world: World, tmp_path: Path, credentials_file: Path
) -> None:
    answer = operator.types("apply", new_file(tmp_path), "--credentials", str(credentials_file))
    assert answer.exit_code == 0, answer.output
    assert "Applied connection aurora" in answer.stdout
    assert operator.secrets.get("aurora") == credentials()
    applied = ConnectionStore(world.table).get("aurora")
    assert validate_settings(applied.settings) == validate_settings({**SETTINGS, "connection": "aurora"})
    assert applied.applied_by == ANA


def test_every_fault_of_the_file_and_of_the_credentials_is_told_at_once_and_nothing_is_applied(
    operator: Operator, world: World, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(connection_file(connection="aurora", go_live="soon", orders={"locaton": "Main"}))
    secret = tmp_path / "secret.json"
    secret.write_text('{"cin7_core": {"account_id": "a"}}')
    answer = operator.types("apply", str(broken), "--credentials", str(secret))
    assert answer.exit_code == 1
    for said in ("4 to correct", "go_live: ", "did you mean location?", "credentials: ", "application_key"):
        assert said in answer.stderr
    assert "aurora" not in [row.name for row in ConnectionStore(world.table).all()]
    with pytest.raises(CredentialsRejected):
        operator.secrets.get("aurora")


def test_a_tax_rule_for_no_country_is_told_with_the_one_meant_and_nothing_is_applied(
    operator: Operator, tmp_path: Path, credentials_file: Path
) -> None:
    orders = {**SETTINGS["orders"], "tax_rules": {"Uinted States": "Tax Exempt"}}
    file = tmp_path / "taxes.yaml"
    file.write_text(connection_file(connection="aurora", orders=orders))
    answer = operator.types("apply", str(file), "--credentials", str(credentials_file))
    assert answer.exit_code == 1
    assert "orders.tax_rules.Uinted States: 'Uinted States' is no country; did you mean United States?" in answer.stderr
    with pytest.raises(CredentialsRejected):
        operator.secrets.get("aurora")


def styled_file(tmp_path: Path, **fields: str) -> str:
    """A file of a new connection with these style fields."""
    file = tmp_path / "styled.yaml"
    file.write_text(connection_file(connection="aurora", styles={**SETTINGS["styles"], "fields": fields}))
    return str(file)


def test_a_template_that_no_record_fits_is_told_with_the_record_and_nothing_is_applied(
    operator: Operator, world: World, tmp_path: Path, credentials_file: Path
) -> None:
    file = styled_file(tmp_path, name="{{ nmae }}", fabrication="{{ attributes.Fabrik }}", division="{{ brand }}")
    answer = operator.types("apply", file, "--credentials", str(credentials_file))
    assert answer.exit_code == 1
    for said in ("2 to correct", "styles.fields.name: ", "(tried on ", "styles.fields.fabrication: no record has"):
        assert said in answer.stderr
    assert [row.name for row in ConnectionStore(world.table).all()] == [CONNECTION]
    with pytest.raises(CredentialsRejected):
        operator.secrets.get("aurora")


def test_templates_that_fit_are_applied_for_two_reads_of_the_erp(
    operator: Operator, world: World, tmp_path: Path, credentials_file: Path
) -> None:
    world.sandbox.log.clear()
    answer = operator.types(
        "apply", styled_file(tmp_path, name="{{ name | upper }}"), "--credentials", str(credentials_file)
    )
    assert answer.exit_code == 0, answer.output
    assert [call.path.rsplit("/", 1)[-1] for call in world.sandbox.log.of("core")] == [
        "productFamily",
        "product",
        "webhooks",
    ]


def test_an_erp_that_is_down_keeps_nobody_from_applying_and_the_note_says_so(
    operator: Operator, world: World, tmp_path: Path, credentials_file: Path
) -> None:
    world.sandbox.faults.add(FaultRule("core", path="productFamily", status=503, times=-1))
    answer = operator.types("apply", styled_file(tmp_path, name="{{ nmae }}"), "--credentials", str(credentials_file))
    assert answer.exit_code == 0, answer.output
    assert "could not be tried" in answer.stdout


def test_a_new_connection_needs_credentials(operator: Operator, world: World, tmp_path: Path) -> None:
    answer = operator.types("apply", new_file(tmp_path))
    assert answer.exit_code == 1
    assert "came without credentials" in answer.stderr
    assert "--credentials" in answer.stderr
    assert [row.name for row in ConnectionStore(world.table).all()] == [CONNECTION]


def test_a_known_connection_keeps_its_credentials(operator: Operator, world: World, settings_file: Path) -> None:
    answer = operator.types("apply", str(settings_file), "--set", "flows.styles.every=10m")
    assert answer.exit_code == 0, answer.output
    assert world.runtime.connections.settings(CONNECTION).flows.styles.every == 600
    assert operator.secrets.get(CONNECTION) == credentials()


def test_credentials_come_from_standard_input(operator: Operator, tmp_path: Path) -> None:
    typed = msgspec.json.encode(credentials()).decode()
    answer = operator.types("apply", new_file(tmp_path), "--credentials", "-", typed=typed)
    assert answer.exit_code == 0, answer.output
    assert operator.secrets.get("aurora") == credentials()


def test_credentials_come_from_the_environment_where_only_the_v2_token_may_be_missing(
    operator: Operator, tmp_path: Path
) -> None:
    answer = operator.types("apply", new_file(tmp_path), "--credentials", "env", environment=VARIABLES)
    assert answer.exit_code == 0, answer.output
    found: Credentials = operator.secrets.get("aurora")
    assert (found.cin7_core.application_key, found.joor.password, found.joor.v2_token) == ("key", "password", "")


def test_every_missing_variable_is_named(operator: Operator, tmp_path: Path) -> None:
    given = {name: value for name, value in VARIABLES.items() if "JOOR" in name}
    answer = operator.types("apply", new_file(tmp_path), "--credentials", "env", environment=given)
    assert answer.exit_code == 1
    assert "SEAMLINE_CIN7_CORE_ACCOUNT_ID is not set" in answer.stderr
    assert "SEAMLINE_CIN7_CORE_APPLICATION_KEY is not set" in answer.stderr


def test_a_secret_is_never_printed(operator: Operator, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"cin7_core": {"account_id": "a", "application_key": "hush-hush"}, "joor": 1}')
    answer = operator.types("apply", new_file(tmp_path), "--credentials", str(secret))
    assert answer.exit_code == 1
    assert "hush-hush" not in answer.output


@pytest.mark.parametrize(
    ("override", "said"),
    [("erp.page_size", "path=value"), ("connection.name=a", "holds no settings"), ("erp.page_sise=5", "did you mean")],
)
def test_a_setting_that_cannot_be_replaced_is_explained(
    operator: Operator, settings_file: Path, override: str, said: str
) -> None:
    answer = operator.types("apply", str(settings_file), "--set", override)
    assert answer.exit_code == 1
    assert said in answer.stderr


def test_a_file_that_is_not_there_is_named(operator: Operator) -> None:
    answer = operator.types("apply", "nowhere.yaml")
    assert answer.exit_code == 1
    assert "cannot read nowhere.yaml" in answer.stderr


def test_an_unknown_option_is_a_usage_error(operator: Operator) -> None:
    assert operator.types("apply", "--quickly").exit_code == 2
