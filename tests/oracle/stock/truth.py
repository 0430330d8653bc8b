"""What JOOR must show, worked out from the look-alikes' own state and nothing of Seamline's but the settings file."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import floor
from typing import Any

from tests.sandbox.flows.world import World

type Json = dict[str, Any]
type Place = tuple[str, str, str]
"""UPC, warehouse, date (IMMEDIATE for what can ship now)."""
IMMEDIATE = "IMMEDIATE"
MTO = "made to order"


@dataclass
class Rules:
    """The stock settings of a lab in the oracle's own words. SKUs start with the code of their family."""

    warehouses: dict[str, list[str]]
    sale_location: str = "Main Warehouse"
    buffer: int = 0
    percent: int = 0
    cap: int | None = None
    family_buffer: dict[str, int] = field(default_factory=dict)
    made_to_order: frozenset[str] = frozenset()
    future_lag: int | None = None
    less_pending: bool = False


class Facts:
    """Both accounts at one moment."""

    def __init__(self, world: World) -> None:
        core, self.joor = world.core.snapshot(), world.joor.snapshot()
        self.holding = {
            str(sale["ExternalID"]).split(":")[1]
            for sale in core["sales"]
            if str(sale["ExternalID"]).startswith("joor:") and sale["Order"]["Status"] == "AUTHORISED"
        }
        self.sales = core["sales"]
        self.rows: dict[str, list[Json]] = {}
        for row in core["availability"]:
            self.rows.setdefault(row["SKU"], []).append(row)
        self.selected = {row["Barcode"]: row for row in world.core.products.ordered() if _is_selected(row)}
        """Products on sale in JOOR, by UPC."""

    def owed(self, rules: Rules) -> Counter[str]:
        """Units by UPC of approved orders whose sale does not hold stock yet, and of pending ones if they count."""
        units: Counter[str] = Counter()
        for order in self.joor["orders"]:
            waiting = order["status"] == "APPROVED"
            pending = rules.less_pending and order["status"] == "PENDING"
            if (waiting and order["order_id"] not in self.holding) or pending:
                for line in order["lines"]:
                    units[line["upc"]] += 0 if line["cancelled"] else line["quantity"]
        return units

    def sellable(self, rules: Rules) -> dict[tuple[str, str], float]:
        """Units by UPC and warehouse that the ERP has free and no order wants; may be negative."""
        wanted = self.owed(rules)
        free: dict[tuple[str, str], float] = {}
        for upc, product in self.selected.items():
            for warehouse, locations in rules.warehouses.items():
                taken = wanted[upc] if rules.sale_location in locations else 0
                free[upc, warehouse] = sum(row["Available"] for row in self.at(product["SKU"], locations)) - taken
        return free

    def waiting(self, locations: list[str]) -> Counter[str]:
        """Units by SKU that sales of these locations have on backorder: the first goods to arrive are theirs."""
        units: Counter[str] = Counter()
        for sale in self.sales:
            for line in sale["Order"]["Lines"] if sale["Location"] in locations else ():
                units[line["SKU"]] += line["BackorderQuantity"]
        return units

    def at(self, sku: str, locations: list[str]) -> list[Json]:
        """The availability rows of a SKU in these locations."""
        return [row for row in self.rows.get(sku, ()) if row["Location"] in locations]

    def expected(self, rules: Rules, today: date) -> dict[Place, int | str]:
        """Every bucket JOOR must show; dated buckets of nothing are left out."""
        free = self.sellable(rules)
        buckets: dict[Place, int | str] = {}
        for upc, product in self.selected.items():
            sku = product["SKU"]
            if sku in rules.made_to_order:
                buckets[upc, "", ""] = MTO
                continue
            for warehouse, locations in rules.warehouses.items():
                left = _less_percent(free[upc, warehouse], rules) - rules.family_buffer.get(sku[:3], rules.buffer)
                buckets[upc, warehouse, IMMEDIATE] = _whole(left, rules)
                left = min(left, 0) - self.waiting(locations)[sku]
                for day, units in sorted(_arrivals(self.at(sku, locations), rules, today).items()):
                    left = min(left, 0) + _less_percent(units, rules)
                    if _whole(left, rules):
                        buckets[upc, warehouse, day] = _whole(left, rules)
        return buckets

    def shown(self) -> dict[Place, int | str]:
        """What JOOR shows of the selected SKUs; dated buckets of nothing are left out."""
        skus = {sku["upc"]: sku for style in self.joor["styles"] for sku in style["skus"] if sku["upc"]}
        buckets: dict[Place, int | str] = {
            (row["upc"], row["warehouse"], row["date"]): row["quantity"]
            for row in self.joor["inventory"]
            if row["upc"] in self.selected and (row["quantity"] or row["date"] == IMMEDIATE)
        }
        made = {upc for upc in self.selected if upc in skus and skus[upc]["made_to_order"]}
        return buckets | {(upc, "", ""): MTO for upc in made}


def _is_selected(product: Json) -> bool:
    tags = {tag.strip().lower() for tag in str(product.get("Tags") or "").split(",")}
    return "joor" in tags and product.get("Status") != "Deprecated"


def _arrivals(rows: list[Json], rules: Rules, today: date) -> dict[str, float]:
    if rules.future_lag is None:
        return {}
    days: dict[str, float] = {}
    for row in rows:
        if row["OnOrder"] > 0:
            due = datetime.fromisoformat(row["NextDeliveryDate"]).date() if row["NextDeliveryDate"] else date.min
            day = due if due >= today else today + timedelta(days=rules.future_lag)
            days[day.isoformat()] = days.get(day.isoformat(), 0) + row["OnOrder"]
    return days


def _less_percent(units: float, rules: Rules) -> float:
    return units * (100 - rules.percent) / 100 if units > 0 else units


def _whole(units: float, rules: Rules) -> int:
    number = max(0, floor(units + 1e-9))
    return number if rules.cap is None else min(number, rules.cap)
