"""The color and size grid of a style: its colors, sizes, SKUs and UPCs, and taking them away again."""

import base64

from sandbox.joor.models import Color, Size, Sku, Style
from sandbox.joor.state import JoorState

FIRST_COLOR_ID = 991
FIRST_SIZE_ID = 5001
FIRST_SKU_NUMBER = 18_230_862


def color_of(style: Style, code: str, name: str = "") -> Color | None:
    """The color with this code; else, among those without another code, the one with this name."""
    colors = style.colors.values()
    # A color first written without a code keeps its identity when the code comes later.
    by_code = next((color for color in colors if code and color.code == code), None)
    return by_code or next((color for color in colors if color.name == name and not (code and color.code)), None)


def size_of(style: Style, name: str) -> Size | None:
    """The size with exactly this name; case matters."""
    return next((size for size in style.sizes.values() if size.name == name), None)


def put_color(state: JoorState, style: Style, code: str, name: str) -> Color:
    """The color with this code or name, new if need be."""
    color = color_of(style, code, name)
    if color is None:
        color = Color(state.ids.number("color", FIRST_COLOR_ID), name, code, order_nbr=len(style.colors) + 1)
        style.colors[color.style_color_id] = color
    color.name, color.code = name or color.name, code or color.code
    return color


def put_size(state: JoorState, style: Style, name: str) -> Size:
    """The size with this name, new if need be."""
    size = size_of(style, name)
    if size is None:
        size = Size(state.ids.number("size", FIRST_SIZE_ID), name, order_nbr=len(style.sizes) + 1)
        style.sizes[size.size_id] = size
    return size


def put_sku(state: JoorState, style: Style, color: Color, size: Size) -> Sku:
    """The SKU of this cell of the grid, new if need be."""
    key = (color.style_color_id, size.size_id)
    if key not in style.skus:
        number = state.ids.number("sku", FIRST_SKU_NUMBER)
        sku_id = base64.b64encode(f"0|{style.style_id}|{number}".encode()).decode()
        style.skus[key] = state.skus[sku_id] = Sku(sku_id, number, style.style_id, *key)
        state.sku_ids[number] = sku_id
    return style.skus[key]


def fill_grid(state: JoorState, style: Style) -> None:
    """Make a SKU of every color in every size, as v2 does."""
    for color in style.colors.values():
        for size in style.sizes.values():
            put_sku(state, style, color, size)


def set_upc(state: JoorState, sku: Sku, upc: str) -> None:
    """Give a SKU its UPC and keep the index right."""
    if sku.upc == upc:
        return
    _forget_upc(state, sku)
    sku.upc = upc
    if upc:
        state.upcs.setdefault(upc, []).append(sku.id)


def remove_skus(state: JoorState, style: Style, skus: list[Sku]) -> None:
    """Take SKUs out of their style, the indexes and the stock."""
    for sku in skus:
        _forget_upc(state, sku)
        del state.skus[sku.id]
        del state.sku_ids[sku.number]
        del style.skus[(sku.color_id, sku.size_id)]
        state.inventory.pop(sku.id, None)


def _forget_upc(state: JoorState, sku: Sku) -> None:
    holders = state.upcs.get(sku.upc, [])
    if sku.id in holders:
        holders.remove(sku.id)
    if not holders:
        state.upcs.pop(sku.upc, None)
