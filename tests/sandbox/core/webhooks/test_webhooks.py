"""Webhooks of the look-alike: the endpoint, who is told of what, and how deliveries are given up."""

import json
import time
from collections.abc import Mapping
from threading import Thread
from typing import Any

import httpx
import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from sandbox.core.webhooks.outbox import deliver
from sandbox.server import serve
from tests.sandbox.flows.world import CUSTOMER_ID, World, upc

type Json = dict[str, Any]
URL = "https://hooks.example.com/lune"
STOCK = "Stock/AvailableStockLevelChanged"


class Brand(World):
    """The small brand, which has bought the Automation module; `heard` is what was delivered."""

    def __init__(self, **config: Any) -> None:
        super().__init__()
        self.core.configure(automation=True, **config)
        self.heard: list[tuple[str, Mapping[str, str], Any]] = []
        self.status = 200
        site = "http://sandbox/cin7-core/ExternalApi/v2/"
        keys = {
            "api-auth-accountid": self.core.config.account_id,
            "api-auth-applicationkey": self.core.config.application_key,
        }
        self.api = httpx.Client(base_url=site, headers=keys, transport=httpx.WSGITransport(app=self.sandbox.wsgi))

    def call(self, method: str, body: Json | None = None, **query: str) -> httpx.Response:
        """Call the endpoint."""
        return self.api.request(method, "webhooks", json=body, params=query)

    def listen(self, *kinds: str, **given: Any) -> list[str]:
        """Register a webhook for each type; answers their ids."""
        return [self.call("POST", webhook(kind, **given)).json()["Webhooks"][0]["ID"] for kind in kinds]

    def deliver(self, after: float = 60.0) -> list[str]:
        """Let time pass, attempt what is due, and answer the types that were heard."""
        self.clock.sleep(after)
        before = len(self.heard)
        deliver(self.core, self._take)
        return [url.removeprefix(f"{URL}/") for url, _, _ in self.heard[before:]]

    def body(self) -> Any:
        """The last body."""
        return self.heard[-1][2]

    def _take(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.heard.append((url, headers, json.loads(body)))
        return self.status


def webhook(kind: str = STOCK, **given: Any) -> Json:
    """A webhook as it is sent."""
    fields = {"Type": kind, "IsActive": True, "ExternalURL": f"{URL}/{kind}", "ExternalAuthorizationType": "noauth"}
    return fields | given


@pytest.fixture
def brand() -> Brand:
    return Brand()


def told(brand: Brand) -> list[str]:
    """The words of the last refusal."""
    return [row["Exception"] for row in brand.call("POST", webhook("Nonsense", ExternalURL="ftp://x")).json()]


def test_without_the_module_every_verb_is_refused() -> None:
    brand = Brand()
    brand.core.configure(automation=False)
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = brand.call(method, webhook())
        assert (answer.status_code, answer.json()[0]["ErrorCode"]) == (400, 403)
        assert "Automation" in answer.json()[0]["Exception"]


def test_a_webhook_is_made_replaced_and_deleted(brand: Brand) -> None:
    (guid,) = brand.listen(STOCK, ExternalHeaders=[{"Key": "X-A", "Value": "1"}])
    changed = brand.call("PUT", {**webhook(), "ID": guid.upper(), "IsActive": False}).json()["Webhooks"]
    assert [(row["ID"], row["IsActive"], row["ExternalHeaders"]) for row in changed] == [(guid, False, [])]
    assert brand.call("GET").json()["Webhooks"] == changed
    assert brand.call("DELETE", ID=guid).json() == {"Webhooks": []}
    assert brand.call("DELETE", ID=guid).json()[0]["Exception"] == "Webhook with specified ID not found"


def test_faults_are_told_together_and_a_sixth_of_a_type_is_refused(brand: Brand) -> None:
    assert told(brand) == ["Type is invalid.", "ExternalURL is invalid."]
    assert len(brand.call("POST", {"Type": STOCK}).json()) == 3
    brand.listen(*[STOCK] * 5)
    assert "is 5" in brand.call("POST", webhook()).json()[0]["Exception"]
    assert brand.listen("Product/Updated")


def test_stock_changes_are_told_a_minute_later_as_bare_rows_with_the_headers_asked_for(brand: Brand) -> None:
    brand.listen(STOCK, ExternalHeaders=[{"Key": "X-Seamline-Secret", "Value": "s"}])
    brand.core.restock("HAT", "Shop", 7)
    brand.core.restock("HAT", "Shop", 9)
    assert brand.deliver(59) == []
    assert brand.deliver(1) == [STOCK]
    _, headers, rows = brand.heard[-1]
    assert headers["X-Seamline-Secret"] == "s"
    assert [(row["SKU"], row["Location"], row["Available"]) for row in rows] == [("HAT", "Shop", 9)]
    assert "InTransit" not in rows[0]


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ({"ExternalAuthorizationType": "bearerauth", "ExternalBearerToken": "t"}, "Bearer t"),
        (
            {"ExternalAuthorizationType": "basicauth", "ExternalUserName": "u", "ExternalPassword": "p"},
            "Basic dTpw",
        ),
    ],
)
def test_authorization_is_sent_as_chosen(brand: Brand, given: Json, header: str) -> None:
    brand.listen(STOCK, **given)
    brand.core.restock("HAT", "Shop", 1)
    brand.deliver()
    assert brand.heard[-1][1]["Authorization"] == header


