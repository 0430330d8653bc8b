"""Inserting, updating and deleting styles as v2 does it, under every rule of the account."""

from datetime import datetime

from sandbox.joor.errors import ContentError, UnknownRecordError
from sandbox.joor.grid import color_of, fill_grid, put_color, put_size, put_sku, remove_skus, set_upc, size_of
from sandbox.joor.linesheets import leave_all_linesheets, place_in_linesheets
from sandbox.joor.models import Json, Price, Sku, Style
from sandbox.joor.order_book import cancel_lines_of
from sandbox.joor.state import JoorState
from sandbox.joor.style_rules import style_faults
from sandbox.joor.texts import rows, text

FIRST_STYLE_ID = 700_478
ATTRIBUTES = (
    "style_description", "made_to_order", "division", "division_code", "style_country_origin", "fabrication",
    "fabrication_code", "measurements", "silhouette", "silhouette_code", "source_of_materials", "heel_height",
    "contains_fur", "minimum", "categories", "materials", "badges", "style_tags", "casepacks",
)  # fmt: skip


def insert_style(state: JoorState, record: Json, at: datetime) -> Style:
    """Create a style. Raises ContentError when it exists or is not valid."""
    if state.style(text(record.get("style_identifier"))):
        raise ContentError(f"style_identifier {record['style_identifier']!r} already exists")
    _refuse(style_faults(state, record, is_insert=True), record)
    style = new_style(state, text(record["style_identifier"]), text(record["style_number"]), at)
    _write(state, style, record)
    return style


def update_style(state: JoorState, record: Json, at: datetime) -> Style:
    """Update a style: scalars left out are cleared, colors and sizes left out are kept.

    Raises UnknownRecordError when there is none with this identifier, ContentError when the record is not valid.
    """
    style = state.style(text(record.get("style_identifier")))
    if style is None:
        raise UnknownRecordError(f"style_identifier {text(record.get('style_identifier'))!r} does not exist")
    _refuse(style_faults(state, record, is_insert=False), record)
    style.number = text(record["style_number"])
    style.modified = at
    _write(state, style, record)
    return style


def edit_style(state: JoorState, style: Style, changes: Json) -> None:
    """Change the name, any attributes or the prices, as people do in JOOR's pages; everything else stays."""
    style.name = text(changes.get("style_name", style.name))
    style.attributes |= {name: changes[name] for name in ATTRIBUTES if name in changes}
    if "prices" in changes:
        _write_prices(state, style, rows(changes["prices"], "price"))
    style.modified = state.clock.now()


def new_style(state: JoorState, identifier: str, number: str, at: datetime) -> Style:
    """Put an empty style in the account."""
    style = Style(state.ids.number("style", FIRST_STYLE_ID), number, identifier, "", at, at)
    state.styles[style.style_id] = style
    state.by_identifier.setdefault(identifier, style.style_id)
    return style


def delete_style(state: JoorState, style: Style) -> None:
    """Delete a style; its lines are cancelled on orders that are not exported yet."""
    skus = list(style.skus.values())
    _cancel(state, skus)
    remove_skus(state, style, skus)
    leave_all_linesheets(state, style)
    del state.styles[style.style_id]
    if state.by_identifier.get(style.identifier) == style.style_id:
        del state.by_identifier[style.identifier]


def delete_color(state: JoorState, style: Style, code: str) -> None:
    """Delete one color of a style. Raises UnknownRecordError."""
    color = color_of(style, code)
    if color is None:
        raise UnknownRecordError(f"color_code {code!r} does not exist on this style")
    skus = [sku for sku in style.skus.values() if sku.color_id == color.style_color_id]
    _drop(state, style, skus)
    del style.colors[color.style_color_id]


def delete_size(state: JoorState, style: Style, name: str) -> None:
    """Delete one size of a style. Raises UnknownRecordError."""
    size = size_of(style, name)
    if size is None:
        raise UnknownRecordError(f"size {name!r} does not exist on this style")
    skus = [sku for sku in style.skus.values() if sku.size_id == size.size_id]
    _drop(state, style, skus)
    del style.sizes[size.size_id]


def _drop(state: JoorState, style: Style, skus: list[Sku]) -> None:
    _cancel(state, skus)
    remove_skus(state, style, skus)
    style.modified = state.clock.now()


def _cancel(state: JoorState, skus: list[Sku]) -> None:
    cancel_lines_of(state, {sku.id for sku in skus})


def _write(state: JoorState, style: Style, record: Json) -> None:
    style.name = text(record["style_name"])
    style.attributes = {name: record[name] for name in ATTRIBUTES if record.get(name) not in (None, "")}
    # Leaving out clears scalars only: prices are replaced when sent, colors and sizes merged.
    if "prices" in record:
        _write_prices(state, style, rows(record["prices"], "price"))
    _write_colors(state, style, rows(record.get("colors"), "color"))
    _write_sizes(state, style, rows(record.get("sizes"), "size"))
    fill_grid(state, style)
    if "deliveries" in record:
        place_in_linesheets(state, style, record)


def _write_prices(state: JoorState, style: Style, given: list[Json]) -> None:
    style.prices = {}
    for row in given:
        price_type = state.reference.price_type(text(row["price_label"]), text(row["price_currency"]))
        if price_type is not None:
            style.prices[price_type.id] = Price(text(row["price_wholesale"]), text(row.get("price_retail")))
    # v2 knows one price per style, so what v4 set on single SKUs is overwritten.
    for sku in style.skus.values():
        sku.prices.clear()


def _write_colors(state: JoorState, style: Style, given: list[Json]) -> None:
    for row in given:
        color = put_color(state, style, text(row.get("color_code")), text(row["color_name"]))
        color.minimum = text(row.get("minimum") or 0)


def _write_sizes(state: JoorState, style: Style, given: list[Json]) -> None:
    for row in given:
        size = put_size(state, style, text(row["size_name"]))
        size.code, size.description = text(row.get("size_code")), text(row.get("size_description"))
        for upc in rows(row.get("upcs"), "upc"):
            color = color_of(style, text(upc.get("color_code")))
            if color is not None:
                set_upc(state, put_sku(state, style, color, size), text(upc["upc"]))


def _refuse(faults: list[str], record: Json) -> None:
    if faults:
        raise ContentError(f"style {text(record.get('style_identifier'))!r}: {'; '.join(faults)}")
