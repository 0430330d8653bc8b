"""One request to the console: where it leads, what its form holds, and who makes it."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote

from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent
from msgspec import Struct

from seamline.admin.request import UNKNOWN_CALLER


class Visit(Struct, frozen=True):
    """A request as pages read it. `place` holds the names in the address, `form` every value of every field."""

    by: str
    place: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, tuple[str, ...]]

    @property
    def connection(self) -> str:
        """The connection that the page is about; empty on the page of all."""
        return self.place.get("connection", "")

    def asked(self, name: str) -> str:
        """A word of the query, or nothing."""
        return self.query.get(name, "").strip()

    def field(self, name: str) -> str:
        """The first value of a field of the form, or nothing."""
        return next(iter(self.form.get(name, ())), "")


def visit_of(event: LambdaFunctionUrlEvent, place: Mapping[str, str]) -> Visit:
    """The visit that an event of the function URL is."""
    form = parse_qs(_text(event), keep_blank_values=True) if event.http_method == "POST" else {}
    fields = {name: tuple(values) for name, values in form.items()}
    # A function URL hands the address on with its escapes, and the query without.
    names = {name: unquote(word) for name, word in place.items()}
    return Visit(_caller(event.raw_event), names, event.query_string_parameters or {}, fields)


def _text(event: LambdaFunctionUrlEvent) -> str:
    """The body as text. No browser sends a form that is none, so it is not worth a word of its own."""
    body = event.body or ""
    return base64.b64decode(body).decode(errors="replace") if event.is_base64_encoded else body


def _caller(event: Mapping[str, Any]) -> str:
    signer = ((event.get("requestContext") or {}).get("authorizer") or {}).get("iam") or {}
    return str(signer.get("userArn") or UNKNOWN_CALLER)
