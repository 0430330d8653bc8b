"""The v4 SKU endpoints, where a SKU is one color and one size of a product."""

from collections.abc import Callable
from typing import Literal

from sandbox.joor.calls import Call, V4Route
from sandbox.joor.envelope import V4Answer
from sandbox.joor.errors import MalformedError
from sandbox.joor.grid import color_of, put_color, put_size, put_sku, set_upc, size_of
from sandbox.joor.models import Color, Json, Size, Sku, Style
from sandbox.joor.order_book import bring_lines_back, take_inactive_lines
from sandbox.joor.products_v4 import called_product
from sandbox.joor.shapes_v4 import SkuShape
from sandbox.joor.state import JoorState
from sandbox.joor.texts import rows, text

COLOR_TRAIT = "U0tVVHJhaXQ6U3R5bGVDb2xvcg=="
SIZE_TRAIT = "U0tVVHJhaXQ6U2l6ZQ=="
MAX_COLOR, MAX_SIZE_CODE = 100, 25
type TraitName = Literal["Color", "Size"]
type Find = Callable[[Json], Sku | None]


def list_skus(call: Call) -> V4Answer:
    """GET /skus?product_ids=."""
    wanted = call.ids("product_ids")
    if not wanted:
        raise MalformedError("product_ids is required")
    styles = [style for style in (called_product(call.state, product_id) for product_id in wanted) if style]
    return V4Answer([sku_view(call.state, sku) for style in styles for sku in style.skus.values()])


def create_skus(call: Call) -> V4Answer:
    """POST /skus/bulk_create: an existing cell of the grid is DUPLICATED."""
    answer = V4Answer()
    objects = call.objects(SkuShape, answer)
    for given in objects:
        style = called_product(call.state, given.get("product_id"))
        if style is None:
            answer.refuse("NOT_FOUND", "There is no such product", product_id=text(given.get("product_id")))
        elif fault := _fault(given) or _grid_fault(call.state, style, objects):
            answer.refuse("INVALID", fault, external_id=text(given.get("external_id")))
        elif _existing(style, given):
            answer.refuse("DUPLICATED", "This SKU already exists", external_id=text(given.get("external_id")))
        else:
            answer.data.append(sku_view(call.state, _create(call.state, style, given)))
    return answer


def update_skus(call: Call) -> V4Answer:
    """POST /skus/bulk_update, by JOOR's SKU id."""
    return _update(call, lambda given: call.state.skus.get(text(given.get("id"))))


def update_by_external_id(call: Call) -> V4Answer:
    """POST /skus/bulk_update_by_external_id, by the brand's id."""
    known = {sku.external_id: sku for sku in call.state.skus.values() if sku.external_id}
    return _update(call, lambda given: known.get(text(given.get("external_id"))))


def sku_view(state: JoorState, sku: Sku) -> Json:
    """A SKU as v4 prints it."""
    style = state.styles[sku.style_id]
    upc = [{"type": "upc", "value": sku.upc}] if sku.upc else []
    return {
        "id": sku.id,
        "product_id": str(sku.style_id),
        "external_id": sku.external_id,
        "sku_identifier": sku.sku_identifier,
        "trait_values": [_color_view(style.colors[sku.color_id]), _size_view(style.sizes[sku.size_id])],
        "identifiers": upc + sku.identifiers,
    }


def _color_view(color: Color) -> Json:
    return {
        "trait": {"id": COLOR_TRAIT, "name": "Color"},
        "value": color.name,
        "external_id": color.code,
        "order_minimum": int(color.minimum or 0),
        "order_nbr": color.order_nbr,
        "status": color.status,
        "hexColor": None,
        "swatch": color.swatch.url if color.swatch else None,
        "images": [{"filename": image.filename, "url": image.url} for image in color.images],
    }


def _size_view(size: Size) -> Json:
    return {
        "trait": {"id": SIZE_TRAIT, "name": "Size"},
        "value": size.name,
        "external_id": size.code,
        "order_minimum": 0,
        "order_nbr": size.order_nbr,
        "status": size.status,
    }


def _trait(given: Json, name: TraitName) -> Json:
    trait_id = COLOR_TRAIT if name == "Color" else SIZE_TRAIT
    for value in rows(given.get("trait_values"), "trait_value"):
        if value.get("trait_id") == trait_id or value.get("trait_name") == name:
            return value
    return {}


