"""What handlers take from a request: query values, pages, bodies and record rows, each refused in clear words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from werkzeug.wrappers import Request

from sandbox.joor.envelope import Page, V4Answer
from sandbox.joor.errors import ContentError, MalformedError
from sandbox.joor.models import Json
from sandbox.joor.state import JoorState
from sandbox.joor.texts import flag, items, moment, whole
from sandbox.kit.wsgi import read_json

DEFAULT_COUNT = 50
KEYS = ("id", "external_id", "product_identifier", "product_id", "sku_id", "order_id")


@dataclass(frozen=True)
class Call:
    """One call being answered: the account, the request, and the variable parts of its path."""

    state: JoorState
    request: Request
    path: dict[str, str]

    def query(self, name: str) -> str:
        """A query value, empty when absent; unknown ones are never looked at."""
        return self.request.args.get(name, "")

    def flag(self, name: str, default: bool) -> bool:
        """A 0/1 query value. Raises ContentError."""
        return self._read(name, flag) if self.query(name) else default

    def number(self, name: str, default: int) -> int:
        """A whole query value of 0 or more. Raises ContentError."""
        value = self._read(name, whole) if self.query(name) else default
        if value < 0:
            raise ContentError(f"{name} must not be negative")
        return value

    def range(self, start: str, end: str) -> tuple[datetime, datetime] | None:
        """A date range; both ends or none. Raises ContentError."""
        if not self.query(start) and not self.query(end):
            return None
        if not self.query(start) or not self.query(end):
            raise ContentError(f"{start} and {end} go together")
        return self._read(start, moment), self._read(end, lambda value: moment(value, end_of_day=True))

    def page[Row](self, found: Sequence[Row]) -> Page[Row]:
        """The part of a v2 list that `start_from` and `count` ask for."""
        start, count = self.number("start_from", 0), self.number("count", DEFAULT_COUNT)
        rows = list(found[start : start + count])
        return Page(rows, start, start + len(rows), len(found))

    def body(self) -> Any:
        """The JSON body. Raises MalformedError."""
        try:
            return read_json(self.request)
        except ValueError as error:
            raise MalformedError(f"The body is not JSON: {error}") from error

    def records(self, root: str, node: str) -> list[Json]:
        """The records of a v2 body, `{root: {node: [...]}}`, with or without an outer list. Raises ContentError."""
        body = self.body()
        if isinstance(body, list) and len(body) == 1:
            body = body[0]
        if not isinstance(body, dict) or root not in body:
            raise ContentError(f"The body must be an object with the root node {root}")
        if isinstance(body[root], dict) and node not in body[root]:
            raise ContentError(f"{root} must hold {node}")
        found = items(body[root], node)
        if not found or not all(isinstance(row, dict) for row in found):
            raise ContentError(f"{root} must hold one or more objects under {node}")
        return found

    def objects(self, shape: type[Any], answer: V4Answer) -> list[Json]:
        """The objects of a v4 body that have the right shape; the others become errors of the answer.

        Fields the shape does not know are dropped. Raises MalformedError when the body is no array of objects.
        """
        body = self.body()
        if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
            raise MalformedError("The body must be a JSON array of objects")
        found = []
        for row in body:
            try:
                found.append(msgspec.convert(row, shape))
            except msgspec.ValidationError as error:
                answer.refuse("INVALID", str(error), **{name: row[name] for name in KEYS if name in row})
        return found

    def ids(self, name: str) -> list[str]:
        """A comma-separated query value."""
        return [part.strip() for part in self.query(name).split(",") if part.strip()]

    def _read[Value](self, name: str, read: Callable[[str], Value]) -> Value:
        try:
            return read(self.query(name))
        except ValueError as error:
            raise ContentError(f"{name}={self.query(name)!r} is not valid: {error}") from error


@dataclass(frozen=True)
class V2Route:
    """One v2 endpoint; `root` names the node its refusals are wrapped in."""

    method: str
    path: str
    answer: Callable[[Call], Json]
    root: str


@dataclass(frozen=True)
class V4Route:
    """One v4 endpoint."""

    method: str
    path: str
    answer: Callable[[Call], V4Answer]
