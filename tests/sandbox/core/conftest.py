"""A small Cin7 Core account and a client that talks to it in-process."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from sandbox.brand.references import references
from sandbox.core import CoreAccount, CoreConfig, core_app
from sandbox.kit.clock import ManualClock
from sandbox.kit.ids import Ids
from tests.sandbox.core.records import CUSTOMER, family, product

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BASE = "http://cin7.test/ExternalApi/v2/"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def core(clock: ManualClock) -> CoreAccount:
    account = CoreAccount(clock, CoreConfig(calls_per_minute=None))
    account.load(**references(Ids("test")))
    account.load(
        products=[product("DRESS-S"), product("DRESS-M"), product("SCARF")],
        families=[family("DRESS", "DRESS-S", "DRESS-M")],
        customers=[CUSTOMER, {**CUSTOMER, "Name": "Maison Rue", "Currency": "EUR"}],
        availability=[
            {"SKU": "DRESS-S", "Location": "Main Warehouse", "Bin": "A-01", "OnHand": 4},
            {"SKU": "DRESS-S", "Location": "Main Warehouse", "Bin": "A-02", "OnHand": 3},
            {"SKU": "DRESS-S", "Location": "West Coast", "OnHand": 9},
            {"SKU": "DRESS-M", "Location": "Main Warehouse", "OnHand": 10},
        ],
    )
    clock.advance(60)
    return account


@pytest.fixture
def api(core: CoreAccount) -> Iterator[httpx.Client]:
    headers = {"api-auth-accountid": core.config.account_id, "api-auth-applicationkey": core.config.application_key}
    with httpx.Client(transport=httpx.WSGITransport(core_app(core)), base_url=BASE, headers=headers) as client:
        yield client
