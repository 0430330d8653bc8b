"""Puts a style together out of v4's rows, as far as flows compare it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.style import Color, Linesheet, Price, Size, Sku, Style
from seamline.marketplace.joor.v4.collections import delivery_of
from seamline.marketplace.joor.v4.prices import PriceKey, decode_price
from seamline.marketplace.joor.v4.products import trait_values
from seamline.marketplace.joor.v4.skus import COLOR, SIZE, Grid, place_of, trait, upc_of
from seamline.marketplace.joor.values import Node, nodes, number, text

INACTIVE = "INACTIVE"


class Shown(Struct, frozen=True):
    """What was read beside the products: grids by product id, prices, collections, seasons and trait names."""

    grids: Mapping[str, Grid]
    prices: Mapping[PriceKey, Node]
    collections: Sequence[Node]
    seasons: Mapping[str, Node]
    trait_names: dict[str, str]


def decode_style(row: Node, shown: Shown) -> Style:
    """A style as JOOR shows it. Its prices are the lowest of its SKUs', as a style's are where SKUs are priced singly.

    Colors and sizes that are switched off are left out, as JOOR's v2 does.
    """
    product_id = text(row.get("id"))
    grid = shown.grids.get(product_id, {})
    cells = [cell for cell in grid.values() if _is_active(cell)]
    skus = tuple(_sku(cell, shown.prices) for cell in cells)
    plain: dict[str, Any] = dict(trait_values(row, shown.trait_names))
    return Style(
        identifier=text(row.get("product_identifier")),
        number=text(row.get("external_id")),
        name=text(row.get("name")),
        description=text(row.get("description")),
        **plain,
        minimum=number(row.get("order_minimum")) or None,
        prices=_lowest(price for sku in skus for price in sku.prices),
        colors=tuple(dict.fromkeys(Color(text(trait(c, COLOR).get("value")), place_of(c)[0]) for c in cells)),
        sizes=tuple(dict.fromkeys(_size(trait(cell, SIZE)) for cell in cells)),
        skus=tuple(sku for sku in skus if sku.upc or sku.product_id),
        linesheets=tuple(_linesheets(product_id, grid, shown)),
    )


def _is_active(cell: Node) -> bool:
    return all(text(trait(cell, name).get("status")).upper() != INACTIVE for name in (COLOR, SIZE))


def _size(value: Node) -> Size:
    return Size(text(value.get("value")), text(value.get("external_id")))


def _sku(cell: Node, prices: Mapping[PriceKey, Node]) -> Sku:
    color_code, size_name = place_of(cell)
    sku_id = text(cell.get("id"))
    return Sku(
        product_id=text(cell.get("external_id")),
        sku=text(cell.get("sku_identifier")),
        color_code=color_code,
        size_name=size_name,
        upc=upc_of(cell),
        prices=tuple(decode_price(row) for key, row in prices.items() if key[0] == sku_id),
    )


def _lowest(prices: Iterator[Price]) -> tuple[Price, ...]:
    found: dict[tuple[str, str], Price] = {}
    for price in prices:
        best = found.setdefault((price.label, price.currency), price)
        retails = [one.retail for one in (best, price) if one.retail is not None]
        found[price.label, price.currency] = replace(
            best, wholesale=min(best.wholesale, price.wholesale), retail=min(retails, default=None)
        )
    return tuple(found.values())


def _linesheets(product_id: str, grid: Grid, shown: Shown) -> Iterator[Linesheet]:
    for row in shown.collections:
        for item in nodes(row.get("items")):
            if text(item.get("product_id")) == product_id:
                yield _linesheet(row, item, grid, shown.seasons.get(text(row.get("season_id")), {}))


def _linesheet(row: Node, item: Node, grid: Grid, season: Node) -> Linesheet:
    name, code, delivery = text(row.get("name")), text(row.get("external_id")), delivery_of(row)
    offered = {text(one) for one in item.get("sku_ids") or ()}
    colors = dict.fromkeys(color for color, _ in grid)
    shows = {color for (color, _), cell in grid.items() if text(cell.get("id")) in offered}
    return Linesheet(
        name=name,
        code="" if code == name else code,
        season_name=text(season.get("name")),
        season_year=text(season.get("year")),
        season_code=text(season.get("external_id")),
        ship_start=text(delivery.get("start_ship_date")),
        ship_end=text(delivery.get("complete_ship_date")),
        cancel=text(delivery.get("cancel_date")),
        minimum_window=number(delivery.get("minimum_shipping_window")),
        display_order=number(item.get("order_number")),
        colors_left_out=tuple(color for color in colors if offered and color not in shows),
    )
