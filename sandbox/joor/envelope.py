"""How answers are wrapped: v2's response node with its XML habits, and v4's data and errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Response

from sandbox.joor.config import JoorConfig
from sandbox.joor.errors import ContentError, RefusalError
from sandbox.joor.models import Json
from sandbox.joor.state import JoorState
from sandbox.kit.wsgi import json_response

OBJECT_FAILED = 1
NO_ERROR = 0


@dataclass(frozen=True)
class Page[Row]:
    """A part of a v2 list: what `start_from` and `count` asked for; `end` is where the next part starts."""

    rows: list[Row]
    start: int
    end: int
    total: int

    @classmethod
    def single(cls, row: Row) -> "Page[Row]":
        """The answer to a read of one record."""
        return cls([row], 0, 1, 1)


@dataclass
class V4Answer:
    """What a v4 call answers: good objects, and the ones that failed, in one HTTP 200."""

    data: list[Json] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)

    def refuse(self, status: str, message: str, **details: Any) -> None:
        """Report one failed object."""
        self.errors.append({"status": status, "message": message, "details": details})


def response_node(state: JoorState, code: int = NO_ERROR, comment: str = "", page: Page[Any] | None = None) -> Json:
    """The v2 `response` object."""
    node: Json = {
        "code": str(code) if state.config.code_as_text else code,
        "comment": comment,
        "log_id": state.log_id(),
    }
    if page is not None:
        node |= {"start_from": page.start, "next_start": _next_start(state.config, page), "count": page.total}
    return node


def v2_answer(state: JoorState, payload: Json) -> Response:
    """Answer a v2 call, with lists written as the account's XML converter would."""
    return json_response(xml_like(payload, state.config))


def v2_refusal(state: JoorState, refusal: RefusalError, root: str = "") -> Response:
    """Refuse a v2 call; wrong content is answered with HTTP 200 by default."""
    is_content = isinstance(refusal, ContentError)
    status = state.config.content_error_status if is_content else refusal.status
    node = {"response": response_node(state, OBJECT_FAILED if is_content else refusal.status, refusal.comment)}
    return json_response({root: node} if root else node, status)


def v4_answer(answer: V4Answer) -> Response:
    """Answer a v4 call."""
    return json_response({"data": answer.data, "errors": answer.errors})


def v4_refusal(refusal: RefusalError) -> Response:
    """Refuse a v4 call as a whole."""
    status = "BAD_REQUEST" if refusal.status == ContentError.status else type(refusal).__name__.removesuffix("Error")
    answer = V4Answer()
    answer.refuse(status.upper(), refusal.comment)
    return json_response({"data": answer.data, "errors": answer.errors}, refusal.status)


def xml_like(value: Any, config: JoorConfig) -> Any:
    """Write empty lists and nulls as "", and single rows as objects where the account does that."""
    if isinstance(value, Mapping):
        return {key: xml_like(child, config) for key, child in value.items()}
    if isinstance(value, list):
        if not value and config.empty_as_text:
            return ""
        if len(value) == 1 and config.single_as_object:
            return xml_like(value[0], config)
        return [xml_like(child, config) for child in value]
    return "" if value is None else value


def _next_start(config: JoorConfig, page: Page[Any]) -> int | str:
    if page.end < page.total or config.next_start_at_end == "total":
        return page.end
    return ""
