"""The way from a process to both look-alikes, on which requests and answers are lost, late or turned into others."""

from collections.abc import Callable

import httpx

from tests.sim.calls import CORE_KINDS, JOOR_KINDS, READ_KINDS, Fate, Kind, as_it_is
from tests.sim.faults import Count, Weather
from tests.sim.scheduler import Killed, Scheduler

type Serve = Callable[[httpx.Request], httpx.Response]


class Network(httpx.BaseTransport):
    """The way from a process to both look-alikes; a request sent by a process that dies may still arrive."""

    def __init__(self, scheduler: Scheduler, weather: Weather, serve: Serve) -> None:
        self._scheduler = scheduler
        self._weather = weather
        self._serve = serve
        self.sent: list[tuple[float, str, str]] = []
        self.sending: Callable[[httpx.Request], None] = _silent
        self.trace: Callable[[str], None] = _silent
        self.count: Count = _silent

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; other processes run meanwhile."""
        request.read()
        self._scheduler.sleep(0.001)
        self.sent.append((self._scheduler.now(), _api(request), request.method))
        self.sending(request)
        flight = _Flight(request)
        fate = self._fate(request)
        if fate.served_after is not None:
            self._scheduler.after(fate.served_after, lambda: self._land(flight))
        try:
            self._scheduler.sleep(fate.seen_after)
        except Killed:
            if fate.served_after is not None:
                self._scheduler.after(self._weather.late(), lambda: self._land(flight))
            raise
        return fate.answer(flight.response)

    def _land(self, flight: "_Flight") -> None:
        if not flight.landed:
            flight.landed = True
            flight.response = self._serve(flight.request)

    def _fate(self, request: httpx.Request) -> Fate:
        there, back = self._weather.way(), self._weather.way()
        if not self._weather.strikes(self._weather.odds.network):
            return Fate(there, there + back, as_it_is)
        kind = self._weather.rng.choice(_kinds(request))
        self.count(f"{_api(request)} {kind.__name__.strip('_')}")
        self.trace(f"fault {kind.__name__.strip('_')} for {request.method} {request.url.path}")
        return kind(self._weather, there, back)


def _silent(_: object) -> None:
    return None


class _Flight:
    def __init__(self, request: httpx.Request) -> None:
        self.request = request
        self.response: httpx.Response | None = None
        self.landed = False


def _kinds(request: httpx.Request) -> tuple[Kind, ...]:
    kinds = CORE_KINDS if _api(request) == "core" else JOOR_KINDS
    return (*kinds, *READ_KINDS) if request.method == "GET" else kinds


def _api(request: httpx.Request) -> str:
    path = request.url.path
    return "core" if path.startswith("/cin7-core") else "auth" if "/auth" in path else "joor"
