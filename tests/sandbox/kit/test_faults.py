"""Faults, each as a caller sees it."""

from collections.abc import Iterator

import httpx
import pytest
from werkzeug.wrappers import Request, Response

from sandbox.kit.faults import ConnectionDropped, FaultKind, FaultRule, Faults, TimedOut
from sandbox.kit.wsgi import json_response


class Counter:
    """An application that counts the requests it carried out."""

    def __init__(self) -> None:
        self.done = 0

    def answer(self, _: Request) -> Response:
        self.done += 1
        return json_response({"done": self.done})


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def api(faults: Faults, counter: Counter) -> Iterator[httpx.Client]:
    app = faults.wrap("core", Request.application(counter.answer))
    with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://api.test") as client:
        yield client


def test_a_status_is_answered_without_carrying_the_request_out(
    faults: Faults, counter: Counter, api: httpx.Client
) -> None:
    faults.add(FaultRule("core", kind="status", status=503, body='{"no":1}'))
    answer = api.get("/sale")
    assert (answer.status_code, answer.json(), counter.done) == (503, {"no": 1}, 0)


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [("drop_before", ConnectionDropped, 0), ("drop_after", ConnectionDropped, 1), ("timeout", TimedOut, 1)],
)
def test_a_lost_answer_may_hide_a_write_that_happened(
    faults: Faults, counter: Counter, api: httpx.Client, kind: FaultKind, error: type[Exception], done: int
) -> None:
    faults.add(FaultRule("core", kind=kind))
    with pytest.raises(error):
        api.post("/sale")
    assert counter.done == done
    assert api.post("/sale").status_code == 200


def test_callers_can_treat_them_as_any_transport_error(faults: Faults, api: httpx.Client) -> None:
    faults.add(FaultRule("core", kind="timeout"))
    with pytest.raises(httpx.TimeoutException):
        api.get("/sale")


def test_a_malformed_body_is_cut_in_half_and_html_comes_with_any_status(faults: Faults, api: httpx.Client) -> None:
    faults.add(FaultRule("core", kind="malformed"))
    faults.add(FaultRule("core", kind="html", status=200))
    assert api.get("/sale").text == '{"don'
    page = api.get("/sale")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_rule_picks_its_calls_skips_some_and_ends(faults: Faults, api: httpx.Client) -> None:
    faults.add(FaultRule("core", method="POST", path="sale/order$", after=1, times=2))
    faults.add(FaultRule("joor"))
    assert [api.get("/sale/order").status_code, api.post("/sale").status_code] == [200, 200]
    assert [api.post("/Sale/Order").status_code for _ in range(4)] == [200, 500, 500, 200]


def test_a_rule_can_last_until_it_is_cleared(faults: Faults, api: httpx.Client) -> None:
    faults.add(FaultRule("core", times=-1))
    assert {api.get("/a").status_code for _ in range(5)} == {500}
    faults.clear()
    assert api.get("/a").status_code == 200
