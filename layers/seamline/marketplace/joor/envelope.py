"""Unwraps JOOR's answers: v2's `response` node, wherever it stands, and v4's `data` and `errors`."""

import re
from decimal import Decimal
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from seamline.errors import MalformedAnswer, NotFound, RecordRejected
from seamline.marketplace.joor.values import Node, nodes, number, rows, text

_JSON = msgspec.json.Decoder(float_hook=Decimal)
_NOT_FOUND = re.compile(r"not found|(does not|doesn't) exist|no such|unknown style|no style", re.IGNORECASE)


class Envelope(Struct, frozen=True):
    """A v2 answer: the `response` node, and the node it stands in."""

    node: Node
    response: Node

    @property
    def succeeded(self) -> bool:
        """Whether JOOR says so; the code comes as number or text."""
        return number(self.response.get("code")) == 0

    @property
    def is_not_found(self) -> bool:
        """Whether JOOR refused because there is no such record; its codes are not published, so its words count."""
        words = text(self.response.get("comment"))
        return not self.succeeded and (number(self.response.get("code")) == 404 or bool(_NOT_FOUND.search(words)))


class V4Answer(Struct, frozen=True):
    """A v4 answer: the good objects and the refused ones."""

    data: list[Node]
    errors: list[Node]


def read_object(response: httpx.Response) -> Node:
    """The JSON object of an answer, decimals exact. Raises MalformedAnswer on anything else."""
    try:
        body = _JSON.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise malformed(response, str(error)) from None
    if not isinstance(body, dict):
        raise malformed(response, "not an object")
    return body


def find_envelope(body: Node) -> Envelope | None:
    """The `response` node at the top or one level below the root, None when there is none."""
    # Clients of JOOR have seen it beside the list, above the list and around it.
    for node in (body, *nodes(list(body.values()))):
        response = node.get("response")
        if isinstance(response, dict) and "code" in response:
            return Envelope(node, response)
    return None


def require_success(envelope: Envelope) -> None:
    """Raise RecordRejected with JOOR's comment and log id unless the code is 0."""
    if not envelope.succeeded:
        raise RecordRejected(f"JOOR refused: {v2_words(envelope)}", fix="correct the record and retry")


def require_found(envelope: Envelope) -> None:
    """Raise NotFound when a read found no such record, RecordRejected when it was refused otherwise."""
    if envelope.is_not_found:
        raise NotFound(f"JOOR does not know it: {v2_words(envelope)}", fix="check that the record still exists")
    require_success(envelope)


def require_envelope(response: httpx.Response) -> Envelope:
    """The envelope of a v2 answer that must have one. Raises MalformedAnswer."""
    envelope = find_envelope(read_object(response))
    if envelope is None:
        raise malformed(response, "no response node")
    return envelope


def v2_words(envelope: Envelope) -> str:
    """JOOR's comment and the log id its support asks for."""
    comment = text(envelope.response.get("comment")) or "no comment"
    return f"{comment} (code {text(envelope.response.get('code'))}, log id {text(envelope.response.get('log_id'))})"


def read_v4(response: httpx.Response) -> V4Answer:
    """A v4 answer. Raises MalformedAnswer when it has neither data nor errors."""
    body = read_object(response)
    if body.get("data") is None and not body.get("errors"):
        raise malformed(response, "neither data nor errors")
    return V4Answer(nodes(body.get("data")), v4_errors(body))


def v4_errors(body: Node) -> list[Node]:
    """The errors of a v4 body, texts among them turned into objects."""
    return [row if isinstance(row, dict) else {"message": text(row)} for row in rows(body.get("errors"))]


def v4_words(error: Node) -> str:
    """One v4 error in JOOR's words."""
    parts = (text(error.get("status")), text(error.get("message")))
    return ": ".join(filter(None, parts)) or "no reason given"


def error_words(response: httpx.Response) -> str:
    """JOOR's own words in an error answer of either version, or the start of whatever came instead."""
    try:
        body = read_object(response)
    except MalformedAnswer:
        return response.text[:200].replace("\n", " ")
    envelope = find_envelope(body)
    if envelope is not None:
        return v2_words(envelope)
    if errors := v4_errors(body):
        return "; ".join(map(v4_words, errors))
    return _plain_words(body) or response.text[:200]


def malformed(response: httpx.Response, reason: str) -> MalformedAnswer:
    """The error for an answer that is not what JOOR promises, with its beginning."""
    start = response.text[:80].replace("\n", " ")
    return MalformedAnswer(f"JOOR's answer at {response.url.path} is not as promised ({reason}): {start!r}")


def _plain_words(body: dict[str, Any]) -> str:
    names = ("error_description", "message", "error", "comment")
    return next((words for words in (text(body.get(name)) for name in names) if words), "")
