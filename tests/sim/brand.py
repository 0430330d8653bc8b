"""A tiny brand, and what a process needs to start many worlds of it cheaply."""

from typing import Any

from msgspec import Struct

from seamline.domain.flow import Flow
from seamline.state.connections import AppliedConnection
from seamline.state.table import Item
from tests.sandbox.flows.world import CONNECTION, CUSTOMER_ID, SETTINGS, World, brand, product, upc

type Json = dict[str, Any]
SKUS = ("HAT", "BAG", "BELT")
PRICES = {"HAT": "96.00", "BAG": "149.95", "BELT": "33.33"}
UNKNOWN_UPC = "0000000000000"


class Blueprint(Struct, frozen=True):
    """The records of both accounts, and the state after the catalogue was read."""

    records: Json
    items: tuple[Item, ...]


def blueprint() -> Blueprint:
    """Read the catalogue once, so that no simulation has to."""
    records = brand() | {"products": [product(sku) for sku in SKUS], "families": [], "availability": _stock()}
    world = World(SETTINGS)
    world.core.clear()
    world.core.load(**records)
    world.run(Flow.STYLES)
    kept = [item for key, item in world.table.dump().items() if "#PRODUCT" in key.pk or key.sk == Flow.STYLES]
    return Blueprint(records, tuple(kept))


def settings(calls_per_minute: int, burst: int, **orders: Any) -> Json:
    """The connection file; budgets as given."""
    limits = {"calls_per_minute": calls_per_minute, "burst": burst}
    return {
        **SETTINGS,
        "erp": {**SETTINGS["erp"], "limits": limits},
        "joor": {**SETTINGS["joor"], "limits": {"credits": 300, "window": 300}},
        "orders": {**SETTINGS["orders"], **orders},
    }


def applied(raw: Json) -> AppliedConnection:
    """The connection as it was applied."""
    return AppliedConnection(CONNECTION, raw, 0.0, "simulation")


def order_facts(lines: list[tuple[str, int]], status: str, **more: Any) -> Json:
    """An order of the tiny brand; a line is a SKU and a quantity."""
    return {
        "status": status,
        "customer_code": CUSTOMER_ID,
        "customer_name": "Boutique Nord",
        "lines": [order_line(sku, quantity) for sku, quantity in lines],
        **more,
    }


def order_line(sku: str, quantity: int) -> Json:
    """A line; a SKU the brand does not have gets a UPC that nobody knows."""
    known = sku in SKUS
    return {
        "upc": upc(sku) if known else UNKNOWN_UPC,
        "name": sku,
        "quantity": quantity,
        "price": PRICES.get(sku, "10.00"),
    }


def _stock() -> list[Json]:
    return [{"SKU": sku, "Location": "Main Warehouse", "OnHand": 1000} for sku in SKUS]
