"""Reads Cin7 Core's answers: its error model may come as an array or one object, and even with HTTP 200."""

from typing import NoReturn

import httpx
import msgspec
from msgspec import Struct

from seamline.errors import NotFound, RecordRejected
from seamline.http import Decoder, decode_json

LONGEST_ERROR_BYTES = 65_536
"""An error answer is short; a page of a list is not, and a search of it for error words costs time."""
_FIX = "correct the record and retry"


class _Problem(Struct):
    """One entry of the documented error model; Cin7 sends ErrorCode as a number, seen as text too."""

    code: int | str | None = msgspec.field(name="ErrorCode")
    text: str | None = msgspec.field(name="Exception", default=None)


class _OtherShapes(Struct):
    """Error bodies outside the error model: an old gateway's, and ASP.NET's."""

    errors: list[str] = msgspec.field(name="Errors", default_factory=list)
    message: str = msgspec.field(name="Message", default="")


def refusals(content: bytes) -> tuple[str, ...]:
    """Every message of an error answer, in order; empty when the content is not an error at all."""
    if len(content) > LONGEST_ERROR_BYTES:
        return ()
    if b'"ErrorCode"' in content:
        return _error_model(content)
    if b'"Errors"' in content or b'"Message"' in content:
        return _other_shapes(content)
    return ()


def core_json[T](kind: type[T]) -> Decoder[T]:
    """A decoder for one type of answer. An error model with HTTP 200 raises RecordRejected with all its messages."""
    decode_good = decode_json(kind)

    def decode(response: httpx.Response) -> T:
        reject_errors(response)
        return decode_good(response)

    return decode


def reject_errors(response: httpx.Response) -> None:
    """Raise RecordRejected with all messages if a good status hides an error model."""
    content = response.content
    is_error = len(content) <= LONGEST_ERROR_BYTES and b'"ErrorCode"' in content
    found = _error_model(content) if is_error else ()
    if found:
        raise RecordRejected(f"Cin7 Core refused {response.request.url.path}: {'; '.join(found)}", fix=_FIX)


def is_not_found(error: RecordRejected) -> bool:
    """Whether the refusal says that the record asked for does not exist; Cin7 says so with status 400."""
    return "not found" in str(error).lower()


def raise_not_found(error: RecordRejected) -> NoReturn:
    """Raise NotFound where the refusal says so, else the refusal itself."""
    if is_not_found(error):
        raise NotFound(str(error), fix="check that the record still exists in Cin7 Core") from error
    raise error


def _error_model(content: bytes) -> tuple[str, ...]:
    try:
        found = msgspec.json.decode(content, type=list[_Problem] | _Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ()
    problems = found if isinstance(found, list) else [found]
    return tuple(problem.text or f"error {problem.code}" for problem in problems)


def _other_shapes(content: bytes) -> tuple[str, ...]:
    try:
        found = msgspec.json.decode(content, type=_OtherShapes)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ()
    return tuple(text for text in (*found.errors, found.message) if text)
