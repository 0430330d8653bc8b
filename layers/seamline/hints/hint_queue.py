"""The queue on which hints gather for a moment, so that a storm of them becomes one run."""

from typing import TYPE_CHECKING, Protocol

import msgspec

from seamline.domain.hint import Hint

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


class HintQueue(Protocol):
    """Where hints wait to be gathered; one may arrive twice, or after a later one."""

    def send(self, hint: Hint, delay: int = 0) -> None:
        """Put a hint on the queue, to be seen after `delay` whole seconds."""


class SqsHintQueue:
    """A standard queue: unlike a FIFO one it can hold its messages back for a moment, each by itself."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def send(self, hint: Hint, delay: int = 0) -> None:
        """Put a hint on the queue."""
        text = msgspec.json.encode(hint).decode()
        self._client.send_message(QueueUrl=self._url, MessageBody=text, DelaySeconds=delay)
