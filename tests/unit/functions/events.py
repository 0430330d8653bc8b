"""What AWS hands to the functions: queue batches, signed requests, and the time that is left."""

import json
from typing import Any

import msgspec

from seamline.aws import ExportMessage, Look, RunMessage
from seamline.domain.flow import Flow

ANA = "arn:aws:iam::123456789012:user/ana"
type Json = dict[str, Any]


class RememberingQueue:
    """A run queue that only remembers, and swallows what it has seen, as SQS does."""

    def __init__(self) -> None:
        self.sent: dict[str, RunMessage] = {}

    def send(self, message: RunMessage, deduplication_id: str) -> None:
        """Keep the first message of each deduplication id."""
        self.sent.setdefault(deduplication_id, message)

    @property
    def messages(self) -> list[RunMessage]:
        """What was sent, in order."""
        return list(self.sent.values())


class BrokenQueue(RememberingQueue):
    """A run queue that refuses the runs of one connection."""

    def __init__(self, connection: str) -> None:
        super().__init__()
        self._connection = connection

    def send(self, message: RunMessage, deduplication_id: str) -> None:
        """Refuse, or remember."""
        if message.connection == self._connection:
            raise OSError("SQS cannot be reached")
        super().send(message, deduplication_id)


class RememberingLooks:
    """A queue of later looks that only remembers."""

    def __init__(self) -> None:
        self.sent: list[tuple[Look, int]] = []

    def send(self, look: Look, delay: int) -> None:
        """Keep it."""
        self.sent.append((look, delay))


def batch(*records: Json) -> Json:
    """An event of an SQS FIFO queue."""
    return {"Records": list(records)}


def record(body: Any, group: str, number: int = 1, sent: float = 0.0) -> Json:
    """One message; `sent` is in epoch seconds."""
    text = body if isinstance(body, str) else msgspec.json.encode(body).decode()
    attributes = {"MessageGroupId": group, "SentTimestamp": str(int(sent * 1000)), "ApproximateReceiveCount": "1"}
    return {"messageId": f"message-{number}", "body": text, "attributes": attributes, "eventSource": "aws:sqs"}


def run_record(connection: str, flow: Flow, run_id: str = "run-1", reason: str = "schedule", **given: Any) -> Json:
    """A message that asks for a run."""
    return record(RunMessage(connection, flow, run_id, reason), connection, **given)


def export_record(connection: str, order_id: str, number: int = 1) -> Json:
    """A message that asks for the export of an order."""
    return record(ExportMessage(connection, order_id), f"{connection}.{order_id}", number)


def request(method: str, path: str, body: Any = None, query: Json | None = None, by: str | None = ANA) -> Json:
    """A request to the function URL, signed by `by`; text as a body is sent as it is."""
    context: Json = {"http": {"method": method, "path": path}, "stage": "$default", "requestId": "1"}
    if by:
        context["authorizer"] = {"iam": {"userArn": by}}
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "queryStringParameters": query,
        "requestContext": context,
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }
