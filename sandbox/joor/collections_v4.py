"""The v4 season and collection endpoints; a collection is a linesheet."""

from sandbox.joor.calls import Call, V4Route
from sandbox.joor.envelope import V4Answer
from sandbox.joor.linesheets import FIRST_SEASON_ID, new_linesheet
from sandbox.joor.models import Json, Linesheet, LinesheetItem, Season
from sandbox.joor.paging_v4 import v4_page
from sandbox.joor.products_v4 import called_product
from sandbox.joor.shapes_v4 import CollectionShape, SeasonShape
from sandbox.joor.state import JoorState
from sandbox.joor.texts import is_date, rows, text, whole

DATES = {"start_ship_date": "start_ship", "complete_ship_date": "complete_ship", "cancel_date": "cancel_date"}


def list_seasons(call: Call) -> V4Answer:
    """GET /seasons."""
    return V4Answer([vars(season) for season in call.state.seasons.values()])


def create_seasons(call: Call) -> V4Answer:
    """POST /seasons/bulk_create."""
    answer, seasons = V4Answer(), call.state.seasons
    for given in call.objects(SeasonShape, answer):
        code = text(given.get("external_id"))
        if not text(given.get("name")):
            answer.refuse("INVALID", "name is required", external_id=code)
        elif code and any(season.external_id == code for season in seasons.values()):
            answer.refuse("DUPLICATED", "A season with this external_id already exists", external_id=code)
        else:
            season_id = str(call.state.ids.number("season", FIRST_SEASON_ID))
            seasons[season_id] = Season(season_id, text(given["name"]), text(given.get("year")), code)
            answer.data.append(vars(seasons[season_id]))
    return answer


def update_seasons(call: Call) -> V4Answer:
    """POST /seasons/bulk_update."""
    answer = V4Answer()
    for given in call.objects(SeasonShape, answer):
        season = call.state.seasons.get(text(given.get("id")))
        if season is None:
            answer.refuse("NOT_FOUND", "There is no such season", id=text(given.get("id")))
            continue
        season.name = text(given.get("name")) or season.name
        season.year = text(given.get("year", season.year))
        season.external_id = text(given.get("external_id", season.external_id))
        answer.data.append(vars(season))
    return answer


def list_collections(call: Call) -> V4Answer:
    """GET /collections."""
    return V4Answer([_view(sheet) for sheet in v4_page(call, list(call.state.linesheets.values()))])


def create_collections(call: Call) -> V4Answer:
    """POST /collections/bulk_create."""
    answer, state = V4Answer(), call.state
    for given in call.objects(CollectionShape, answer):
        code = text(given.get("external_id"))
        if not text(given.get("name")) or not code:
            answer.refuse("INVALID", "name and external_id are required", external_id=code)
        elif any(sheet.code == code for sheet in state.linesheets.values()):
            answer.refuse("DUPLICATED", "A collection with this external_id already exists", external_id=code)
        elif fault := _fault(state, given):
            answer.refuse("INVALID", fault, external_id=code)
        else:
            sheet = new_linesheet(state, text(given["name"]), code)
            answer.data.append(_write(state, sheet, given))
    return answer


def update_collections(call: Call) -> V4Answer:
    """POST /collections/bulk_update: `items` replaces the whole list, or is merged where the account does that."""
    answer, state = V4Answer(), call.state
    for given in call.objects(CollectionShape, answer):
        sheet = state.linesheets.get(text(given.get("id")))
        if sheet is None:
            answer.refuse("NOT_FOUND", "There is no such collection", id=text(given.get("id")))
        elif fault := _fault(state, given):
            answer.refuse("INVALID", fault, id=sheet.id)
        else:
            answer.data.append(_write(state, sheet, given))
    return answer


def _fault(state: JoorState, given: Json) -> str:
    delivery = given.get("delivery") or {}
    days = [text(delivery.get(name)) for name in DATES]
    if any(day and not is_date(day) for day in days):
        return "delivery dates must be YYYY-MM-DD"
    if days[0] and days[1] and days[0] > days[1]:
        return "start_ship_date is after complete_ship_date"
    if text(given.get("season_id")) not in ("", *state.seasons):
        return "There is no such season"
    for row in rows(given.get("items"), "item"):
        if called_product(state, row.get("product_id")) is None:
            return f"There is no product {text(row.get('product_id'))!r}"
        if set(row.get("sku_ids") or ()) - set(state.skus):
            return "sku_ids names an unknown SKU"
    return ""


def _write(state: JoorState, sheet: Linesheet, given: Json) -> Json:
    sheet.name = text(given.get("name")) or sheet.name
    sheet.code = text(given.get("external_id", sheet.code))
    sheet.season_id = text(given.get("season_id", sheet.season_id))
    if "delivery" in given:
        delivery = given["delivery"] or {}
        for name, attribute in DATES.items():
            setattr(sheet, attribute, text(delivery.get(name)))
        window = delivery.get("minimum_shipping_window")
        sheet.minimum_shipping_window = None if window is None else whole(window)
    if "items" in given:
        sent = {
            int(row["product_id"]): LinesheetItem(whole(row.get("order_number", 0)), sku_ids=row.get("sku_ids") or [])
            for row in rows(given["items"], "item")
        }
        sheet.items = (sheet.items if state.config.merge_collection_items else {}) | sent
    return _view(sheet)


def _view(sheet: Linesheet) -> Json:
    return {
        "id": sheet.id,
        "name": sheet.name,
        "external_id": sheet.code,
        "season_id": sheet.season_id or None,
        "delivery": {name: getattr(sheet, attribute) or None for name, attribute in DATES.items()}
        | {"minimum_shipping_window": sheet.minimum_shipping_window},
        "items": [
            {"product_id": str(style_id), "order_number": item.order_number, "sku_ids": item.sku_ids}
            for style_id, item in sheet.items.items()
        ],
    }


ROUTES = (
    V4Route("GET", "/seasons", list_seasons),
    V4Route("POST", "/seasons/bulk_create", create_seasons),
    V4Route("POST", "/seasons/bulk_update", update_seasons),
    V4Route("GET", "/collections", list_collections),
    V4Route("POST", "/collections/bulk_create", create_collections),
    V4Route("POST", "/collections/bulk_update", update_collections),
)
