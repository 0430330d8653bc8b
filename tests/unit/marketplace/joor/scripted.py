"""A JOOR that answers from a script and remembers what it was asked; shared by the unit tests of the adapter."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from seamline.budget import Unlimited
from seamline.clock import ManualClock
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.marketplace.joor.client import Joor
from seamline.marketplace.joor.transport import joor_clients, joor_http
from seamline.meter import Meter
from seamline.settings import JoorSettings

CREDENTIALS = JoorCredentials("v2-secret", "client-1", "client-secret", "api@aurora.example", "pass-secret")
type Answer = httpx.Response | Callable[[httpx.Request], httpx.Response]


def ok(**content: Any) -> httpx.Response:
    """A v2 success with this content beside the response node."""
    return httpx.Response(200, json={"response": {"code": 0, "comment": "", "log_id": "log-1"}, **content})


def refused(comment: str, code: int | str = 1) -> httpx.Response:
    """A v2 refusal, under HTTP 200 as JOOR does it."""
    return httpx.Response(200, json={"root": {"response": {"code": code, "comment": comment, "log_id": "log-9"}}})


def v4(data: Any = (), errors: Any = ()) -> httpx.Response:
    """A v4 answer."""
    return httpx.Response(200, json={"data": list(data), "errors": list(errors)})


@dataclass
class Script:
    """Answers calls in order; the token endpoint answers by itself unless given answers of its own."""

    answers: list[Answer]
    tokens: list[Answer] = field(default_factory=list)
    calls: list[httpx.Request] = field(default_factory=list)
    grants: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        is_grant = "atlas" in request.url.host
        (self.grants if is_grant else self.calls).append(_as_sent(request))
        queue = self.tokens if is_grant else self.answers
        if is_grant and not queue:
            return httpx.Response(200, json={"access_token": f"access-{len(self.grants)}", "expires_in": 1000})
        answer = queue.pop(0)
        return answer if isinstance(answer, httpx.Response) else answer(request)


def _as_sent(request: httpx.Request) -> httpx.Request:
    """A copy: a call that is signed anew is the same object."""
    return httpx.Request(
        request.method, request.url, headers=request.headers, content=request.content, extensions=request.extensions
    )


@dataclass
class Bench:
    """A JOOR adapter over a script."""

    joor: Joor
    script: Script
    meter: Meter
    clock: ManualClock

    @property
    def credits(self) -> int:
        return self.meter.totals.get("JOOR credits", 0)

    @property
    def queries(self) -> list[dict[str, str]]:
        return [dict(call.url.params) for call in self.script.calls]

    @property
    def paths(self) -> list[str]:
        return [f"{call.method} {call.url.raw_path.decode().split('?')[0]}" for call in self.script.calls]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(call.content) for call in self.script.calls if call.content]


def bench(*answers: Answer, tokens: tuple[Answer, ...] = (), overwrite: Any = 2, **settings: Any) -> Bench:
    """An adapter whose JOOR gives these answers in this order."""
    script, clock, meter = Script(list(answers), list(tokens)), ManualClock(), Meter()
    chosen = JoorSettings.model_validate({"account": "222222", **settings})
    http = joor_http(chosen, CREDENTIALS, clock, httpx.MockTransport(script))
    clients = joor_clients(http, Unlimited(), clock, meter)
    return Bench(Joor(clients, chosen, clock, overwrite), script, meter, clock)
