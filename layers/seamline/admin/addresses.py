"""The resolver of the operator's API, which can tell what of a request is wrong: address, method, query or body."""

import re
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver

from seamline.admin.bodies import read_json

SIGNATURE = "x-amz-"
"""A caller may sign by words of the query; these are AWS's and none of ours."""


class Api(LambdaFunctionUrlResolver):
    """Remembers which methods each address has."""

    def __init__(self) -> None:
        super().__init__(
            enable_validation=True, response_validation_error_http_code=500, json_body_deserializer=read_json
        )
        self._methods: dict[str, list[str]] = {}

    def route(self, rule: str, method: str | list[str] | tuple[str], *args: Any, **kwargs: Any) -> Any:
        """Register an answer, as the resolver does; parts of the rule in <> stand for anything."""
        pattern = "".join("[^/]+" if part.startswith("<") else re.escape(part) for part in re.split(r"(<\w+>)", rule))
        self._methods.setdefault(pattern, []).extend([method] if isinstance(method, str) else method)
        return super().route(rule, method, *args, **kwargs)

    def other_methods(self) -> tuple[str, ...]:
        """What may be asked of this address instead; nothing when it is no address, or the method is not at fault."""
        path, asked = self.current_event.path, self.current_event.http_method
        found = tuple(name for rule, names in self._methods.items() if re.fullmatch(rule, path) for name in names)
        return () if asked in found else found

    def unknown_query(self) -> tuple[str, ...]:
        """What is wrong with each word of the query that the address does not know."""
        known = sorted(field.alias for field in self.context["_route"].dependant.query_params)
        asked = (name for name in self.current_event.query_string_parameters if not name.lower().startswith(SIGNATURE))
        there_are = f"there are {', '.join(known)}" if known else "there is none at this address"
        return tuple(f"{name}: no such query parameter; {there_are}" for name in asked if name not in known)

    def body_fault(self) -> str:
        """Why the body is no text that could be read; empty when it is."""
        try:
            _text = self.current_event.decoded_body
        except ValueError:
            return "the body is not JSON: it is not text in UTF-8"
        return ""
