"""The one HTTP client: what is repeated, what never is, and how each failure is named."""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import httpx
import pytest
from msgspec import Struct

from seamline.budget import Unlimited
from seamline.clock import ManualClock
from seamline.errors import (
    BudgetExhausted,
    CredentialsRejected,
    MalformedAnswer,
    NotFound,
    RecordRejected,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from seamline.http import READ_ATTEMPTS, WRITE_ATTEMPTS, ApiClient, Request, decode_json
from seamline.meter import Exchange, Meter

READ = Request("GET", "things", {"page": 1})
WRITE = Request("POST", "things", body={"name": "Aurora"})
GOOD = httpx.Response(200, json={"id": 7, "price": 22.10})

type Answer = httpx.Response | Exception


class Thing(Struct):
    id: int
    price: Decimal = Decimal(0)


class PlainApi:
    """An API that throttles with 429 and charges five for a write."""

    name = "Plain"

    def cost(self, method: str) -> int:
        return 1 if method == "GET" else 5

    def throttle_wait(self, response: httpx.Response) -> float | None:
        return 12.0 if response.status_code == 429 else None

    def words(self, response: httpx.Response) -> str:
        return response.text

    def speaks(self, response: httpx.Response) -> bool:
        return not response.text.startswith("<")


class NotedBudget(Unlimited):
    """Allows everything and notes what was asked of it."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.waits: list[float] = []

    def take(self, cost: int) -> None:
        self.taken.append(cost)

    def throttled(self, wait: float) -> None:
        self.waits.append(wait)


class Server:
    """Gives the scripted answers in order, the last one for ever, and keeps the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.clock = ManualClock()
        self.budget = NotedBudget()
        self.exchanges: list[Exchange] = []
        self.meter = Meter(self.exchanges.append)

    def client(self) -> ApiClient:
        http = httpx.Client(base_url="https://plain.test/v1/", transport=httpx.MockTransport(self._answer))
        return ApiClient(http, PlainApi(), self.budget, self.clock, self.meter)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def read(server: Server) -> Thing:
    return server.client().read(READ, decode_json(Thing))


def write(server: Server) -> Thing:
    return server.client().write(WRITE, decode_json(Thing))


def test_a_good_read_costs_one_call_and_keeps_money_exact() -> None:
    server = Server(GOOD)

    assert read(server) == Thing(7, Decimal("22.1"))
    assert str(server.requests[0].url) == "https://plain.test/v1/things?page=1"
    assert server.budget.taken == [1]
    assert server.meter.totals == {"Plain reads": 1, "Plain credits": 1}


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(500),
        httpx.Response(502, text="<html>"),
        httpx.Response(200, text="<html>Page not found</html>"),
        httpx.Response(200, text='{"id": 7, "pri'),
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("no route"),
        httpx.RemoteProtocolError("dropped"),
    ],
    ids=repr,
)
def test_a_read_is_repeated_through_passing_trouble(trouble: Answer) -> None:
    server = Server(trouble, trouble, GOOD)

    assert read(server).id == 7
    assert len(server.requests) == 3
    assert server.clock.now() == ManualClock().now() + 0.5 + 1.0


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (httpx.Response(503), Unreachable),
        (httpx.ReadTimeout("slow"), Unreachable),
        (httpx.Response(200, text="<html>"), MalformedAnswer),
        (httpx.Response(302, headers={"Location": "https://plain.test/v1/things"}), MalformedAnswer),
        (httpx.Response(429), Throttled),
    ],
    ids=repr,
)
def test_a_read_that_never_succeeds_is_given_up_and_named(trouble: Answer, error: type[Exception]) -> None:
    server = Server(trouble)

    with pytest.raises(error):
        read(server)
    assert len(server.requests) == READ_ATTEMPTS


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, RecordRejected), (401, CredentialsRejected), (403, CredentialsRejected), (404, NotFound)],
)
@pytest.mark.parametrize("call", [read, write])
def test_a_refusal_is_final_and_carries_the_words(
    call: Callable[[Server], Thing], status: int, error: type[Exception]
) -> None:
    server = Server(httpx.Response(status, text="no such price type"))

    with pytest.raises(error, match="no such price type"):
        call(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize(("call", "error"), [(read, MalformedAnswer), (write, UnknownOutcome)])
def test_a_404_that_is_not_the_apis_own_does_not_say_that_there_is_no_such_record(
    call: Callable[[Server], Thing], error: type[Exception]
) -> None:
    with pytest.raises(error):
        call(Server(httpx.Response(404, text="<html>no route</html>")))


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(500),
        httpx.Response(503),
        httpx.Response(302, headers={"Location": "https://plain.test/v1/things"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, text='{"id": 7, "pri'),
        httpx.Response(204),
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.RemoteProtocolError("dropped"),
    ],
    ids=repr,
)
def test_a_write_whose_outcome_is_unknown_is_sent_once_only(trouble: Answer) -> None:
    server = Server(trouble, GOOD)

    with pytest.raises(UnknownOutcome):
        write(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize("trouble", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.Response(429)])
