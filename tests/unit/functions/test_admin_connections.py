"""What an operator sees of connections, flows, runs and problems, applies and starts."""

import pytest

from seamline.clock import utc
from seamline.credentials import Credentials
from seamline.domain.flow import Flow
from seamline.domain.plan import Hold
from seamline.state.connections import AppliedConnection
from seamline.state.problems import ProblemStore
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, credentials
from tests.unit.functions.client import Client
from tests.unit.functions.events import ANA, Json

ONE = f"/connections/{CONNECTION}"


def test_the_connections_are_listed_with_their_settings(client: Client) -> None:
    (found,) = client.get("/connections").body["connections"]
    assert (found["name"], found["applied_by"]) == (CONNECTION, "test")
    assert found["settings"] == SETTINGS


def test_one_connection_says_whether_its_settings_still_hold(client: Client, world: World) -> None:
    assert client.get(ONE).body["faults"] == []
    raw = {**SETTINGS, "orders": {}}
    world.runtime.connections.save(AppliedConnection(CONNECTION, raw, 1.0, "test"))
    answer = client.get(ONE)
    assert answer.status == 200
    assert answer.body["faults"] == ["orders.location: Field required"]
    assert answer.body["applied_at"] == "1970-01-01T00:00:01Z"


def test_applying_stores_the_settings_with_who_and_when(client: Client, world: World) -> None:
    changed = {**SETTINGS, "flows": {"styles": {"every": "10m"}}}
    answer = client.put(ONE, changed)
    assert answer.status == 200
    assert answer.body["applied_by"] == ANA
    assert answer.body["applied_at"] == utc(world.clock.now()).isoformat().replace("+00:00", "Z")
    assert world.runtime.connections.settings(CONNECTION).flows.styles.every == 600


def test_a_new_connection_is_applied_the_same_way(client: Client, world: World) -> None:
    assert client.put("/connections/aurora", {**SETTINGS, "connection": "aurora"}).status == 200
    assert [row["name"] for row in client.get("/connections").body["connections"]] == ["aurora", CONNECTION]


def test_pushed_styles_keep_their_way_into_joor_unless_the_change_is_asked_for(client: Client, world: World) -> None:
    other = {**SETTINGS, "joor": {**SETTINGS["joor"], "styles_by": "v4"}}
    answer = client.put(ONE, other)
    assert (answer.status, answer.error["kind"]) == (409, "Refused")
    assert "pushed by v2" in answer.error["message"]
    assert world.runtime.connections.get(CONNECTION).settings == SETTINGS
    asked = {**other, "joor": {**other["joor"], "change_styles_by": True}}
    assert client.put(ONE, asked).status == 200


def test_a_template_that_remembered_records_do_not_fit_is_refused(client: Client, world: World) -> None:
    world.run(Flow.STYLES)
    fields = {"name": "{{ nmae }}", "division": "{{ brand | upper }}"}
    answer = client.put(ONE, {**SETTINGS, "styles": {**SETTINGS["styles"], "fields": fields}})
    assert (answer.status, answer.error["kind"]) == (409, "SettingsInvalid")
    [problem] = answer.error["problems"]
    assert problem.startswith("styles.fields.name: ")
    assert world.runtime.connections.get(CONNECTION).settings == SETTINGS


def test_a_tax_rule_for_no_country_is_refused(client: Client, world: World) -> None:
    answer = client.put(ONE, {**SETTINGS, "orders": {**SETTINGS["orders"], "tax_rules": {"Frankreich": "Tax Exempt"}}})
    assert (answer.status, answer.error["kind"]) == (409, "SettingsInvalid")
    assert answer.error["problems"][0].startswith("orders.tax_rules.Frankreich: ")
    assert world.runtime.connections.get(CONNECTION).settings == SETTINGS


def test_two_connections_of_one_joor_account_go_the_same_way(client: Client) -> None:
    other = {**SETTINGS, "connection": "aurora", "joor": {**SETTINGS["joor"], "styles_by": "v4"}}
    assert client.put("/connections/aurora", other).status == 409
    elsewhere = {**other, "joor": {**other["joor"], "account": "333333"}}
    assert client.put("/connections/aurora", elsewhere).status == 200


def test_invalid_settings_are_refused_with_every_fault_and_change_nothing(client: Client, world: World) -> None:
    answer = client.put(ONE, {**SETTINGS, "go_live": "soon", "order": {}, "orders": {"locaton": "Main"}})
    assert answer.status == 400
    assert answer.error["kind"] == "SettingsInvalid"
    assert answer.error["fix"]
    paths = {problem.split(":")[0] for problem in answer.error["problems"]}
    assert paths == {"go_live", "order", "orders.location", "orders.locaton"}
    assert "orders.locaton: unknown setting; did you mean location?" in answer.error["problems"]
    assert world.runtime.connections.get(CONNECTION).settings == SETTINGS


