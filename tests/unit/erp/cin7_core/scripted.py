"""A Cin7 Core that gives scripted answers, for what the look-alike cannot be made to say."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from seamline.budget import Unlimited
from seamline.clock import ManualClock
from seamline.erp.cin7_core.client import Cin7Core
from seamline.erp.cin7_core.profile import CoreProfile, core_http
from seamline.http import ApiClient
from seamline.meter import Meter
from seamline.settings import ErpSettings

SETTINGS = ErpSettings(kind="cin7_core")
LIMIT_TEXT = "You have reached 60 calls per 60 seconds API limit."

type Answer = httpx.Response | Exception


class Waits(Unlimited):
    """A budget that never says no and notes how long Cin7 asked to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def throttled(self, wait: float) -> None:
        self.waits.append(wait)


class Scripted:
    """Gives the answers in order, the last one for ever, and keeps the requests."""

    def __init__(self, *answers: Answer, page_size: int = 1000) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.budget = Waits()
        http = core_http(SETTINGS, "account-1", "key-1", httpx.MockTransport(self._answer))
        self.erp = Cin7Core(ApiClient(http, CoreProfile(), self.budget, ManualClock(), Meter()), page_size)

    @property
    def queries(self) -> list[dict[str, str]]:
        """The query of each request so far."""
        return [dict(request.url.params) for request in self.requests]

    def sent(self, index: int = 0) -> Any:
        """The JSON body of one request."""
        return json.loads(self.requests[index].content)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def listing(key: str, rows: list[dict[str, Any]], total: int | None = None, page: int = 1) -> httpx.Response:
    """A list in Cin7's envelope."""
    return httpx.Response(200, json={"Total": len(rows) if total is None else total, "Page": page, key: rows})


def refusal(*texts: str, status: int = 400) -> httpx.Response:
    """An error array."""
    return httpx.Response(status, json=[{"ErrorCode": 400, "Exception": text} for text in texts])


def guid(number: int) -> str:
    """A GUID for one invented record."""
    return f"7b1d2c1e-5a0f-4f0e-9c55-{number:012d}"


type Call = Callable[[Cin7Core], object]
