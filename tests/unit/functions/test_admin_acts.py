"""Whatever a person makes Seamline do is noted in their name, also what was refused."""

from seamline.admin.acts import Acts
from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.state.actions import ActionLog
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World
from tests.unit.functions.client import Client
from tests.unit.functions.events import ANA

ONE = f"/connections/{CONNECTION}"


def noted(world: World) -> list[tuple[str, str, str]]:
    """Verb, target and refusal of the actions, oldest first; all are Ana's."""
    found = list(ActionLog(world.table, CONNECTION, world.clock).latest())
    assert {action.by for action in found} <= {ANA}
    return [(action.what, action.target, action.refused) for action in reversed(found)]


def test_a_paused_flow_is_refused_and_left_alone_until_it_is_resumed(client: Client, world: World) -> None:
    paused = client.post(f"{ONE}/flows/stock/pause").body["flows"]
    assert [row["flow"] for row in paused if row["paused"]] == ["stock"]
    client.put(ONE, SETTINGS)
    world.clock.sleep(1)
    assert client.post(f"{ONE}/flows/stock/run").status == 409
    assert client.runs.messages == []
    world.clock.sleep(1)
    assert not any(row["paused"] for row in client.post(f"{ONE}/flows/stock/resume").body["flows"])
    world.clock.sleep(1)
    assert client.post(f"{ONE}/flows/stock/run").status == 202
    assert [message.flow for message in client.runs.messages] == [Flow.STOCK]


def test_every_act_is_noted_with_what_was_refused(client: Client, world: World) -> None:
    for step in ("flows/stock/pause", "flows/stock/run", "orders/1/retry"):
        client.post(f"{ONE}/{step}")
        world.clock.sleep(1)
    pause, run, retry = noted(world)
    assert pause == ("pause", "stock", "")
    assert run[:2] == ("run now", "stock")
    assert "is paused" in run[2]
    assert "resume it" in run[2]
    assert retry[:2] == ("retry", "order 1")
    assert "not in the ledger" in retry[2]


def test_webhooks_are_registered_in_somebodys_name(client: Client, world: World) -> None:
    client.post(f"{ONE}/webhooks")
    assert noted(world) == [("register", "webhooks", "")]


def test_who_was_overtaken_is_told_so_in_the_note_without_the_tables_words(client: Client, world: World) -> None:
    acts = Acts(client.desk, CONNECTION, ANA)

    def second() -> None:
        tracked = client.desk.ledger(CONNECTION).get(order_id)
        client.desk.ledger(CONNECTION).move(tracked, moves.due(tracked.entry, 1.0, "seamline"))
        client.desk.ledger(CONNECTION).move(tracked, moves.due(tracked.entry, 2.0, ANA))

    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    action = acts.attempt("retry", f"order {order_id}", second)
    words = f"retry order {order_id}: somebody else, or Seamline itself, changed the record meanwhile"
    assert action.refused == f"{words}; look at it again, then ask again"


def test_a_bug_is_noted_without_its_details(client: Client, world: World) -> None:
    client.failure = ZeroDivisionError("ledger 17")
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    assert client.post(f"{ONE}/orders/{order_id}/re-export").status == 500
    ((what, target, refused),) = noted(world)
    assert (what, target) == ("re-export", f"order {order_id}")
    assert "log" in refused
    assert "17" not in refused


def test_a_flow_that_the_file_pauses_is_resumed_there(client: Client) -> None:
    client.put(ONE, {**SETTINGS, "flows": {"stock": {"paused": True}}})
    answer = client.post(f"{ONE}/flows/stock/resume")
    assert answer.status == 409
    assert "connection file" in answer.error["message"]