def test_products_and_customers_are_told_through_the_api_and_by_hand(brand: Brand) -> None:
    brand.listen("Product/Updated", "Customer/Updated")
    hat = brand.core.products.find("HAT")
    assert hat is not None
    brand.api.put("product", json={"ID": hat["ID"], "Name": "Hat II"})
    assert brand.deliver() == ["Product/Updated"]
    (row,) = brand.body()["ProductDetailsList"]
    assert (row["Event"], row["SKU"], row["Name"]) == ("Update", "HAT", "Hat II")
    brand.core.add_product({**hat, "ID": "aa000000-0000-4000-8000-000000000001", "SKU": "HAT-2"})
    brand.core.edit_customer(CUSTOMER_ID, {"Name": "Boutique Sud"})
    assert brand.deliver() == ["Product/Updated", "Customer/Updated"]
    assert brand.heard[-2][2]["ProductDetailsList"][0]["Event"] == "Creation"
    assert brand.body()["CustomerDetailsList"][0]["Customer"]["ID"] == CUSTOMER_ID


def test_a_sale_is_told_of_from_its_making_to_its_shipment(brand: Brand) -> None:
    brand.cycle()
    kinds = ("Sale/Created", "Sale/OrderAuthorised", "Sale/ShipmentAuthorised", "Sale/ShipmentTrackingNumberChanged")
    brand.listen(*kinds, "Sale/Voided", "Sale/Undo")
    order_id = brand.approved_order(lines=[{"upc": upc("DRS-BLK-S"), "quantity": 2, "price": "96.00"}])
    brand.cycle()
    assert set(brand.deliver()) == {"Sale/Created", "Sale/OrderAuthorised"}
    brand.core.ship(f"joor:{order_id}:1", "1Z9", "DHL")
    assert set(brand.deliver()) == {"Sale/ShipmentAuthorised", "Sale/ShipmentTrackingNumberChanged"}
    shipment = next(body for url, _, body in brand.heard if url.endswith("ShipmentAuthorised"))
    assert ("SaleID" in shipment, shipment["OrderNumber"]) == (False, "SO-00001")
    other = brand.approved_order(lines=[{"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00"}])
    brand.cycle()
    brand.deliver()
    brand.core.void(f"joor:{other}:1")
    assert set(brand.deliver()) == {"Sale/Undo", "Sale/Voided"}


def test_six_failures_over_76_minutes_switch_the_webhook_off(brand: Brand) -> None:
    brand.listen(STOCK)
    brand.status = 500
    brand.core.restock("HAT", "Shop", 1)
    attempts = [len(brand.deliver(60)) for _ in range(80)]
    assert [minute for minute, made in enumerate(attempts, 1) if made] == [1, 6, 16, 31, 51, 76]
    assert brand.call("GET").json()["Webhooks"][0]["IsActive"] is False
    brand.core.restock("HAT", "Shop", 2)
    assert brand.core.snapshot()["deliveries"] == 0


def test_an_attempt_that_is_answered_ends_the_repeating(brand: Brand) -> None:
    brand.listen(STOCK)
    brand.status = 503
    brand.core.restock("HAT", "Shop", 1)
    brand.deliver()
    brand.status = 202
    assert brand.deliver(300) == [STOCK]
    assert brand.deliver(3600) == []


def test_what_is_loaded_is_no_news(brand: Brand) -> None:
    brand.listen(STOCK, "Product/Updated")
    brand.core.load(availability=[{"SKU": "HAT", "Location": "Shop", "OnHand": 99}])
    assert brand.core.snapshot()["deliveries"] == 0


def test_over_a_socket_deliveries_go_out_by_themselves() -> None:
    brand = Brand(webhook_delay_seconds=0.0)
    heard: list[Request] = []

    @Request.application
    def receiver(request: Request) -> Response:
        heard.append(request)
        return Response(status=202)

    with serve(brand.sandbox) as server:
        mine = make_server("127.0.0.1", 0, receiver)
        Thread(target=mine.handle_request, daemon=True).start()
        brand.listen(STOCK, ExternalURL=f"http://127.0.0.1:{mine.server_port}/lune")
        httpx.post(
            f"{server.url}/_sandbox/core/restock",
            json={"sku": "HAT", "location": "Shop", "on_hand": 3},
            trust_env=False,
        )
        deadline = time.monotonic() + 5
        while brand.core.outbox.waiting or not heard:
            assert time.monotonic() < deadline
        mine.server_close()
    assert heard[0].path == "/lune"