def test_a_write_that_was_certainly_not_processed_is_sent_again(trouble: Answer) -> None:
    server = Server(trouble, GOOD)

    assert write(server).id == 7
    assert len(server.requests) == 2
    assert server.budget.taken == [5, 5]


def test_a_write_that_never_gets_through_is_given_up() -> None:
    server = Server(httpx.ConnectError("refused"))

    with pytest.raises(Unreachable):
        write(server)
    assert len(server.requests) == WRITE_ATTEMPTS


def test_a_throttle_is_told_to_the_budget_which_does_the_waiting() -> None:
    server = Server(httpx.Response(429), GOOD)

    read(server)

    assert server.budget.waits == [12.0]
    assert server.clock.now() == ManualClock().now()


def test_an_exhausted_budget_ends_a_read_at_once() -> None:
    server = Server(GOOD)

    def exhausted(cost: int) -> None:
        server.budget.taken.append(cost)
        raise BudgetExhausted("no token left")

    server.budget.take = exhausted  # type: ignore[method-assign]

    with pytest.raises(BudgetExhausted):
        read(server)
    assert (server.budget.taken, server.requests) == ([1], [])
    assert server.clock.now() == ManualClock().now()


def test_every_exchange_is_journalled_with_its_secrets_masked() -> None:
    server = Server(httpx.ReadTimeout("slow"), GOOD)
    request = Request("GET", "things", {"access_token": "s3cret", "page": 2})

    server.client().read(request, decode_json(Thing))

    assert [exchange.status for exchange in server.exchanges] == [0, 200]
    assert "s3cret" not in server.exchanges[0].url
    assert "page=2" in server.exchanges[0].url


def test_a_form_is_sent_as_a_form_and_masked_in_the_journal() -> None:
    server = Server(GOOD)
    login = Request("POST", "login", form={"user": "ada", "password": "s3cret"})

    server.client().write(login, decode_json(Thing))

    assert server.requests[0].content == b"user=ada&password=s3cret"
    assert server.requests[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert server.exchanges[0].sent == "user=ada&password=***"


def test_a_malformed_answer_shows_its_start_without_secrets() -> None:
    server = Server(httpx.Response(200, text='{"access_token": "s3cret", "expires'))

    with pytest.raises(MalformedAnswer) as caught:
        read(server)
    assert "access_token" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_numbers_and_flags_may_come_as_text() -> None:
    server = Server(httpx.Response(200, json={"id": "7", "price": "22.10"}))

    assert read(server) == Thing(7, Decimal("22.10"))


@pytest.mark.parametrize("send", [ApiClient.read, ApiClient.write])
def test_an_answer_goes_with_its_last_user_and_does_not_wait_for_the_collector(send: Callable[..., None]) -> None:
    client, answers = Server(GOOD).client(), list[weakref.ref[httpx.Response]]()

    with no_collector():
        send(client, WRITE, lambda response: answers.append(weakref.ref(response)))
        assert [answer() for answer in answers] == [None]


@contextmanager
def no_collector() -> Iterator[None]:
    """Nothing is freed but what nobody refers to any more."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
