"""`seamline apply` brings webhooks in line with the settings, says how they stand, and goes on without them."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.hint import Webhook
from seamline.state.hooks import HookBook, Registered
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.cli.operator import Operator, connection_file

type Json = dict[str, Any]
BASE = f"https://hooks.example.com/{CONNECTION}/"
EVENTS = 6
"""Of stock, styles and sales; the small brand sends no customers."""


@pytest.fixture
def automated(world: World) -> World:
    """The brand has bought the module, and somebody else uses it too."""
    world.core.configure(automation=True)
    return world


def webhooks(world: World) -> list[Json]:
    """As Cin7 has them."""
    rows: list[Json] = world.core.snapshot()["webhooks"]
    return rows


def applied(operator: Operator, tmp_path: Path, **sections: Any) -> str:
    """Apply the connection with these sections; answers what was printed."""
    file = tmp_path / "lune.yaml"
    file.write_text(connection_file(**sections))
    answer = operator.types("apply", str(file))
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_applying_registers_a_webhook_per_event_with_the_secret_header(
    operator: Operator, automated: World, tmp_path: Path
) -> None:
    said = applied(operator, tmp_path)
    (key,) = operator.client.hook_keys.get(CONNECTION).keys
    assert said.count(": registered") == len(webhooks(automated)) == EVENTS
    for row in webhooks(automated):
        assert (row["ExternalURL"], row["IsActive"]) == (BASE + row["Type"], True)
        assert row["ExternalHeaders"] == [{"Key": "X-Seamline-Secret", "Value": key.value}]
    assert key.value not in said


def test_applying_again_writes_nothing(operator: Operator, automated: World, tmp_path: Path) -> None:
    applied(operator, tmp_path)
    automated.sandbox.log.clear()
    assert applied(operator, tmp_path).count(": active") == EVENTS
    calls = [(call.method, call.path.rsplit("/", 1)[-1]) for call in automated.sandbox.log.of("core")]
    assert calls == [("GET", "webhooks")]


def test_without_the_module_it_says_so_and_the_connection_is_applied(operator: Operator, tmp_path: Path) -> None:
    said = applied(operator, tmp_path)
    assert "Applied connection lune" in said
    assert "Webhooks: none." in said
    assert "Automation module" in said
    assert operator.client.hook_keys.get(CONNECTION).keys == ()


def test_an_erp_that_does_not_answer_delays_the_webhooks_only(
    operator: Operator, automated: World, tmp_path: Path
) -> None:
    automated.sandbox.faults.add(FaultRule("core", None, "webhooks", "status", status=500, times=-1))
    said = applied(operator, tmp_path)
    assert "Applied connection lune" in said
    assert "Webhooks: not registered" in said


def test_switching_them_off_removes_ours_and_leaves_others_alone(
    operator: Operator, automated: World, tmp_path: Path
) -> None:
    applied(operator, tmp_path)
    other = "https://other.example.com/"
    site = automated.context().erp.webhooks
    assert site is not None
    site.save(Webhook("Sale/Voided", other))
    assert applied(operator, tmp_path, webhooks={"enabled": False}).count(": removed") == EVENTS
    assert [row["ExternalURL"] for row in webhooks(automated)] == [other]
    automated.sandbox.log.clear()
    assert "switched off in the settings" in applied(operator, tmp_path, webhooks={"enabled": False})
    assert automated.sandbox.log.of("core") == []


def test_a_webhook_cin7_gave_up_on_is_shown_and_revived(operator: Operator, automated: World, tmp_path: Path) -> None:
    applied(operator, tmp_path)
    automated.core.webhooks[webhooks(automated)[0]["ID"]].fields["IsActive"] = False
    shown = operator.reads("webhooks", "show")
    assert [row["state"] for row in shown["webhooks"]].count("switched off in the ERP") == 1
    assert "switched off in the ERP: `seamline apply`" in operator.types("check", CONNECTION).stdout
    assert applied(operator, tmp_path).count(": active again") == 1
    assert f"{EVENTS} of {EVENTS} are active" in operator.types("check", CONNECTION).stdout


def test_the_night_revives_what_cin7_gave_up_on(operator: Operator, automated: World, tmp_path: Path) -> None:
    applied(operator, tmp_path)
    automated.core.webhooks[webhooks(automated)[0]["ID"]].fields["IsActive"] = False
    run = automated.run(Flow.RECONCILE)
    assert any("is active again" in line for line in run.changes)
    assert all(row["IsActive"] for row in webhooks(automated))


def test_a_connection_without_webhooks_costs_the_night_no_call(world: World) -> None:
    world.sandbox.log.clear()
    world.run(Flow.RECONCILE)
    assert [call for call in world.sandbox.log.of("core") if call.path.endswith("webhooks")] == []


def test_a_new_secret_reaches_every_webhook_and_the_old_one_is_still_accepted(
    operator: Operator, automated: World, tmp_path: Path
) -> None:
    applied(operator, tmp_path)
    (old,) = operator.client.hook_keys.get(CONNECTION).keys
    answer = operator.types("webhooks", "rotate")
    assert answer.exit_code == 0, answer.output
    keys = operator.client.hook_keys.get(CONNECTION)
    assert [key.value for key in keys.keys][1] == old.value
    sent = {row["ExternalHeaders"][0]["Value"] for row in webhooks(automated)}
    assert sent == {keys.keys[0].value} != {old.value}
    now = automated.clock.now()
    assert all(keys.accepts({"x-seamline-secret": key.value}, now) for key in keys.keys)
    assert keys.keys[0].value not in answer.stdout


def test_a_new_secret_where_there_are_none_is_refused(operator: Operator) -> None:
    answer = operator.types("webhooks", "rotate")
    assert answer.exit_code == 1
    assert "no secret to change" in answer.stderr


def test_webhooks_of_a_former_address_are_ours_too(operator: Operator, automated: World, tmp_path: Path) -> None:
    former = f"https://former.example.com/{CONNECTION}/"
    book = HookBook(automated.table, CONNECTION)
    book.put(Registered((former,)))
    site = automated.context().erp.webhooks
    assert site is not None
    site.save(Webhook("Sale/Voided", f"{former}Sale/Voided"))
    applied(operator, tmp_path)
    assert all(row["ExternalURL"].startswith(BASE) for row in webhooks(automated))
    assert book.get().bases == (BASE,)


def test_a_file_is_checked_for_the_module_without_a_stack(
    operator: Operator, settings_file: Path, credentials_file: Path
) -> None:
    answer = operator.types("check", str(settings_file), "--credentials", str(credentials_file))
    assert answer.exit_code == 0
    assert "note     Webhooks: " in answer.stdout
