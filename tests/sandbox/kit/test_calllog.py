"""The call log."""

from collections.abc import Iterator

import httpx
import pytest
from werkzeug.wrappers import Request, Response

from sandbox.kit.calllog import NO_ANSWER, CallLog
from sandbox.kit.clock import SystemClock
from sandbox.kit.faults import ConnectionDropped


@Request.application
def echo(request: Request) -> Response:
    if request.path == "/drop":
        raise ConnectionDropped("dropped")
    return Response(request.get_data() or b"nothing", status=202)


@pytest.fixture
def log() -> CallLog:
    return CallLog()


@pytest.fixture
def api(log: CallLog) -> Iterator[httpx.Client]:
    app = log.wrap("core", echo, SystemClock(), lambda method, _: 1 if method == "GET" else 5)
    with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://api.test") as client:
        yield client


def test_a_call_is_logged_with_its_body_still_readable_by_the_application(log: CallLog, api: httpx.Client) -> None:
    answer = api.post("/sale?Void=", json={"ID": 1})
    assert answer.json() == {"ID": 1}
    call = log.calls[0]
    assert (call.method, call.path, call.query, call.body, call.status, call.cost) == (
        *("POST", "/sale", {"Void": ""}, {"ID": 1}, 202, 5),
    )


def test_a_call_without_an_answer_is_logged_too(log: CallLog, api: httpx.Client) -> None:
    with pytest.raises(ConnectionDropped):
        api.get("/drop")
    assert log.calls[0].status == NO_ANSWER


def test_writes_are_the_calls_that_are_not_reads(log: CallLog, api: httpx.Client) -> None:
    api.get("/a")
    api.put("/b", content=b"no json")
    assert [(call.path, call.body) for call in log.writes("core")] == [("/b", None)]
    assert log.of("joor") == []
    log.clear()
    assert log.calls == []
