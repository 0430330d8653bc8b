"""One sandbox JOOR account, reached in-process over its real WSGI application."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.joor import JoorAccount, JoorConfig, joor_app
from sandbox.kit.clock import ManualClock

type Json = dict[str, Any]
START = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


class JoorSite:
    """An account with its clock, and the two ways to call it."""

    def __init__(self, config: JoorConfig) -> None:
        self.clock = ManualClock(START)
        self.account = JoorAccount(self.clock, config)
        transport = httpx.WSGITransport(app=joor_app(self.account))
        self.http = httpx.Client(transport=transport, base_url="http://joor.example")

    def v2(self, method: str, path: str, body: object = None, **query: object) -> httpx.Response:
        """Call v2 with the static token."""
        token = base64.b64encode(self.account.config.v2_token.encode()).decode()
        headers = {"Authorization": f"OAuth2 {token}", "Content-Type": "application/json"}
        texts = {name: str(value) for name, value in query.items()}
        return self.http.request(method, f"/v2{path}", headers=headers, params=texts, json=body)

    def v4(self, method: str, path: str, body: object = None, **query: object) -> Json:
        """Call v4 with a fresh token, and take its envelope."""
        texts = {"account": self.account.config.account_id} | {name: str(value) for name, value in query.items()}
        answer = self.http.request(method, f"/v4{path}", headers=self.bearer(), params=texts, json=body)
        envelope: Json = answer.json()
        return envelope

    def bearer(self) -> dict[str, str]:
        """An Authorization header with a fresh access token."""
        token = self.http.post("/auth/", data=self.grant()).json()["access_token"]
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def grant(self, **changes: str) -> dict[str, str]:
        """The form of a password grant."""
        config = self.account.config
        right = {
            "client_id": config.client_id,
            "client_secret": config.client_secret,
            "grant_type": "password",
            "username": config.username,
            "password": config.password,
        }
        return right | changes

    def switch(self, **changes: object) -> None:
        """Change the configuration of the account."""
        self.account.config = replace(self.account.config, **changes)  # type: ignore[arg-type]

    def push(self, *styles: Json, method: str = "POST") -> None:
        """Push styles in bulk and let the job finish."""
        self.v2(method, "/bulk-style", {"bulk_styles": {"style": list(styles)}})
        self.clock.advance(10)
        self.account.settle()

    def failures(self) -> list[str]:
        """The failures of the last job, as JOOR mails them."""
        return list(self.account.mailbox[-1].failures)


@pytest.fixture
def site() -> Iterator[JoorSite]:
    """An account without throttle, holding nothing but its reference values."""
    joor = JoorSite(JoorConfig(credits=None))
    yield joor
    joor.http.close()


@pytest.fixture
def tee() -> Json:
    """A style in one color and two sizes, in one linesheet."""
    return {
        "style_name": "Boxy Tee",
        "style_number": "TS-100",
        "style_identifier": "core-1",
        "style_description": "Heavy cotton tee",
        "silhouette": "Tops",
        "delivery_overwrite": 2,
        "prices": [
            {
                "price_label": "Wholesale US",
                "price_currency": "USD",
                "price_wholesale": "22.00",
                "price_currency_retail": "USD",
                "price_retail": "48.00",
            }
        ],
        "colors": [{"color_name": "Black", "color_code": "BLK"}],
        "sizes": [
            {"size_name": "S", "size_code": "S", "upcs": [{"color_code": "BLK", "upc": "111"}]},
            {"size_name": "M", "size_code": "M", "upcs": [{"color_code": "BLK", "upc": "112"}]},
        ],
        "deliveries": [{"delivery_name": "SS26 Main", "delivery_code": "SS26M", "season_code": "SS26"}],
    }


@pytest.fixture
def customer() -> Json:
    """A customer with an address and a price type."""
    return {
        "customer_code": "C-1001",
        "customer_name": "Maison Rue LLC",
        "customer_alias": "Maison Rue",
        "customer_email": "buyer@maisonrue.example",
        "billing": {"billing_addresses": [_address("billing")]},
        "shipping": {"shipping_addresses": [_address("shipping")]},
        "price_types": {
            "price_type_currency_code": "USD",
            "price_type_label": "Wholesale US",
            "price_type_retail_currency_code": "USD",
        },
        "payment_methods": [{"payment_method_code": "NET30"}],
        "shipping_methods": [{"shipping_method_code": "GRD"}],
        "sales_rep_code": "REP1",
    }


@pytest.fixture
def shop(site: JoorSite, tee: Json, customer: Json) -> JoorSite:
    """An account with one style, one customer and nothing ordered."""
    site.account.load(styles=[tee], connections=[customer])
    return site


@pytest.fixture
def order_tees(shop: JoorSite) -> Callable[..., str]:
    """Places an order of ten small tees and answers its id."""

    def place(**given: object) -> str:
        facts: Json = {"customer_code": "C-1001", "linesheet": "SS26M", "lines": [{"upc": "111", "quantity": 10}]}
        order_id: str = shop.account.place_order(facts | given)["order_id"]
        return order_id

    return place


def _address(kind: str) -> Json:
    return {
        f"{kind}_code": kind[0].upper() + "1",
        f"{kind}_name": "Maison Rue",
        f"{kind}_address_1": "1 Main St",
        f"{kind}_city": "New York",
        f"{kind}_state": "NY",
        f"{kind}_postal_code": "10001",
        f"{kind}_country": "United States",
    }
