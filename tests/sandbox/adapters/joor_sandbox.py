"""The JOOR adapter joined in-process to the JOOR look-alike, both on one clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from sandbox.joor.account import JoorAccount
from sandbox.joor.app import joor_app
from sandbox.joor.config import JoorConfig
from sandbox.joor.throttle import credit_cost
from sandbox.kit.calllog import Call, CallLog
from sandbox.kit.clock import ManualClock
from sandbox.kit.faults import Faults
from seamline.budget import Unlimited
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.marketplace.joor.client import Joor
from seamline.marketplace.joor.transport import joor_clients, joor_http
from seamline.meter import Meter
from seamline.settings import JoorSettings

BASE = "http://joor.sandbox.example"


class SharedClock:
    """The sandbox's clock, as Seamline reads and waits on one."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        self._clock.advance(seconds)


class WaitingBudget(Unlimited):
    """A budget that only knows what the API itself says: when it is throttled, it waits."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock

    def throttled(self, wait: float) -> None:
        self._clock.sleep(wait)


@dataclass
class JoorSandbox:
    """A JOOR account with the adapter on it."""

    joor: Joor
    account: JoorAccount
    clock: SharedClock
    log: CallLog
    faults: Faults

    @property
    def calls(self) -> list[Call]:
        return [call for call in self.log.of("joor") if not call.path.startswith("/auth")]

    @property
    def credits(self) -> int:
        return sum(call.cost for call in self.calls)


def joor_sandbox(config: JoorConfig | None = None, **settings: Any) -> JoorSandbox:
    """An empty account under this configuration, and the adapter with settings that fit it."""
    config = config or JoorConfig()
    time = ManualClock(datetime(2026, 1, 10, 10, 0, tzinfo=UTC))
    account, log, faults, clock = JoorAccount(time, config), CallLog(), Faults(), SharedClock(time)
    app = log.wrap("joor", faults.wrap("joor", joor_app(account)), time, credit_cost)
    urls = {"v2_url": f"{BASE}/v2/", "v4_url": f"{BASE}/v4/", "auth_url": f"{BASE}/auth/"}
    chosen = JoorSettings.model_validate({"account": config.account_id, **urls, **settings})
    credentials = JoorCredentials(
        config.v2_token, config.client_id, config.client_secret, config.username, config.password
    )
    http = joor_http(chosen, credentials, clock, httpx.WSGITransport(app=app))
    clients = joor_clients(http, WaitingBudget(clock), clock, Meter())
    return JoorSandbox(Joor(clients, chosen, clock, 2), account, clock, log, faults)
