"""A storm of hints becomes one run; duplicates and their order do not matter."""

import random
from typing import Any

import msgspec

from seamline.clock import ManualClock
from seamline.domain.flow import HINT, Flow
from seamline.domain.hint import Hint
from seamline.hints.gathering import Gatherer, gather
from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.memory import MemoryTable
from tests.sandbox.flows.world import SETTINGS
from tests.unit.functions.events import BrokenQueue, RememberingQueue
from tests.unit.hints.posting import RememberingHints


class Post:
    """A stack's gathering with one connection in it."""

    def __init__(self, runs: RememberingQueue | None = None, **webhooks: Any) -> None:
        self.table, self.runs, self.hints, self.clock = (
            MemoryTable(),
            runs or RememberingQueue(),
            RememberingHints(),
            ManualClock(),
        )
        self.apply("lune", webhooks=webhooks)

    def apply(self, name: str, **sections: Any) -> None:
        """Apply a connection with these sections."""
        settings = {**SETTINGS, "connection": name, **sections}
        ConnectionStore(self.table).save(AppliedConnection(name, settings, 0.0, "test"))

    def gather(self, *hints: Hint | str, first: int = 0) -> list[str]:
        """Deliver the hints as one batch; answers the messages that stay."""
        bodies = [hint if isinstance(hint, str) else msgspec.json.encode(hint).decode() for hint in hints]
        records = [{"messageId": f"m{at}", "body": body} for at, body in enumerate(bodies, first)]
        answer = gather(Gatherer(self.table, self.runs, self.hints, self.clock), {"Records": records})
        return [row["itemIdentifier"] for row in answer["batchItemFailures"]]


def stock(*skus: str, connection: str = "lune") -> Hint:
    """A hint of the stock flow."""
    return Hint(connection, Flow.STOCK, skus)


def test_many_hints_of_a_moment_become_one_run_with_each_record_once() -> None:
    post = Post()
    assert post.gather(stock("A"), stock("B", "A"), stock("A"), Hint("lune", Flow.SHIPMENTS, ("SO-1",))) == []
    assert {message.flow: message.only for message in post.runs.messages} == {
        Flow.STOCK: ("A", "B"),
        Flow.SHIPMENTS: ("SO-1",),
    }
    assert {message.reason for message in post.runs.messages} == {HINT}


def test_the_order_of_hints_and_their_repetition_change_nothing() -> None:
    hints = [stock("A"), stock("B"), stock("C"), stock("A"), stock("B")]
    wanted = set()
    for seed in range(5):
        post = Post()
        random.Random(seed).shuffle(hints)
        post.gather(*hints)
        wanted.add(frozenset(post.runs.messages[0].only))
    assert wanted == {frozenset("ABC")}


def test_a_batch_delivered_twice_queues_one_run() -> None:
    post = Post()
    post.gather(stock("A"), stock("B"))
    post.gather(stock("A"), stock("B"))
    assert len(post.runs.messages) == 1


def test_beyond_so_many_records_the_flow_looks_at_everything() -> None:
    post = Post(most_records=3)
    post.gather(stock("A", "B"), stock("C", "D"))
    post.clock.sleep(60)
    post.gather(stock("E"), stock(), first=10)
    assert [message.only for message in post.runs.messages] == [(), ()]


def test_soon_after_a_run_for_hints_the_next_ones_wait_as_one() -> None:
    post = Post(rest=10)
    post.gather(stock("A"))
    post.clock.sleep(4)
    post.gather(stock("A"), stock("B"), Hint("lune", Flow.STYLES, ("p",)), first=10)
    assert [message.flow for message in post.runs.messages] == [Flow.STOCK, Flow.STYLES]
    assert post.hints.sent == [(stock("A", "B"), 6)]
    post.clock.sleep(6)
    post.gather(stock("A", "B"), first=20)
    assert post.runs.messages[-1].only == ("A", "B")


def test_hints_nobody_wants_are_dropped() -> None:
    post = Post(enabled=False)
    post.apply("some", webhooks={"flows": ["styles"]})
    post.apply("paused", flows={"stock": {"paused": True}})
    post.apply("off", flows={"stock": {"enabled": False}})
    for name in ("lune", "some", "paused", "off", "nobody"):
        assert post.gather(stock("A", connection=name)) == []
    assert post.runs.messages == []


def test_a_connection_that_fails_holds_back_its_own_hints_only() -> None:
    post = Post(BrokenQueue("broken"))
    post.apply("broken")
    assert post.gather(stock("A", connection="broken"), stock("B"), "no json") == ["m2", "m0"]
    assert [message.only for message in post.runs.messages] == [("B",)]
