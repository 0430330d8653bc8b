"""The console's proxy signs for one browser on this machine, and refuses everybody else: tried over real sockets."""

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import boto3
import httpx
import pytest

from seamline.cli.admin import Signed
from seamline.cli.console_proxy import LARGEST_BODY, ConsoleProxy

URL = "https://abc.lambda-url.eu-west-1.on.aws/"
CSP = {"Content-Security-Policy": "default-src 'none'"}


class Upstream:
    """The function URL: it remembers what reached it, and gives the answer it was told to."""

    def __init__(self) -> None:
        self.seen: list[httpx.Request] = []
        self.answer = httpx.Response(200, headers={**CSP, "Set-Cookie": "a=b"}, text="the page")
        self.fails = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        if self.fails:
            raise httpx.ConnectTimeout("too slow")
        return self.answer


class Browser:
    """Speaks to the proxy over a socket, with whatever headers a test wants."""

    def __init__(self, proxy: ConsoleProxy) -> None:
        self._proxy = proxy
        self.origin = proxy.gate.origin
        self.host = urlsplit(self.origin).netloc
        self.cookie = ""

    def ask(self, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and body. A header given empty is left out."""
        given = {"Host": self.host, "Cookie": self.cookie, **{k.replace("_", "-"): v for k, v in headers.items()}}
        line = http.client.HTTPConnection(self.host, timeout=5)
        line.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in {**given, "Content-Length": str(len(body))}.items():
            if value:
                line.putheader(name, value)
        line.endheaders(body)
        answer = line.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode()
        line.close()
        return found

    def open(self) -> "Browser":
        """Follow the opening address and keep the cookie."""
        status, headers, text = self.ask("GET", self.opening)
        assert (status, "url=/console/lune" in text) == (200, True)
        assert {"HttpOnly", "SameSite=Strict"} <= set(headers["Set-Cookie"].split("; "))
        self.cookie = headers["Set-Cookie"].partition(";")[0]
        return self

    @property
    def opening(self) -> str:
        """The opening address without its origin."""
        return self._proxy.gate.opening_url.removeprefix(self.origin)


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
def browser(upstream: Upstream) -> Iterator[Browser]:
    """A browser that has not opened the console yet."""
    session = boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret", region_name="eu-west-1")
    transport = httpx.MockTransport(upstream)
    client = httpx.Client(auth=Signed(session), base_url=URL, transport=transport)
    with ConsoleProxy(client, "/console/lune") as proxy:
        yield Browser(proxy)


def test_the_browser_that_opened_the_console_is_signed_for(browser: Browser, upstream: Upstream) -> None:
    browser.open()
    status, headers, text = browser.ask("GET", "/console/lune?search=two+words&x=%2F", hx_request="true")
    assert (status, text) == (200, "the page")
    (request,) = upstream.seen
    assert str(request.url) == f"{URL}console/lune?search=two%20words&x=%2F"
    assert "Credential=AKIDEXAMPLE/" in request.headers["Authorization"]
    assert request.headers["HX-Request"] == "true"
    assert "cookie" not in request.headers
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Set-Cookie" not in headers


def test_a_form_of_our_own_pages_is_passed_on_with_its_body(browser: Browser, upstream: Upstream) -> None:
    browser.open()
    upstream.answer = httpx.Response(303, headers={"Location": "/console/lune?done=1"})
    form = {"Origin": browser.origin, "Content_Type": "application/x-www-form-urlencoded"}
    status, headers, _ = browser.ask("POST", "/console/lune/flows/stock/run", b"token=1", **form)
    assert (status, headers["Location"]) == (303, "/console/lune?done=1")
    assert upstream.seen[0].content == b"token=1"
    assert "content-type" in upstream.seen[0].headers["Authorization"]


def test_the_opening_address_works_once(browser: Browser, upstream: Upstream) -> None:
    opening = browser.opening
    browser.open()
    stranger = Browser(browser._proxy)
    assert stranger.ask("GET", opening)[0] == 403
    assert stranger.ask("GET", "/open?token=")[0] == 403
    assert browser.ask("GET", "/console")[0] == 200


@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_wrong_token_opens_nothing_and_spends_nothing(token: str, browser: Browser) -> None:
    status, headers, _ = browser.ask("GET", f"/open?token={token}")
    assert (status, "Set-Cookie" in headers) == (403, False)
    browser.open()


REFUSED = {
    "no cookie": {"Cookie": "", "Origin": "own"},
    "another cookie": {"Cookie": "seamline_1=guess", "Origin": "own"},
    "a broken cookie": {"Cookie": "\x01=;;=", "Origin": "own"},
    "a name that was made to point here": {"Host": "evil.example:80", "Origin": "own"},
    "localhost, which the cookie is not for": {"Host": "localhost", "Origin": "own"},
    "no name": {"Host": "", "Origin": "own"},
    "another site's form": {"Origin": "https://evil.example"},
    "a page without an origin": {"Origin": "null"},
    "another port of this machine": {"Origin": "http://127.0.0.1:1"},
    "a form of no origin": {},
    "a site that a browser names": {"Origin": "own", "Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.parametrize("headers", REFUSED.values(), ids=list(REFUSED))
def test_a_request_that_is_not_our_own_pages_is_refused(
    headers: dict[str, str], browser: Browser, upstream: Upstream
) -> None:
    browser.open()
    given = {name: browser.origin if value == "own" else value for name, value in headers.items()}
    status, answered, text = browser.ask("POST", "/console/lune/flows/stock/run", b"token=1", **given)
    assert (status, upstream.seen) == (403, [])
    assert "Refused" in text
    assert "Set-Cookie" not in answered


@pytest.mark.parametrize("headers", [{"Cookie": ""}, {"Origin": "https://evil.example"}, {"Host": "evil.example"}])
def test_reading_a_page_is_as_closed_as_acting(headers: dict[str, str], browser: Browser, upstream: Upstream) -> None:
    browser.open()
    assert browser.ask("GET", "/console/lune", b"", **headers)[0] == 403
    assert upstream.seen == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_only_reading_and_forms_pass(method: str, browser: Browser, upstream: Upstream) -> None:
    browser.open()
    assert browser.ask(method, "/console", Origin=browser.origin)[0] == 403
    assert upstream.seen == []


@pytest.mark.parametrize(
    "target",
    [
        "/connections",
        "/consoles",
        "/openapi.json",
        "/console/../connections",
        "/console/%2e%2e/connections",
    ],
)
def test_the_proxy_leads_to_the_console_and_nowhere_else(target: str, browser: Browser, upstream: Upstream) -> None:
    browser.open()
    assert browser.ask("GET", target)[0] == 404
    assert upstream.seen == []


def test_a_body_that_is_too_large_is_not_even_read(browser: Browser, upstream: Upstream) -> None:
    browser.open()
    with socket.create_connection(("127.0.0.1", urlsplit(browser.origin).port or 0), timeout=5) as line:
        size = LARGEST_BODY + 1
        line.sendall(f"POST /console HTTP/1.1\r\nHost: {browser.host}\r\nContent-Length: {size}\r\n\r\n".encode())
        assert b" 413 " in line.recv(64)
    assert upstream.seen == []


def test_the_proxy_is_bound_to_this_machine_alone(browser: Browser) -> None:
    assert urlsplit(browser.origin).hostname == "127.0.0.1"


def test_aws_without_rights_and_a_silent_console_are_told_in_words(browser: Browser, upstream: Upstream) -> None:
    browser.open()
    upstream.answer = httpx.Response(403, json={"Message": "Forbidden"})
    status, _, text = browser.ask("GET", "/console")
    assert (status, "OperatorPolicyArn" in text) == (403, True)
    upstream.fails = True
    status, _, text = browser.ask("GET", "/console")
    assert (status, "too slow" in text) == (502, True)
