"""Pictures come from public hosts only, bounded in size and time."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from seamline.clock import ManualClock
from seamline.images.fetch import FetchLimits, ImageFetcher, ImageRefused, ImageUnreachable

PUBLIC = "93.184.216.34"
type Answer = Callable[[httpx.Request], httpx.Response]


def fetcher(
    answer: Answer, hosts: dict[str, list[str]] | None = None, limits: FetchLimits | None = None
) -> ImageFetcher:
    """A fetcher over scripted answers and a scripted name service."""
    known = {"cdn.example": [PUBLIC], **(hosts or {})}
    http = httpx.Client(transport=httpx.MockTransport(answer))
    return ImageFetcher(http, ManualClock(), limits or FetchLimits(), lambda host: known.get(host, [host]))


def test_the_connection_goes_to_the_checked_address_under_the_hosts_name() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=b"picture")

    assert fetcher(answer).fetch("https://cdn.example/a.jpg?sig=1") == b"picture"
    assert seen[0].url.host == PUBLIC
    assert seen[0].headers["Host"] == "cdn.example"
    assert seen[0].extensions["sni_hostname"] == "cdn.example"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "169.254.169.254", "10.1.2.3", "192.168.1.1", "172.16.0.1", "::1", "fd00::1", "fe80::1%eth0",
     "::ffff:127.0.0.1", "0.0.0.0", "100.64.0.1", "224.0.0.1"],
)  # fmt: skip
def test_a_host_that_is_not_public_is_refused_before_any_connection(address: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("no connection may be made")

    with pytest.raises(ImageRefused, match="not a public address"):
        fetcher(answer, {"inside.example": [address]}).fetch("http://inside.example/a.jpg")


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(ImageRefused):
        fetcher(lambda _: httpx.Response(200), {"both.example": [PUBLIC, "10.0.0.1"]}).fetch("http://both.example/")


def test_a_redirect_to_a_private_host_is_refused() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://169.254.169.254/latest/meta-data"})

    with pytest.raises(ImageRefused, match="not a public address"):
        fetcher(answer).fetch("https://cdn.example/a.jpg")


def test_a_name_that_changes_its_address_is_resolved_once_per_connection() -> None:
    answers: Iterator[list[str]] = iter([[PUBLIC], ["127.0.0.1"]])
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, text=request.url.host)))
    rebinding = ImageFetcher(http, ManualClock(), FetchLimits(), lambda _: next(answers))
    assert rebinding.fetch("http://rebind.example/") == PUBLIC.encode()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://cdn.example/a", "data:image/png;base64,xx", "", "http://"]
)
def test_only_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(ImageRefused):
        fetcher(lambda _: httpx.Response(200)).fetch(url)


def test_an_endless_redirect_ends() -> None:
    loop = fetcher(lambda _: httpx.Response(302, headers={"Location": "/again"}))
    with pytest.raises(ImageRefused, match="redirects"):
        loop.fetch("https://cdn.example/a.jpg")


def test_a_body_over_the_limit_is_refused() -> None:
    with pytest.raises(ImageRefused, match="larger"):
        fetcher(lambda _: httpx.Response(200, content=b"x" * 11), limits=FetchLimits(bytes=10)).fetch(
            "https://cdn.example/"
        )


def test_a_body_that_drips_is_given_up() -> None:
    clock = ManualClock()

    def drip() -> Iterator[bytes]:
        for _ in range(100):
            clock.sleep(1)
            yield b"x"

    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=drip())))
    slow = ImageFetcher(http, clock, FetchLimits(seconds=5), lambda _: [PUBLIC])
    with pytest.raises(ImageUnreachable, match="longer than 5"):
        slow.fetch("https://cdn.example/")


@pytest.mark.parametrize(("status", "kind"), [(404, ImageRefused), (403, ImageRefused), (503, ImageUnreachable)])
def test_an_error_answer_says_whether_to_try_later(status: int, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=str(status)):
        fetcher(lambda _: httpx.Response(status)).fetch("https://cdn.example/a.jpg?Signature=secret")


def test_a_private_host_may_be_allowed_by_name() -> None:
    allowed = FetchLimits(private_hosts=("127.0.0.1",))
    assert fetcher(lambda _: httpx.Response(200, content=b"ok"), limits=allowed).fetch("http://127.0.0.1/a") == b"ok"
