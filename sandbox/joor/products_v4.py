"""The v4 product endpoints: products are v2's styles under other names."""

import base64

from sandbox.joor.calls import Call, V4Route
from sandbox.joor.envelope import V4Answer
from sandbox.joor.models import Json, Style
from sandbox.joor.paging_v4 import v4_page
from sandbox.joor.shapes_v4 import ProductShape
from sandbox.joor.state import JoorState
from sandbox.joor.style_store import new_style
from sandbox.joor.texts import rows, text, whole

TRAITS = {
    "DIV": ("Division", "division", "division_code"),
    "COO": ("Country of Origin", "style_country_origin", ""),
    "FAB": ("Fabrication Name", "fabrication", "fabrication_code"),
    "MEA": ("Measurements", "measurements", ""),
    "SIL": ("Silhouette Name", "silhouette", "silhouette_code"),
    "MAT": ("Materials", "materials", ""),
    "HEE": ("Heel Height", "heel_height", ""),
    "FUR": ("Contains Fur", "contains_fur", ""),
}
MAX_LENGTHS = {"name": 100, "external_id": 45, "product_identifier": 100, "description": 500}


def list_products(call: Call) -> V4Answer:
    """GET /products."""
    return V4Answer([product_view(style) for style in v4_page(call, list(call.state.styles.values()))])


def list_traits(_call: Call) -> V4Answer:
    """GET /traits."""
    return V4Answer([{"id": trait_id(code), "name": name} for code, (name, _, _) in TRAITS.items()])


def list_categories(call: Call) -> V4Answer:
    """GET /categories."""
    return V4Answer([vars(row) for row in call.state.reference.categories])


def create_products(call: Call) -> V4Answer:
    """POST /products/bulk_create: each object succeeds or fails by itself."""
    answer = V4Answer()
    for given in call.objects(ProductShape, answer):
        identifier = text(given.get("product_identifier")) or text(given.get("external_id"))
        if fault := _fault(call.state, given, needs_name=True):
            answer.refuse("INVALID", fault, product_identifier=identifier)
        # Whether JOOR checks this is not known, and a missing check doubles products: hence the switch.
        elif call.state.config.unique_products and call.state.style(identifier):
            answer.refuse("DUPLICATED", "A product with this identifier already exists", product_identifier=identifier)
        else:
            style = new_style(call.state, identifier, text(given.get("external_id")), call.state.clock.now())
            answer.data.append(_write(style, given))
    return answer


def update_products(call: Call) -> V4Answer:
    """POST /products/bulk_update: fields left out are kept."""
    answer = V4Answer()
    for given in call.objects(ProductShape, answer):
        style = called_product(call.state, given.get("id"))
        if style is None:
            answer.refuse("NOT_FOUND", "There is no such product", id=text(given.get("id")))
        elif fault := _fault(call.state, given, needs_name=False):
            answer.refuse("INVALID", fault, id=text(given["id"]))
        else:
            style.modified = call.state.clock.now()
            _set_keys(call.state, style, given)
            answer.data.append(_write(style, given))
    return answer


def called_product(state: JoorState, product_id: object) -> Style | None:
    """The style with this v4 product id."""
    number = text(product_id)
    return state.styles.get(int(number)) if number.isdecimal() else None


def trait_id(code: str) -> str:
    """The id of a product trait, as JOOR encodes it."""
    return base64.b64encode(f"ProductTrait:{code}".encode()).decode()


def product_view(style: Style) -> Json:
    """A style as v4 prints it."""
    attributes = style.attributes
    values = [
        {"trait_id": trait_id(code), "value": attributes[key], "external_id": attributes.get(code_key) or None}
        for code, (_, key, code_key) in TRAITS.items()
        if attributes.get(key)
    ]
    return {
        "id": str(style.style_id),
        "name": style.name,
        "external_id": style.number,
        "product_identifier": style.identifier,
        "description": text(attributes.get("style_description")),
        "order_minimum": whole(attributes.get("minimum") or 0),
        "category_ids": _category_ids(style),
        "product_trait_values": values,
        "tags": attributes.get("tags", []),
    }


def _category_ids(style: Style) -> list[str]:
    given = style.attributes.get("categories", [])
    found = given.get("category_id", []) if isinstance(given, dict) else given
    listed = found if isinstance(found, list) else [found]
    return [text(row.get("category_id") if isinstance(row, dict) else row) for row in listed]


def _fault(state: JoorState, given: Json, *, needs_name: bool) -> str:
    if needs_name and not text(given.get("name")):
        return "name is required"
    for name, limit in MAX_LENGTHS.items():
        if len(text(given.get(name))) > limit:
            return f"{name} is longer than {limit} characters"
    known = {row.id for row in state.reference.categories}
    if set(map(text, given.get("category_ids") or [])) - known:
        return "category_ids names an unknown category"
    for value in rows(given.get("product_trait_values"), "product_trait_value"):
        if _trait_code(value) is None:
            return "product_trait_values names an unknown trait"
    return ""


def _trait_code(value: Json) -> str | None:
    for code, (name, _, _) in TRAITS.items():
        if value.get("trait_id") == trait_id(code) or value.get("trait_name") == name:
            return code
    return None


def _set_keys(state: JoorState, style: Style, given: Json) -> None:
    style.number = text(given.get("external_id", style.number))
    identifier = text(given.get("product_identifier")) or style.identifier
    if identifier != style.identifier:
        state.by_identifier.pop(style.identifier, None)
        state.by_identifier[identifier] = style.style_id
        style.identifier = identifier


def _write(style: Style, given: Json) -> Json:
    style.name = text(given.get("name", style.name))
    renamed = {"description": "style_description", "order_minimum": "minimum", "category_ids": "categories"}
    style.attributes |= {key: given[name] for name, key in renamed.items() if name in given}
    if "tags" in given:
        style.attributes["tags"] = given["tags"]
    for value in rows(given.get("product_trait_values"), "product_trait_value"):
        _, key, code_key = TRAITS[_trait_code(value) or ""]
        style.attributes[key] = text(value.get("value"))
        if code_key:
            style.attributes[code_key] = text(value.get("external_id"))
    return product_view(style)


ROUTES = (
    V4Route("GET", "/products", list_products),
    V4Route("POST", "/products/bulk_create", create_products),
    V4Route("POST", "/products/bulk_update", update_products),
    V4Route("GET", "/traits", list_traits),
    V4Route("GET", "/categories", list_categories),
)
