"""The sandbox over a real socket, where faults are broken connections."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox import brand
from sandbox.kit.clock import SystemClock
from sandbox.kit.faults import FaultKind, FaultRule
from sandbox.server import RunningServer, serve

HEADERS = {"api-auth-accountid": brand.CORE_ACCOUNT_ID, "api-auth-applicationkey": brand.CORE_APPLICATION_KEY}


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with serve(brand.empty(SystemClock())) as running:
        yield running


def post_product(server: RunningServer) -> httpx.Response:
    body = {"SKU": "A", "Name": "A", "Category": "Tops", "Type": "Stock", "CostingMethod": "FIFO"}
    url = f"{server.url}/cin7-core/ExternalApi/v2/product"
    return httpx.post(
        url, json={**body, "UOM": "Item", "Status": "Active", "PriceTier1": 1}, headers=HEADERS, timeout=1
    )


def test_it_answers_on_a_free_port(server: RunningServer) -> None:
    assert post_product(server).json()["Products"][0]["SKU"] == "A"


@pytest.mark.parametrize(
    ("kind", "error", "products"),
    [
        ("drop_before", httpx.RemoteProtocolError, 0),
        ("drop_after", httpx.RemoteProtocolError, 1),
        ("timeout", httpx.ReadTimeout, 1),
    ],
)
def test_a_fault_breaks_the_connection(
    server: RunningServer, kind: FaultKind, error: type[Exception], products: int
) -> None:
    server.sandbox.faults.add(FaultRule("core", "POST", "product", kind))
    with pytest.raises((error, httpx.ReadError)):
        post_product(server)
    assert len(server.sandbox.core.products) == products


def test_after_stopping_nobody_answers() -> None:
    server = serve(brand.empty(SystemClock()))
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url)
