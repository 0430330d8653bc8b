"""A storm of hints becomes one run; duplicates and their order do not matter."""

import random
from typing import Any

import msgspec

from seamline.clock import ManualClock
from seamline.domain.flow import HINTS, Flow
from seamline.domain.hint import MOST_RECORDS, Hint
from seamline.hints.gathering import Gatherer, gather
from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.hints import HintStore
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

    def waiting(self, flow: Flow = Flow.STOCK) -> tuple[str, ...]:
        """The records that wait for a run."""
        return HintStore(self.table, "lune").add(flow, lambda heap: (heap, heap.records))

    def gather(self, *hints: Hint | str, first: int = 0) -> list[str]:
        """Deliver the hints as one batch; answers the messages that stay."""
        bodies = [hint if isinstance(hint, str) else msgspec.json.encode(hint).decode() for hint in hints]
        records = [{"messageId": f"m{at}", "body": body} for at, body in enumerate(bodies, first)]
        answer = gather(Gatherer(self.table, self.runs, self.hints, self.clock), {"Records": records})
        return [row["itemIdentifier"] for row in answer["batchItemFailures"]]


def stock(*skus: str, connection: str = "lune") -> Hint:
    """A hint of the stock flow."""
    return Hint(connection, Flow.STOCK, skus)


def test_many_hints_of_a_moment_become_one_message_and_wait_with_each_record_once() -> None:
    post = Post()
    assert post.gather(stock("A"), stock("B", "A"), stock("A"), Hint("lune", Flow.SHIPMENTS, ("SO-1",))) == []
    assert [(message.flow, message.reason) for message in post.runs.messages] == [
        (Flow.STOCK, HINTS),
        (Flow.SHIPMENTS, HINTS),
    ]
    assert (post.waiting(), post.waiting(Flow.SHIPMENTS)) == (("A", "B"), ("SO-1",))


def test_the_order_of_hints_and_their_repetition_change_nothing() -> None:
    hints = [stock("A"), stock("B"), stock("C"), stock("A"), stock("B")]
    wanted = set()
    for seed in range(5):
        post = Post()
        random.Random(seed).shuffle(hints)
        post.gather(*hints)
        post.gather(*hints, first=10)
        wanted.add(frozenset(post.waiting()))
        assert len(post.runs.messages) == 1
    assert wanted == {frozenset("ABC")}


def test_what_comes_before_the_run_starts_needs_no_message_of_its_own() -> None:
    post = Post()
    for number in range(10):
        post.gather(stock(f"S{number}"), first=number)
        post.clock.sleep(2)
    assert len(post.runs.messages) == 1
    assert len(HintStore(post.table, "lune").take(Flow.STOCK).records) == 10
    post.gather(stock("late"), first=20)
    assert len(post.runs.messages) == 2


def test_a_message_that_got_lost_is_sent_again_by_the_next_hint() -> None:
    post = Post()
    post.gather(stock("A"))
    post.clock.sleep(31)
    post.gather(stock("B"), first=10)
    assert (len(post.runs.messages), post.waiting()) == (2, ("A", "B"))


def test_in_a_long_storm_runs_come_at_a_steady_pace_and_no_record_is_left_out() -> None:
    post, taken = Post(rest=10), list[str]()
    for second in range(300):
        sent = len(post.runs.messages)
        post.gather(stock(f"S{second}"), first=second)
        if len(post.runs.messages) > sent:
            taken += HintStore(post.table, "lune").take(Flow.STOCK).records
        post.clock.sleep(1)
    assert 30 <= len(post.runs.messages) <= 37
    assert len(taken) + len(post.waiting()) == 300
    assert all(0 < delay <= 10 for _, delay in post.hints.sent)


def test_too_many_records_stand_for_everything() -> None:
    post = Post()
    post.gather(stock(*(f"S{number}" for number in range(MOST_RECORDS))), stock("one more"))
    heap = HintStore(post.table, "lune").take(Flow.STOCK)
    assert (heap.everything, heap.records) == (True, ())


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
    assert [message.connection for message in post.runs.messages] == ["lune"]
