"""The address that `seamline console` says opens the console in a browser, and only in the first one."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE_MS, Served


def test_the_opening_address_leads_to_the_console_once(chromium: Browser, console: Served) -> None:
    address = console.proxy.gate.opening_url
    first, second = chromium.new_context(), chromium.new_context()
    page, other = first.new_page(), second.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Connections")).to_be_visible(timeout=PATIENCE_MS)
    assert "token" not in page.url
    assert page.evaluate("document.cookie") == ""
    other.goto(address)
    expect(other.get_by_role("heading", name="Refused")).to_be_visible(timeout=PATIENCE_MS)
    first.close()
    second.close()
