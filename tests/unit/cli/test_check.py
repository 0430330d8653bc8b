"""`seamline check` finds everything that is wrong at once, and says what to do."""

from pathlib import Path

import msgspec
import yaml

from tests.sandbox.flows.world import CONNECTION, SETTINGS, World
from tests.unit.cli.operator import Operator, connection_file


def test_a_good_connection_passes_and_nothing_is_written(operator: Operator, world: World) -> None:
    world.sandbox.log.clear()
    before = world.table.dump()
    answer = operator.types("check", CONNECTION)
    assert answer.exit_code == 0, answer.output
    assert "open Maison Lune" in answer.stdout
    assert "JOOR warehouses cannot be checked" in answer.stdout
    assert world.writes() == []
    assert world.table.dump() == before


def test_a_file_is_checked_without_any_stack(operator: Operator, settings_file: Path, credentials_file: Path) -> None:
    answer = operator.types("check", str(settings_file), "--credentials", str(credentials_file))
    assert answer.exit_code == 0, answer.output


def test_a_time_zone_that_nobody_knows_is_told_unless_the_settings_name_one(
    operator: Operator, world: World, tmp_path: Path, credentials_file: Path
) -> None:
    world.core.load(company=[{"Company": "Maison Lune", "Currency": "USD", "TimeZone": "Eastern Time"}])
    assert "'Eastern Time' is unknown; see erp.time_zone" in operator.types("check", CONNECTION).stdout
    raw = yaml.safe_load(connection_file())
    raw["erp"]["time_zone"] = "America/New_York"
    file = tmp_path / "named.yaml"
    file.write_text(yaml.safe_dump(raw))
    assert "is unknown" not in operator.types("check", str(file), "--credentials", str(credentials_file)).stdout


def test_every_problem_is_found_at_once(operator: Operator, tmp_path: Path, credentials_file: Path) -> None:
    raw = yaml.safe_load(connection_file())
    raw["selection"]["include_tags"] = ["JOOR", "Wholesale"]
    raw["styles"]["prices"][0] |= {"label": "wholesale us", "wholesale": "Wholsale USD"}
    raw["stock"]["warehouses"]["Default"] = ["Main Warehouse", "Basement"]
    raw["orders"] |= {"location": "Attic", "tax_rule": "No Tax"}
    file = tmp_path / "wrong.yaml"
    file.write_text(yaml.safe_dump(raw))
    answer = operator.types("check", str(file), "--credentials", str(credentials_file))
    assert answer.exit_code == 1
    for said in (
        "no product or family carries the tag 'Wholesale'",
        "JOOR lacks price type 'wholesale us' in USD; it has 'Wholesale EU' in EUR, 'Wholesale US' in USD",
        "styles.prices.0.wholesale: the ERP has no price tier 'Wholsale USD'",
        "stock.warehouses.Default: the ERP has no location 'Basement'",
        "orders.location: the ERP has no location 'Attic'",
        "orders.tax_rule: the ERP has no tax rule 'No Tax'; it has Tax Exempt",
    ):
        assert said in answer.stdout
    assert "'JOOR'" not in answer.stdout


def test_refused_credentials_of_both_sides_are_named(
    operator: Operator, settings_file: Path, tmp_path: Path, credentials_file: Path
) -> None:
    secret = msgspec.json.decode(credentials_file.read_bytes())
    secret["cin7_core"]["application_key"] = "wrong"
    secret["joor"]["password"] = "wrong"
    file = tmp_path / "wrong.json"
    file.write_bytes(msgspec.json.encode(secret))
    answer = operator.types("check", str(settings_file), "--credentials", str(file))
    assert answer.exit_code == 1
    assert "problem  ERP credentials: " in answer.stdout
    assert "problem  JOOR credentials: " in answer.stdout


def test_the_findings_come_as_json(operator: Operator) -> None:
    found = operator.reads("check", CONNECTION)
    assert {row["name"] for row in found["checks"]} >= {"ERP credentials", "Tags", "JOOR price types"}
    assert all(row["problems"] == [] for row in found["checks"])


def test_a_connection_nobody_applied_is_not_found(operator: Operator) -> None:
    answer = operator.types("check", "aurora")
    assert answer.exit_code == 1
    assert "no connection 'aurora'" in answer.stderr
    assert SETTINGS["connection"] in answer.stderr


def test_what_customers_need_is_checked_and_prices_joor_cannot_express_are_named(
    operator: Operator, world: World, tmp_path: Path, credentials_file: Path
) -> None:
    raw = yaml.safe_load(connection_file())
    vip = {"Retail": [{"label": "VIP", "currency": "USD"}]}
    raw["customers"] = {"everyone": True, "default_tier": "Outlett", "price_tiers": vip}
    file = tmp_path / "customers.yaml"
    file.write_text(yaml.safe_dump(raw))
    world.core.load(deals=[{"ID": "d1", "Name": "Spring coupons", "IsActive": True}])
    answer = operator.types("check", str(file), "--credentials", str(credentials_file))
    assert answer.exit_code == 1
    for said in (
        "customers.default_tier: the ERP has no price tier 'Outlett'",
        "customers.price_tiers.Retail: JOOR lacks price type 'VIP' in USD",
        "note     Customers: the deal 'Spring coupons' does not reach JOOR",
    ):
        assert said in answer.stdout


def test_every_name_the_orders_section_uses_is_looked_up_and_the_screen_to_fix_it_on_named(
    operator: Operator, tmp_path: Path, credentials_file: Path
) -> None:
    orders = {
        "location": "Main Warehouse",
        "locations": {"East": "Nowhere"},
        "tax_rules": {"France": "TVA", "Frankreich": "Tax Exempt"},
        "terms": {"NET30": "30 days", "COD": "Cash"},
        "carriers": {"Ground": "Pigeon"},
        "sales_reps": {"REP1": "Nobody"},
        "prepayment": {"methods": ["Card"], "account": "999"},
        "customers": {"without_code": "house_account", "house_account": "Nobody Ltd"},
    }
    file = tmp_path / "lune.yaml"
    file.write_text(connection_file(orders=orders))
    answer = operator.types("check", str(file), "--credentials", str(credentials_file))
    assert answer.exit_code == 1
    assert "orders.tax_rules.Frankreich: 'Frankreich' is no country" in answer.stdout
    for words in ("'Nowhere'", "'TVA'", "'Cash'", "'Pigeon'", "'Nobody'", "'999'", "'Nobody Ltd'"):
        assert words in answer.stdout
    assert "orders.terms.NET30" not in answer.stdout
    assert "add it in Settings > Reference books > Carriers, or correct orders.carriers.Ground" in answer.stdout
    assert "JOOR has no lists of" in answer.stdout
