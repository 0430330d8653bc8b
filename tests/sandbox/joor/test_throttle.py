"""The credit quota, with the worked examples of JOOR's page."""

import pytest

from tests.sandbox.joor.conftest import JoorSite


@pytest.fixture
def throttled(site: JoorSite) -> JoorSite:
    """The account with JOOR's quota on."""
    site.switch(credits=300)
    return site


def test_one_bulk_write_and_295_reads_use_the_quota_up(throttled: JoorSite) -> None:
    throttled.v2("POST", "/bulk-inventory", {"inventory_items": [{"upc": "1", "inventory": 1}]})
    reads = [throttled.v2("GET", "/style").status_code for _ in range(295)]
    refused = throttled.v2("GET", "/style")

    assert set(reads) == {200}
    assert refused.status_code == 429
    assert refused.headers["X-Throttling-Account-Id"] == "222222"
    assert "Retry-After" not in refused.headers


def test_the_window_opens_with_the_first_call_and_refills_at_once(throttled: JoorSite) -> None:
    throttled.clock.advance(1000)
    for _ in range(300):
        throttled.v2("GET", "/style")
    throttled.clock.advance(299)
    assert throttled.v2("GET", "/style").status_code == 429

    throttled.clock.advance(1)
    assert throttled.v2("GET", "/style").status_code == 200


def test_v2_and_v4_draw_on_the_same_credits(throttled: JoorSite) -> None:
    for _ in range(60):
        throttled.v4("POST", "/products/bulk_create", [])

    assert throttled.v2("GET", "/style").status_code == 429


def test_a_refused_call_costs_nothing(throttled: JoorSite) -> None:
    for _ in range(298):
        throttled.v2("GET", "/style")

    assert throttled.v2("PUT", "/bulk-inventory", {}).status_code == 429
    assert throttled.v2("GET", "/style").status_code == 200


def test_retry_after_can_be_switched_on(throttled: JoorSite) -> None:
    throttled.switch(credits=1, retry_after=True)
    throttled.v2("GET", "/style")
    throttled.clock.advance(100)

    assert throttled.v2("GET", "/style").headers["Retry-After"] == "200"
