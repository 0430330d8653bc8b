"""A headless Chromium, and consoles to open in it: behind the same proxy as `seamline console`, over real sockets."""

import shutil
from collections.abc import Callable, Iterator
from typing import Literal

import httpx
import pytest
from msgspec import Struct
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from seamline.cli.console_proxy import HOME, ConsoleProxy
from tests.browser import brands
from tests.browser.lambda_url import LambdaUrl
from tests.sandbox.flows.galleries import gallery
from tests.sandbox.flows.world import World

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE_MS = 5000
EXPECTED = ("409 (Conflict)", "net::ERR_FAILED", "htmx:sendError", "htmx:afterRequest")
DESKTOP, PHONE = (1280, 800), (390, 844)


class Look(Struct, frozen=True):
    """How a visitor looks at the console."""

    colors: Literal["light", "dark"] = "light"
    size: tuple[int, int] = DESKTOP
    scripts: bool = True


USUAL = Look()


class Served(Struct, frozen=True):
    """A console over a brand, served on this machine."""

    world: World
    url: LambdaUrl
    proxy: ConsoleProxy


type Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each visit is a profile of its own."""
    path = shutil.which("chromium")
    assert path, "there is no chromium on the PATH; `make chromium` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


def served(world: World) -> Iterator[Served]:
    """The console over a brand, until the test is over."""
    url = LambdaUrl(world)
    client = httpx.Client(transport=url, base_url="https://console.lambda-url.eu-west-1.on.aws/")
    with client, ConsoleProxy(client, HOME) as proxy:
        yield Served(world, url, proxy)


@pytest.fixture
def console() -> Iterator[Served]:
    """The console of a brand of its own, which a test may change."""
    yield from served(brands.full())


@pytest.fixture(scope="session")
def full_console() -> Iterator[Served]:
    """The console of a busy brand, to be looked at only."""
    yield from served(brands.full())


@pytest.fixture(scope="session")
def pictured_console() -> Iterator[Served]:
    """The console of a brand whose styles have pictures, to be looked at only."""
    yield from served(gallery())


@pytest.fixture(scope="session")
def empty_console() -> Iterator[Served]:
    """The console of a stack that nothing was applied to, to be looked at only."""
    yield from served(brands.empty())


@pytest.fixture(scope="session")
def fresh_console() -> Iterator[Served]:
    """The console of a brand that was applied a moment ago, to be looked at only."""
    yield from served(brands.fresh())


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Open a page of a console in a profile of its own. Fails the test when a page breaks its policy or its script."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(console: Served, path: str, look: Look = USUAL) -> Page:
        width, height = look.size
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=look.colors,
            java_script_enabled=look.scripts,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        name, _, value = console.proxy.gate.cookie.partition(";")[0].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": console.proxy.gate.origin}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{console.proxy.gate.origin}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(said: ConsoleMessage) -> bool:
    """Whether the browser found fault with a page; a refusal in words and a cut line are no faults of it."""
    return said.type == "error" and not any(words in said.text for words in EXPECTED)
