"""Works off a batch of messages: each answers for itself, and a failed one holds back its own group only."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

type Answer = dict[str, list[dict[str, str]]]


class Message(Struct, frozen=True):
    """One message; `sent` is in epoch seconds, 0 when the queue does not say. Outside FIFO it is a group of its own."""

    id: str
    group: str
    body: str
    sent: float

    def read[T](self, kind: type[T]) -> T:
        """The body. Raises msgspec.DecodeError when it is something else."""
        return msgspec.json.decode(self.body, type=kind)


def work_off(event: Mapping[str, Any], work: Callable[[Message], None]) -> Answer:
    """Do the work for each message; those that raised, and later ones of their groups, stay on the queue.

    Written here because the library that does the same loads the event classes of every AWS service with it, which
    a cold start pays for.
    """
    failed: list[str] = []
    blocked: set[str] = set()
    for message in map(_message, event["Records"]):
        if message.group in blocked or not _succeeds(message, work):
            failed.append(message.id)
            blocked.add(message.group)
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


def _succeeds(message: Message, work: Callable[[Message], None]) -> bool:
    try:
        work(message)
    except Exception:
        _LOG.exception("message %s failed and stays on the queue", message.id)
        return False
    return True


def _message(record: Mapping[str, Any]) -> Message:
    attributes = record["attributes"]
    sent = int(attributes.get("SentTimestamp", 0)) / 1000
    group = attributes.get("MessageGroupId", record["messageId"])
    return Message(record["messageId"], group, record["body"], sent)


_LOG = logging.getLogger(__name__)
