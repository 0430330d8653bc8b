"""The oracle earns its trust: every bug planted here must be found within a few dozen seeds."""

import json
from collections.abc import Callable

import httpx
import pytest

from sandbox.kit.faults import FaultRule
from seamline.state.memory import MemoryTable
from seamline.state.table import ANY, Item
from tests.oracle.stock.lab import Lab, Oversold

SEEDS = range(40)
STEPS = 20


def is_caught(make: Callable[[int], Lab]) -> bool:
    """Whether any of the seeds shows the bug."""
    return any(_shows(make(seed)) for seed in SEEDS)


def _shows(lab: Lab) -> bool:
    try:
        for _ in range(STEPS):
            lab.step()
        lab.rest()
    except Oversold:
        return True
    return bool(lab.differences())


def test_orders_in_flight_that_are_not_taken_off_are_found() -> None:
    assert is_caught(lambda seed: Lab(seed, {"in_flight": False}))


def test_a_buffer_that_is_one_unit_off_is_found() -> None:
    assert is_caught(lambda seed: Lab(seed, {"buffer": 1, "buffer_percent": 0}))


def test_deliveries_that_are_shown_on_the_wrong_day_are_found() -> None:
    assert is_caught(lambda seed: Lab(seed, {"future": {"enabled": True, "overdue_lag": 9}}))


class Through(httpx.BaseTransport):
    """A transport that answers some calls itself."""

    def __init__(self, lab: Lab, answer: Callable[[httpx.Request], httpx.Response | None]) -> None:
        self._inner = httpx.WSGITransport(app=lab.world.sandbox.wsgi)
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one call."""
        return self._answer(request) or self._inner.handle_request(request)


class Unaware(Lab):
    """Never looks at what people did to sales before the stock was read, or after it."""

    def reach(self) -> httpx.BaseTransport:
        """No sale ever changes for the stock flow."""
        return Through(self, lambda request: _no_sales() if "saleList" in str(request.url) else None)


class LookingOnce(Lab):
    """Looks at what people did to sales before the stock is read, and not again after it."""

    looked = False

    def reach(self) -> httpx.BaseTransport:
        """Only the first list of sales in a run shows any."""
        return Through(self, lambda request: self._later(request) if "saleList" in str(request.url) else None)

    def run_stock(self) -> None:
        """A run begins with its first look."""
        self.looked = False
        super().run_stock()

    def _later(self, _request: httpx.Request) -> httpx.Response | None:
        before, self.looked = self.looked, True
        return _no_sales() if before else None


class Trusting(Unaware):
    """Takes an order off the stock no longer than until its export, though its sale is a draft."""

    def run_stock(self) -> None:
        """Forget which sales are drafts, then run."""
        ledger = self.world.context().ledger
        ledger.forget_unreserved(list(ledger.unreserved()))
        super().run_stock()


def _no_sales() -> httpx.Response:
    return httpx.Response(200, json={"Total": 0, "Page": 1, "SaleList": []})


class Promising(Lab):
    """Shows deliveries that sales on backorder wait for."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.world.runtime = self.world.new_runtime(transport=self.reach())

    def reach(self) -> httpx.BaseTransport:
        """No sale is ever listed as backordered."""
        return Through(self, lambda request: _no_sales() if "Status=BACKORDERED" in str(request.url) else None)


@pytest.mark.parametrize("careless", [Unaware, LookingOnce, Trusting, Promising])
def test_sales_that_are_taken_for_what_they_are_not_are_found(careless: type[Lab]) -> None:
    assert is_caught(careless)


def test_pushes_that_get_lost_while_their_rows_pass_are_found() -> None:
    def swallow(request: httpx.Request) -> httpx.Response | None:
        if "bulk-inventory" not in str(request.url):
            return None
        items = json.loads(request.content)["inventory_items"]
        log = [{"sku": item.get("upc", ""), "inventory_log_id": "1", "status": "pass"} for item in items]
        return httpx.Response(200, json={"inventory": {"response": {"code": 0}, "inventory_log": log}})

    def make(seed: int) -> Lab:
        lab = Lab(seed)
        lab.stock_runtime = lab.world.new_runtime(transport=Through(lab, swallow))
        return lab

    assert is_caught(make)


class Forgetful(MemoryTable):
    """A table that loses the note of which cells are on their way."""

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item, unless it is that note."""
        return item if item.pk.endswith("#PUSH") else super().put(item, expect)


@pytest.mark.parametrize(("table", "right"), [(MemoryTable, True), (Forgetful, False)])
def test_without_the_note_of_what_is_on_its_way_a_lost_answer_leaves_a_wrong_number(
    table: type[MemoryTable], right: bool
) -> None:
    lab = Lab(0)
    world = lab.world
    before = table(world.table.dump().values())
    world.table = before
    world.runtime = lab.stock_runtime = world.new_runtime(before)
    world.core.restock("TEE-RED-M", "Main Warehouse", 30)
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk-inventory", "drop_after", times=2))
    lab.run_stock()
    world.core.restock("TEE-RED-M", "Main Warehouse", 0)
    lab.rest()
    assert (lab.differences() == {}) is right
