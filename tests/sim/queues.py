"""A look-alike of SQS FIFO: groups, deduplication, hidden messages, redelivery, dead letters, and what goes wrong."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sim.faults import Weather
from tests.sim.scheduler import Process, Scheduler

DEDUPLICATION_SECONDS = 300.0
HIDDEN_SECONDS = 90.0
MAX_RECEIVES = 5
FUNCTION_SECONDS = 60.0

type Handler = Callable[[dict[str, Any]], dict[str, Any]]
type Launch = Callable[[str, Callable[[], object], Callable[[Process], None]], Process]


@dataclass
class Message:
    """One message; hidden until `visible_at`."""

    id: str
    group: str
    body: str
    sent: float
    visible_at: float
    receives: int = 0


class FifoQueue:
    """One queue and the function it feeds."""

    def __init__(self, name: str, scheduler: Scheduler, weather: Weather, handler: Handler, batch: int) -> None:
        self.name = name
        self.messages: list[Message] = []
        self.dead: list[Message] = []
        self.launch: Launch = scheduler.spawn
        self._scheduler = scheduler
        self._weather = weather
        self._handler = handler
        self._batch = batch
        self._seen: dict[str, float] = {}
        self._busy: set[str] = set()
        self._count = 0
        self._latest = 0.0

    @property
    def _rng(self) -> random.Random:
        return self._scheduler.rng

    def send(self, body: str, group: str, deduplication_id: str) -> None:
        """Take a message, unless one with this id came within five minutes."""
        now = self._scheduler.now()
        if now - self._seen.get(deduplication_id, -DEDUPLICATION_SECONDS) < DEDUPLICATION_SECONDS:
            return
        self._seen[deduplication_id] = now
        self._put(body, group, self._weather.delay())
        if self._weather.duplicates():
            # SQS delivers at least once; the copy even ignores its group here.
            self._put(body, f"{group}.copy", self._weather.copy_delay())

    def _put(self, body: str, group: str, delay: float) -> None:
        self._count += 1
        now = self._scheduler.now()
        self.messages.append(Message(f"{self.name}-m{self._count}", group, body, now, now + delay))
        self._scheduler.after(delay + 0.05, self.poll)

    def poll(self) -> None:
        """Hand what is visible to the function, never two of one group at once."""
        batch = self._receive()
        if batch:
            self._scheduler.after(self._rng.uniform(0, 0.05), self.poll)
            event = {"Records": [_record(message) for message in batch]}
            self.launch(self.name, lambda: self._handler(event), lambda process: self._answered(process, batch))

    def _receive(self) -> list[Message]:
        now = self._scheduler.now()
        batch: list[Message] = []
        blocked = set(self._busy)
        size = self._rng.randint(1, self._batch)
        for message in list(self.messages):
            hidden = message.visible_at > now
            if hidden or message.group in blocked or len(batch) == size:
                blocked.add(message.group)
                continue
            if message.receives == MAX_RECEIVES:
                self.messages.remove(message)
                self.dead.append(message)
                self._weather.count("message given up")
                continue
            self._note_order(message)
            message.receives += 1
            message.visible_at = now + HIDDEN_SECONDS
            batch.append(message)
        self._busy |= {message.group for message in batch}
        return batch

    def _note_order(self, message: Message) -> None:
        if message.receives:
            self._weather.count("message received again")
        elif message.sent < self._latest:
            self._weather.count("message overtaken")
        self._latest = max(self._latest, message.sent)

    def _answered(self, process: Process, batch: list[Message]) -> None:
        self._busy -= {message.group for message in batch}
        if process.answer is not None:
            answer: Any = process.answer
            failed = {row["itemIdentifier"] for row in answer["batchItemFailures"]}
            for message in batch:
                if message.id not in failed and not self._weather.loses_a_delete():
                    self.messages.remove(message)
        for message in batch:
            if message in self.messages:
                self._scheduler.after(max(0.0, message.visible_at - self._scheduler.now()) + 0.05, self.poll)
        self._scheduler.after(0.05, self.poll)


class Sqs:
    """The one method of the SQS client that Seamline's queues use."""

    def __init__(self, scheduler: Scheduler, queues: dict[str, FifoQueue]) -> None:
        self.asked: set[tuple[str, str]] = set()
        """Which process sent something for which group."""
        self._scheduler = scheduler
        self._queues = queues

    def send_message(self, **message: str) -> None:
        """Send; the process may die before or after."""
        self._scheduler.sleep(0.01)
        if self._scheduler.current:
            self.asked.add((self._scheduler.current.name, message["MessageGroupId"]))
        queue = self._queues[message["QueueUrl"]]
        queue.send(message["MessageBody"], message["MessageGroupId"], message["MessageDeduplicationId"])
        self._scheduler.sleep(0.01)


def _record(message: Message) -> dict[str, Any]:
    attributes = {"MessageGroupId": message.group, "SentTimestamp": str(int(message.sent * 1000))}
    return {"messageId": message.id, "body": message.body, "attributes": attributes}
