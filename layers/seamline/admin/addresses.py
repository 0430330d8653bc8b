"""The resolver of the operator's API, which can tell a wrong method from a wrong address."""

import re
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver


class Api(LambdaFunctionUrlResolver):
    """Remembers which methods each address has."""

    def __init__(self) -> None:
        super().__init__(enable_validation=True, response_validation_error_http_code=500)
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
