"""The control API: what a person does in the two products by hand, plus faults, the call log and the whole state."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from sandbox.core.errors import CoreError
from sandbox.joor.errors import RefusalError
from sandbox.kit.calllog import CallLog
from sandbox.kit.faults import FaultRule, Faults
from sandbox.kit.hooks import call_hook
from sandbox.kit.wsgi import json_response, read_json

type Json = dict[str, Any]


class Account(Protocol):
    """What the control API needs of an account besides its hooks."""

    def snapshot(self) -> Json:
        """The whole account as JSON."""
        ...


class Control:
    """Answers below /_sandbox; `reset` brings the accounts back to how they started."""

    def __init__(
        self, accounts: Mapping[str, Account], log: CallLog, faults: Faults, reset: Callable[[], None]
    ) -> None:
        self._accounts = accounts
        self._log = log
        self._faults = faults
        self._reset = reset

    def answer(self, request: Request) -> Response:
        """One call; what goes wrong is told with status 400 and the cause."""
        parts = request.path.strip("/").split("/")
        try:
            return json_response(self._act(request, parts))
        except HTTPException as error:
            return json_response({"error": error.description}, error.code or 500)
        except (CoreError, RefusalError, LookupError, TypeError, ValueError) as error:
            return json_response({"error": str(error)}, 400)

    def _act(self, request: Request, parts: list[str]) -> Json:
        if len(parts) == 2 and parts[0] in self._accounts:
            _require(request, "POST")
            answer = call_hook(self._accounts[parts[0]], parts[1], _arguments(request))
            return answer if isinstance(answer, dict) else {"result": answer}
        actions: dict[str, Callable[[Request], Json]] = {
            "state": self._state,
            "log": self._calls,
            "faults": self._rules,
            "reset": self._start_over,
        }
        if len(parts) != 1 or parts[0] not in actions:
            raise NotFound(f"There is no {request.path}; use {', '.join(actions)}, or <api>/<hook>")
        return actions[parts[0]](request)

    def _state(self, request: Request) -> Json:
        _require(request, "GET")
        return {name: account.snapshot() for name, account in self._accounts.items()}

    def _calls(self, request: Request) -> Json:
        if request.method == "DELETE":
            self._log.clear()
            return {}
        _require(request, "GET")
        api, since = request.args.get("api"), int(request.args.get("since", 0))
        calls = self._log.calls[since:]
        shown = [{**asdict(call), "at": call.at.isoformat()} for call in calls if api in (None, "", call.api)]
        return {"calls": shown, "next": since + len(calls)}

    def _rules(self, request: Request) -> Json:
        if request.method == "DELETE":
            self._faults.clear()
            return {}
        if request.method == "GET":
            return {"rules": [asdict(rule) for rule in self._faults.rules]}
        _require(request, "POST")
        rule = FaultRule(**_arguments(request))
        if rule.api not in self._accounts:
            raise ValueError(f"There is no API {rule.api!r}; use one of: {', '.join(self._accounts)}")
        self._faults.add(rule)
        return asdict(rule)

    def _start_over(self, request: Request) -> Json:
        _require(request, "POST")
        self._reset()
        return {}


def _require(request: Request, method: str) -> None:
    if request.method != method:
        raise MethodNotAllowed([method])


def _arguments(request: Request) -> Json:
    body = read_json(request)
    if body is not None and not isinstance(body, dict):
        raise ValueError("Send one JSON object of arguments")
    return body or {}
