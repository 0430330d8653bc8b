"""What may become of one call on its way to an API and back."""

from collections.abc import Callable

import httpx
from msgspec import Struct

from tests.sim.faults import Weather

TIMEOUT_SECONDS = 30.0
LIMIT_TEXT = '[{"ErrorCode":400,"Exception":"You have reached 60 calls per 60 seconds API limit."}]'
HTML_PAGE = "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"


class Fate(Struct, frozen=True):
    """What becomes of one call: whether and when it is carried out, and what its caller sees at last."""

    served_after: float | None
    seen_after: float
    answer: Callable[[httpx.Response | None], httpx.Response]


type Kind = Callable[[Weather, float, float], Fate]


def as_it_is(response: httpx.Response | None) -> httpx.Response:
    """What was really answered."""
    assert response is not None
    return response


def _refuse(status: int, text: str, headers: dict[str, str] | None = None) -> Callable[[object], httpx.Response]:
    return lambda _: httpx.Response(status, text=text, headers=headers)


def _no_connection(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _raise(httpx.ConnectError("refused")))


def _timeout_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, TIMEOUT_SECONDS, _raise(httpx.ReadTimeout("no answer")))


def _timeout_served(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, TIMEOUT_SECONDS, _raise(httpx.ReadTimeout("no answer")))


def _timeout_served_late(weather: Weather, there: float, back: float) -> Fate:
    late = TIMEOUT_SECONDS + weather.late()
    return Fate(late, TIMEOUT_SECONDS, _raise(httpx.ReadTimeout("no answer")))


def _dropped_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _raise(httpx.RemoteProtocolError("dropped")))


def _dropped_served(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _raise(httpx.RemoteProtocolError("dropped")))


def _too_many_429(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(429, LIMIT_TEXT, {"Retry-After": "20 Seconds"}))


def _too_many_as_400(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(400, LIMIT_TEXT))


def _too_many_as_503(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(503, ""))


def _error_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(500, "Internal Server Error"))


def _error_served(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _refuse(502, HTML_PAGE))


def _page_instead(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _refuse(200, HTML_PAGE, {"Content-Type": "text/html"}))


def _page_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(200, HTML_PAGE, {"Content-Type": "text/html"}))


def _page_404(weather: Weather, there: float, back: float) -> Fate:
    """A gateway's page, which says nothing about the record that was asked for."""
    return Fate(there, there + back, _refuse(404, HTML_PAGE, {"Content-Type": "text/html"}))


def _page_404_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(404, HTML_PAGE, {"Content-Type": "text/html"}))


def _cut_short(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _halved)


def _halved(response: httpx.Response | None) -> httpx.Response:
    whole = as_it_is(response)
    return httpx.Response(whole.status_code, content=whole.content[: len(whole.content) // 2])


def _raise(error: Exception) -> Callable[[object], httpx.Response]:
    def fail(_: object) -> httpx.Response:
        raise error

    return fail


CORE_KINDS: tuple[Kind, ...] = (
    _no_connection,
    _timeout_unserved,
    _timeout_served,
    _timeout_served_late,
    _dropped_unserved,
    _dropped_served,
    _too_many_429,
    _too_many_as_400,
    _too_many_as_503,
    _error_unserved,
    _error_served,
    _page_instead,
    _page_unserved,
    _cut_short,
)
JOOR_KINDS = tuple(kind for kind in CORE_KINDS if kind not in (_too_many_as_400, _too_many_as_503))
"""The two disguises of a refusal are Cin7's."""
READ_KINDS: tuple[Kind, ...] = (_page_404, _page_404_unserved)
"""On top of these for reads. What strikes in no way is an answer that is well formed, and wrong or empty.

Of such an answer nobody can tell that it is not so; no API was seen to give one, and a 404 of its own is believed.
"""
