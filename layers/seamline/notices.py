"""What goes out to people: one notice as mail text and as a chat message, by one SNS topic."""

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec
from msgspec import Struct

SUBJECT_LONGEST = 99
TEXT_LONGEST = 60_000
"""SNS carries 256 KB for all forms of a message together; nobody reads more than this."""


class Notice(Struct, frozen=True):
    """A subject line, a text, and the connections it speaks of, by which subscribers may filter."""

    subject: str
    text: str
    connections: tuple[str, ...]


class Notices(Protocol):
    """Where notices go."""

    def send(self, notice: Notice) -> None:
        """Send one."""


class Publisher(Protocol):
    """What is needed of boto3's SNS client."""

    def publish(self, **message: Any) -> Any:
        """Publish a message to a topic."""


class SnsNotices:
    """Publishes to a topic: plain text for mail, and for chat what Amazon Q Developer in chat applications expects."""

    def __init__(self, client: Publisher, topic: str) -> None:
        self._client = client
        self._topic = topic

    def send(self, notice: Notice) -> None:
        """Publish one; subscribers may filter by the attribute `connections`."""
        names = msgspec.json.encode(notice.connections[:100] or ("all",)).decode()
        self._client.publish(
            TopicArn=self._topic,
            Subject=subject_line(notice.subject),
            MessageStructure="json",
            Message=msgspec.json.encode(forms(notice)).decode(),
            MessageAttributes={"connections": {"DataType": "String.Array", "StringValue": names}},
        )


def forms(notice: Notice) -> dict[str, str]:
    """The message by protocol: JSON for https, which is how Slack and Teams are reached, else plain text."""
    text = notice.text if len(notice.text) <= TEXT_LONGEST else notice.text[:TEXT_LONGEST] + "\n... and more"
    content = {"textType": "client-markdown", "title": notice.subject, "description": text}
    chat = msgspec.json.encode({"version": "1.0", "source": "custom", "content": content}).decode()
    return {"default": text, "https": chat}


def subject_line(text: str) -> str:
    """A subject as SNS takes it: ASCII, one line, less than a hundred characters."""
    line = " ".join(text.encode("ascii", "replace").decode().split())
    return line if len(line) <= SUBJECT_LONGEST else line[: SUBJECT_LONGEST - 3] + "..."


def joined(lines: Sequence[str]) -> str:
    """Lines as one text, with one empty line at the most between two."""
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip() + "\n"