def _fault(given: Json) -> str:
    color, size = _trait(given, "Color"), _trait(given, "Size")
    if not text(color.get("value")) or not text(size.get("value")):
        return "trait_values must hold one Color and one Size"
    if len(text(color["value"])) > MAX_COLOR or len(text(size.get("external_id"))) > MAX_SIZE_CODE:
        return f"A color has at most {MAX_COLOR} characters, a size code {MAX_SIZE_CODE}"
    return ""


def _grid_fault(state: JoorState, style: Style, objects: list[Json]) -> str:
    """Where the account asks for it: every color must come in every size."""
    if not state.config.require_full_grid:
        return ""
    own = [given for given in objects if text(given.get("product_id")) == str(style.style_id)]
    cells = {(text(_trait(given, "Color").get("value")), text(_trait(given, "Size").get("value"))) for given in own}
    cells |= {(style.colors[color].name, style.sizes[size].name) for color, size in style.skus}
    full = len({color for color, _ in cells}) * len({size for _, size in cells})
    return "" if len(cells) == full else "Every combination of color and size must be sent"


def _existing(style: Style, given: Json) -> Sku | None:
    color_value, size_value = _trait(given, "Color"), _trait(given, "Size")
    color = color_of(style, text(color_value.get("external_id")), text(color_value["value"]))
    size = size_of(style, text(size_value["value"]))
    return style.skus.get((color.style_color_id, size.size_id)) if color and size else None


def _create(state: JoorState, style: Style, given: Json) -> Sku:
    color_value, size_value = _trait(given, "Color"), _trait(given, "Size")
    color = put_color(state, style, text(color_value.get("external_id")), text(color_value["value"]))
    size = put_size(state, style, text(size_value["value"]))
    sku = put_sku(state, style, color, size)
    _write(state, sku, given)
    return sku


def _update(call: Call, find: Find) -> V4Answer:
    answer = V4Answer()
    for given in call.objects(SkuShape, answer):
        sku = find(given)
        key = {name: text(given[name]) for name in ("id", "external_id") if name in given}
        if sku is None:
            answer.refuse("NOT_FOUND", "There is no such SKU", **key)
        else:
            _write(call.state, sku, given)
            answer.data.append(sku_view(call.state, sku))
    return answer


def _write(state: JoorState, sku: Sku, given: Json) -> None:
    style = state.styles[sku.style_id]
    style.modified = state.clock.now()
    sku.external_id = text(given.get("external_id", sku.external_id))
    sku.sku_identifier = text(given.get("sku_identifier", sku.sku_identifier))
    if "identifiers" in given:
        found = rows(given["identifiers"], "identifier")
        set_upc(state, sku, next((text(row.get("value")) for row in found if row["type"] == "upc"), ""))
        sku.identifiers = [row for row in found if row["type"] != "upc"]
    color, size = style.colors[sku.color_id], style.sizes[sku.size_id]
    _write_value(state, style, color, _trait(given, "Color"))
    _write_value(state, style, size, _trait(given, "Size"))


def _write_value(state: JoorState, style: Style, target: Color | Size, value: Json) -> None:
    target.name = text(value.get("value")) or target.name
    target.code = text(value.get("external_id", target.code))
    target.order_nbr = value.get("order_nbr", target.order_nbr)
    if isinstance(target, Color) and "order_minimum" in value:
        target.minimum = text(value["order_minimum"])
    status = value.get("status", target.status)
    if status == target.status:
        return
    target.status = status
    skus = {sku.id for sku in style.skus.values() if _is_of(sku, target)}
    if status == "INACTIVE":
        take_inactive_lines(state, skus)
    else:
        bring_lines_back(state, skus)


def _is_of(sku: Sku, target: Color | Size) -> bool:
    if isinstance(target, Color):
        return sku.color_id == target.style_color_id
    return sku.size_id == target.size_id


ROUTES = (
    V4Route("GET", "/skus", list_skus),
    V4Route("POST", "/skus/bulk_create", create_skus),
    V4Route("POST", "/skus/bulk_update", update_skus),
    V4Route("POST", "/skus/bulk_update_by_external_id", update_by_external_id),
)
