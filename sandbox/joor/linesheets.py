"""Linesheets as v2 deliveries: which ones a style is in, under the four modes of delivery_overwrite."""

from sandbox.joor.models import Json, Linesheet, LinesheetItem, Season, Style
from sandbox.joor.state import JoorState
from sandbox.joor.texts import flag, rows, text, whole

FIRST_LINESHEET_ID = 31_001
FIRST_SEASON_ID = 55
REPLACE_ALL, REPLACE_OWN, ADD, DROP = "1", "2", "3", "4"


def place_in_linesheets(state: JoorState, style: Style, record: Json) -> None:
    """Apply a style's `deliveries`: 1 (default) replaces all, 2 spares linesheets made by hand, 3 adds, 4 drops."""
    mode = text(record.get("delivery_overwrite")) or REPLACE_ALL
    deliveries = rows(record.get("deliveries"), "delivery")
    if mode == DROP:
        _drop(state, style, deliveries)
        return
    named = [_put_linesheet(state, row) for row in deliveries]
    if mode in (REPLACE_ALL, REPLACE_OWN):
        _leave_others(state, style, named, spare_handmade=mode == REPLACE_OWN)
    for linesheet, row in zip(named, deliveries, strict=True):
        linesheet.items[style.style_id] = _item(row)


def leave_all_linesheets(state: JoorState, style: Style) -> None:
    """Take a deleted style out of every linesheet."""
    for linesheet in state.linesheets.values():
        linesheet.items.pop(style.style_id, None)


def find_linesheet(state: JoorState, code: str, name: str) -> Linesheet | None:
    """The linesheet with this code; else, among those without another code, the one with this name."""
    sheets = list(state.linesheets.values())
    by_code = next((sheet for sheet in sheets if code and sheet.code == code), None)
    return by_code or next((sheet for sheet in sheets if sheet.name == name and not (code and sheet.code)), None)


def new_linesheet(state: JoorState, name: str, code: str = "", *, by_hand: bool = False) -> Linesheet:
    """Put an empty linesheet in the account."""
    sheet = Linesheet(str(state.ids.number("linesheet", FIRST_LINESHEET_ID)), name, code, by_hand)
    state.linesheets[sheet.id] = sheet
    return sheet


def linesheets_of(state: JoorState, style: Style) -> list[Linesheet]:
    """The linesheets a style is in."""
    return [sheet for sheet in state.linesheets.values() if style.style_id in sheet.items]


def put_season(state: JoorState, name: str, year: str, code: str) -> Season:
    """The season with this code, or this name and year; new if need be."""
    for season in state.seasons.values():
        if season.external_id == code if code else (season.name, season.year) == (name, year):
            season.name, season.year = name or season.name, year or season.year
            return season
    season = Season(str(state.ids.number("season", FIRST_SEASON_ID)), name, year, code)
    state.seasons[season.id] = season
    return season


def _put_linesheet(state: JoorState, row: Json) -> Linesheet:
    code, name = text(row.get("delivery_code")), text(row["delivery_name"])
    sheet = find_linesheet(state, code, name) or new_linesheet(state, name, code)
    # A linesheet made by hand takes the style in, but its name and dates stay the brand's.
    if not sheet.by_hand:
        _describe(state, sheet, row)
    return sheet


def _describe(state: JoorState, sheet: Linesheet, row: Json) -> None:
    sheet.name = text(row["delivery_name"])
    sheet.code = text(row.get("delivery_code")) or sheet.code
    sheet.start_ship = text(row.get("date_delivery_start"))
    sheet.complete_ship = text(row.get("date_delivery_end"))
    if "public" in row:
        sheet.public = flag(row["public"])
    season = [text(row.get(key)) for key in ("season_name", "season_year", "season_code")]
    if any(season):
        sheet.season_id = put_season(state, *season).id


def _item(row: Json) -> LinesheetItem:
    return LinesheetItem(
        order_number=whole(row.get("style_display_order") or 0),
        excluded_colors=rows(row.get("color_exclusions"), "color_exclusion"),
    )


def _leave_others(state: JoorState, style: Style, kept: list[Linesheet], *, spare_handmade: bool) -> None:
    kept_ids = {sheet.id for sheet in kept}
    for sheet in state.linesheets.values():
        if sheet.id not in kept_ids and not (spare_handmade and sheet.by_hand):
            sheet.items.pop(style.style_id, None)


def _drop(state: JoorState, style: Style, given: list[Json]) -> None:
    for row in given:
        sheet = find_linesheet(state, text(row.get("delivery_code")), text(row.get("delivery_name")))
        if sheet is not None and not sheet.by_hand:
            sheet.items.pop(style.style_id, None)
