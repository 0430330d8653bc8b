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
DOORS = [{"door_id": "7", "door_name": "Lyon", "door_code": "LY"}, {"door_id": "8", "door_name": "Nice"}]
NEWCOMER = {
    "customer_code": "C-77",
    "customer_name": "Casa Sol",
    "shipping_address_1": "1 Calle",
    "shipping_country": "Spain",
}
NEW_CARDS = {"payment_term": "30 days", "accounts_receivable": "610", "revenue_account": "200"}
PAID_BY = "Card"


class Variety(Struct, frozen=True):
    """Which of Seamline's ways a world goes, and how far its clocks are apart (seconds)."""

    doors: bool = False
    newcomers: bool = False
    prepaid: bool = False
    shipping: bool = False
    faulty: bool = False
    """Whether most orders have something that a person has to look at first."""
    skew: float = 0.0
    """Between two machines of Seamline's, at most."""
    joor_ahead: float = 0.0
    core_ahead: float = 0.0

    def sections(self) -> Json:
        """The sections of the connection file that these ways need."""
        orders: Json = {"doors": "sales"} if self.doors else {}
        if self.newcomers:
            orders |= {"customers": {"create_missing": True, "new": NEW_CARDS}}
        if self.prepaid:
            orders |= {"prepayment": {"methods": [PAID_BY], "account": "200"}}
        return {
            "orders": orders,
            "shipments": {"mark_shipped": self.shipping},
            "flows": {"shipments": {"enabled": self.shipping}},
        }


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


def settings(calls_per_minute: int, burst: int, **sections: Any) -> Json:
    """The connection file; budgets as given, sections with what they differ in."""
    limits = {"calls_per_minute": calls_per_minute, "burst": burst}
    return {
        **SETTINGS,
        "erp": {**SETTINGS["erp"], "limits": limits},
        "joor": {**SETTINGS["joor"], "limits": {"credits": 300, "window": 300}},
        "orders": {**SETTINGS["orders"], **sections.get("orders", {})},
        "shipments": sections.get("shipments", {}),
        "flows": sections.get("flows", {}),
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


def order_line(sku: str, quantity: int, door: str = "") -> Json:
    """A line, for a door if one is named; a SKU the brand does not have gets a UPC that nobody knows."""
    known = sku in SKUS
    return {
        **({"item_door_id": door} if door else {}),
        "upc": upc(sku) if known else UNKNOWN_UPC,
        "name": sku,
        "quantity": quantity,
        "price": PRICES.get(sku, "10.00"),
    }


def _stock() -> list[Json]:
    return [{"SKU": sku, "Location": "Main Warehouse", "OnHand": 1000} for sku in SKUS]