def test_settings_whose_parts_contradict_each_other_are_refused_as_well_formed(client: Client) -> None:
    orders = {**SETTINGS["orders"], "steps": "pick", "sale_type": "advanced"}
    answer = client.put(ONE, {**SETTINGS, "orders": orders})
    assert (answer.status, answer.error["kind"]) == (409, "SettingsInvalid")
    assert "steps pick needs sale_type: simple" in answer.error["problems"][0]


def test_settings_of_another_name_than_the_address_are_refused(client: Client) -> None:
    answer = client.put("/connections/aurora", SETTINGS)
    assert answer.status == 409
    assert "'lune'" in answer.error["problems"][0]
    assert "'aurora'" in answer.error["problems"][0]


def test_each_flow_shows_its_switches_and_its_last_run(client: Client) -> None:
    flows = {row["flow"]: row for row in client.get(f"{ONE}/flows").body["flows"]}
    assert set(flows) == {flow.value for flow in Flow}
    styles = flows["styles"]
    assert (styles["enabled"], styles["paused"], styles["every"]) == (True, False, 300)
    assert styles["last_run"]["status"] == "succeeded"
    assert styles["last_run"]["counts"]
    assert styles["last_good"] is not None


def test_a_flow_that_never_ran_has_no_moments(client: Client) -> None:
    client.put("/connections/aurora", {**SETTINGS, "connection": "aurora"})
    (first, *_) = client.get("/connections/aurora/flows").body["flows"]
    assert (first["last_started"], first["last_good"], first["last_run"]) == (None, None, None)


def test_a_run_can_be_started_at_any_time_and_says_who_asked(client: Client) -> None:
    answer = client.post(f"{ONE}/flows/stock/run")
    assert answer.status == 202
    (message,) = client.runs.messages
    assert message.run_id == answer.body["run_id"]
    assert (message.connection, message.flow, message.reason) == (CONNECTION, Flow.STOCK, f"asked for by {ANA}")


def test_a_run_may_be_confined_to_named_records(client: Client) -> None:
    client.send("POST", f"{ONE}/flows/stock/run", query={"only": "HAT,DRS-BLK-S"})
    assert client.runs.messages[0].only == ("HAT", "DRS-BLK-S")


def test_an_unsigned_caller_is_recorded_as_unknown(client: Client) -> None:
    client.post(f"{ONE}/flows/stock/run", by=None)
    assert client.runs.messages[0].reason == "asked for by unknown"


@pytest.mark.parametrize(("switch", "word"), [({"paused": True}, "paused"), ({"enabled": False}, "switched off")])
def test_a_run_of_a_flow_that_may_not_run_is_refused(switch: Json, word: str, client: Client) -> None:
    client.put(ONE, {**SETTINGS, "flows": {"stock": {"every": 60, **switch}}})
    answer = client.post(f"{ONE}/flows/stock/run")
    assert (answer.status, answer.error["kind"]) == (409, "Refused")
    assert word in answer.error["message"]
    assert client.runs.messages == []


def test_runs_are_listed_newest_first_over_all_flows_or_one(client: Client, world: World) -> None:
    world.clock.sleep(130)
    world.approved_order()
    world.run(Flow.ORDERS)
    runs = client.get(f"{ONE}/runs").body["runs"]
    assert (runs[0]["flow"], runs[0]["counts"]) == ("orders", {"received": 1, "queued": 1})
    assert [run["started"] for run in runs] == sorted((run["started"] for run in runs), reverse=True)
    assert {run["flow"] for run in client.get(f"{ONE}/runs", flow="styles").body["runs"]} == {"styles"}
    assert len(client.get(f"{ONE}/runs", limit="1").body["runs"]) == 1


def test_open_problems_are_listed_with_reasons_and_fix(client: Client, world: World) -> None:
    hold = Hold("DRS", ("the retail price is missing",), "fill it", label="style DRS")
    ProblemStore(world.table, CONNECTION, world.clock).open(Flow.STYLES, hold)
    (problem,) = client.get(f"{ONE}/problems").body["problems"]
    assert (problem["flow"], problem["key"], problem["label"]) == ("styles", "DRS", "style DRS")
    assert (problem["reasons"], problem["fix"]) == (["the retail price is missing"], "fill it")
    assert problem["first_seen"].endswith("Z")


def test_no_answer_ever_carries_a_secret(client: Client, world: World) -> None:
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    paths = ["/connections", ONE, *(f"{ONE}/{part}" for part in ("flows", "runs", "problems", "held", "orders"))]
    texts = [client.get(path).text for path in [*paths, f"{ONE}/orders/{order_id}"]]
    for secret in secrets_of(credentials()):
        assert not any(secret in text for text in texts)


def secrets_of(stored: Credentials) -> list[str]:
    """What must stay in Secrets Manager."""
    joor = stored.joor
    return [stored.cin7_core.application_key, joor.v2_token, joor.client_secret, joor.password]
