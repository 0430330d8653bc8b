"""The v4 price endpoints: one price per SKU and price type; a SKU without its own has its style's."""

from sandbox.joor.calls import Call, V4Route
from sandbox.joor.envelope import V4Answer
from sandbox.joor.errors import MalformedError
from sandbox.joor.models import Json, Price, Sku
from sandbox.joor.shapes_v4 import PriceShape
from sandbox.joor.state import JoorState
from sandbox.joor.texts import decimal_or_none, text

TYPES_PER_SKU = 1000


def list_price_types(call: Call) -> V4Answer:
    """GET /price_types."""
    return V4Answer([vars(row) for row in call.state.reference.price_types.values()])


def list_prices(call: Call) -> V4Answer:
    """GET /prices?sku_ids=."""
    wanted = call.ids("sku_ids")
    if not wanted:
        raise MalformedError("sku_ids is required")
    skus = [call.state.skus[sku_id] for sku_id in wanted if sku_id in call.state.skus]
    return V4Answer([_view(call.state, sku, type_id) for sku in skus for type_id in _prices(call.state, sku)])


def create_prices(call: Call) -> V4Answer:
    """POST /prices/bulk_create: a SKU that has a price under this type already is DUPLICATED."""
    answer, state = V4Answer(), call.state
    for given in call.objects(PriceShape, answer):
        sku_id = text(given.get("sku_id"))
        sku, type_id = state.skus.get(sku_id), _type_id(state, given)
        if sku is None:
            answer.refuse("NOT_FOUND", "There is no such SKU", sku_id=sku_id)
        elif not type_id:
            answer.refuse("INVALID", "There is no such price type", sku_id=sku_id)
        elif type_id in _prices(state, sku):
            answer.refuse("DUPLICATED", "A price already exists for this SKU", sku_id=sku_id)
        elif fault := _fault(given):
            answer.refuse("INVALID", fault, sku_id=sku_id)
        else:
            answer.data.append(_write(state, sku, type_id, given))
    return answer


def update_prices(call: Call) -> V4Answer:
    """POST /prices/bulk_update, by price id."""
    answer, state = V4Answer(), call.state
    for given in call.objects(PriceShape, answer):
        sku, type_id = _of_price_id(state, text(given.get("id")))
        if sku is None or type_id not in _prices(state, sku):
            answer.refuse("NOT_FOUND", "There is no such price", id=text(given.get("id")))
        elif fault := _fault(given):
            answer.refuse("INVALID", fault, id=text(given["id"]), sku_id=sku.id)
        else:
            answer.data.append(_write(state, sku, type_id, given))
    return answer


def _prices(state: JoorState, sku: Sku) -> dict[str, Price]:
    return state.styles[sku.style_id].prices | sku.prices


def _price_id(sku: Sku, type_id: str) -> str:
    # A style's price shows up under each of its SKUs, so ids are worked out rather than handed out.
    return str(sku.number * TYPES_PER_SKU + int(type_id))


def _of_price_id(state: JoorState, price_id: str) -> tuple[Sku | None, str]:
    number, type_id = divmod(int(price_id) if price_id.isdecimal() else 0, TYPES_PER_SKU)
    return state.skus.get(state.sku_ids.get(number, "")), str(type_id)


def _type_id(state: JoorState, given: Json) -> str:
    if "price_type_id" in given:
        type_id = text(given["price_type_id"])
        return type_id if type_id in state.reference.price_types else ""
    found = state.reference.price_type(text(given.get("price_type_name")), text(given.get("price_type_currency_code")))
    return found.id if found else ""


def _fault(given: Json) -> str:
    for name in ("wholesale_value", "retail_value"):
        value = given.get(name)
        if value is None and name == "retail_value":
            continue
        amount = decimal_or_none(value)
        if amount is None or amount < 0:
            return f"{name} must be a decimal text of 0 or more"
    return ""


def _write(state: JoorState, sku: Sku, type_id: str, given: Json) -> Json:
    sku.prices[type_id] = Price(given["wholesale_value"], text(given.get("retail_value")))
    state.styles[sku.style_id].modified = state.clock.now()
    return _view(state, sku, type_id)


def _view(state: JoorState, sku: Sku, type_id: str) -> Json:
    price = _prices(state, sku)[type_id]
    return {
        "id": _price_id(sku, type_id),
        "sku_id": sku.id,
        "price_type": vars(state.reference.price_types[type_id]),
        "wholesale_value": price.wholesale,
        "retail_value": price.retail or None,
    }


ROUTES = (
    V4Route("GET", "/price_types", list_price_types),
    V4Route("GET", "/prices", list_prices),
    V4Route("POST", "/prices/bulk_create", create_prices),
    V4Route("POST", "/prices/bulk_update", update_prices),
)
