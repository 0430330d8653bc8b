"""Prices: one for each SKU and price type, written only where JOOR shows another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from seamline.domain.style import Price, Style
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import read_v4
from seamline.marketplace.joor.style_codec import money
from seamline.marketplace.joor.v4.bulk import BulkWriter, Refusal, Sent, Written, read_of
from seamline.marketplace.joor.v4.skus import Grid, grid_of
from seamline.marketplace.joor.values import Node, decimal, text

SKUS_A_READ = 100

type PriceKey = tuple[str, str]
"""SKU id and price type id."""


class Wanted(Struct, frozen=True):
    """One price a SKU should have. Where no ERP variant stands behind the SKU, any price it has will do."""

    style: str
    key: PriceKey
    price: Price
    any_will_do: bool


class PriceDesk:
    """Reads and writes prices; the price types are read once."""

    def __init__(self, v4: ApiClient, writer: BulkWriter) -> None:
        self._v4 = v4
        self._writer = writer
        self._types: dict[tuple[str, str], str] = {}

    def read(self, sku_ids: Iterable[str]) -> dict[PriceKey, Node]:
        """The prices of these SKUs; one credit for each 100 of them."""
        rows = read_of(self._v4, "prices", "sku_ids", list(sku_ids), SKUS_A_READ)
        return {(text(row.get("sku_id")), text(_type(row).get("id"))): row for row in rows}

    def send(self, styles: Mapping[str, Style], grids: Mapping[str, Grid]) -> tuple[Refusal, ...]:
        """Give the SKUs of these styles, by product id, their own prices, or the style's where they have none."""
        wanted: list[list[Wanted]] = []
        unknown: list[Refusal] = []
        for product_id, style in styles.items():
            if words := self._unknown_types(style):
                unknown.append(Refusal(Sent(style.identifier, "", {}), words))
            else:
                wanted.append(list(self._wanted(style, grids[product_id])))
        return (*unknown, *self._send(wanted))

    def _send(self, wanted: Sequence[Sequence[Wanted]]) -> tuple[Refusal, ...]:
        there = self._there(wanted)
        created = self._create(wanted, there)
        if any(refusal.duplicate for refusal in created.refusals):
            there = self._there(wanted)
            created = self._create(wanted, there)
        changed = [
            [
                Sent(one.style, "|".join(one.key), {"id": row["id"], **_amounts(one.price)})
                for one in group
                if (row := there.get(one.key)) and _differs(one, row)
            ]
            for group in wanted
        ]
        updated = self._writer.write("prices/bulk_update", changed, _key)
        return (*created.refusals, *updated.refusals)

    def _there(self, wanted: Sequence[Sequence[Wanted]]) -> dict[PriceKey, Node]:
        return self.read(dict.fromkeys(one.key[0] for group in wanted for one in group))

    def _create(self, wanted: Sequence[Sequence[Wanted]], there: Mapping[PriceKey, Node]) -> Written:
        groups = [
            [
                Sent(one.style, "|".join(one.key), {"sku_id": sku_id, "price_type_id": type_id, **_amounts(one.price)})
                for one in group
                for sku_id, type_id in [one.key]
                if one.key not in there
            ]
            for group in wanted
        ]
        return self._writer.write("prices/bulk_create", groups, _key)

    def _wanted(self, style: Style, grid: Grid) -> Iterator[Wanted]:
        """For every SKU of today's colors and sizes; the retired keep what they have."""
        today = {(color.code, size.name) for color in style.colors for size in style.sizes}
        for cell in grid_of(style):
            row = grid.get((cell.color.code, cell.size.name))
            if row is None or (cell.color.code, cell.size.name) not in today:
                continue
            prices = cell.sku.prices if cell.sku and cell.sku.prices else style.prices
            for price in prices:
                key = (text(row.get("id")), self._type_ids()[price.label, price.currency])
                yield Wanted(style.identifier, key, price, any_will_do=cell.sku is None)

    def _unknown_types(self, style: Style) -> str:
        prices = (*style.prices, *(price for sku in style.skus for price in sku.prices))
        names = {(price.label, price.currency) for price in prices} - self._type_ids().keys()
        listed = ", ".join(f"{label} {currency}" for label, currency in sorted(names))
        return f"JOOR has no price type {listed}" if names else ""

    def _type_ids(self) -> dict[tuple[str, str], str]:
        if not self._types:
            rows = self._v4.read(Request("GET", "price_types"), read_v4).data
            self._types = {(text(row.get("name")), text(row.get("currency_code"))): text(row.get("id")) for row in rows}
        return self._types


def decode_price(row: Node) -> Price:
    """A price as JOOR shows it."""
    kind, retail = _type(row), decimal(row.get("retail_value"))
    return Price(
        label=text(kind.get("name")),
        currency=text(kind.get("currency_code")),
        wholesale=decimal(row.get("wholesale_value")) or Decimal(0),
        retail=retail,
        retail_currency="" if retail is None else text(kind.get("retail_currency_code")),
    )


def _type(row: Node) -> Node:
    kind = row.get("price_type")
    return kind if isinstance(kind, dict) else {}


def _key(row: Node) -> str:
    return f"{text(row.get('sku_id'))}|{text(_type(row).get('id'))}"


def _amounts(price: Price) -> Node:
    retail = {} if price.retail is None else {"retail_value": money(price.retail)}
    return {"wholesale_value": money(price.wholesale), **retail}


def _differs(wanted: Wanted, row: Node) -> bool:
    if wanted.any_will_do:
        return False
    price, shown = wanted.price, decode_price(row)
    return price.wholesale != shown.wholesale or (price.retail is not None and price.retail != shown.retail)
