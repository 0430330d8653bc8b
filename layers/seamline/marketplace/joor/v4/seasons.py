"""Seasons: found by code, else by name and year, and made when a linesheet names a new one."""

from collections.abc import Iterable

from seamline.domain.style import Linesheet
from seamline.http import ApiClient
from seamline.marketplace.joor.v4.bulk import BulkWriter, Refusal, Sent, read_all
from seamline.marketplace.joor.values import Node, text

PATH = "seasons"


class SeasonDesk:
    """Reads and makes seasons; those of others are never changed."""

    def __init__(self, v4: ApiClient, writer: BulkWriter) -> None:
        self._v4 = v4
        self._writer = writer
        self._rows: list[Node] | None = None

    def rows(self) -> dict[str, Node]:
        """Every season by id; listed once."""
        return {text(row.get("id")): row for row in self._listed()}

    def id_of(self, sheet: Linesheet) -> str:
        """The id of the linesheet's season, empty when it names none or JOOR has none."""
        if not _names_one(sheet):
            return ""
        return next((text(row.get("id")) for row in self._listed() if _is_of(row, sheet)), "")

    def make(self, sheets: Iterable[Linesheet]) -> tuple[Refusal, ...]:
        """Make the seasons that these linesheets name and JOOR does not have."""
        missing = {_key(sheet): sheet for sheet in sheets if _names_one(sheet) and not self.id_of(sheet)}
        if not missing:
            return ()
        groups = [[Sent(key, key, _body(sheet))] for key, sheet in missing.items()]
        # Whatever the outcome, the list read before is out of date.
        self._rows = None
        written = self._writer.write(f"{PATH}/bulk_create", groups, _row_key)
        return tuple(refusal for refusal in written.refusals if not refusal.duplicate)

    def _listed(self) -> list[Node]:
        if self._rows is None:
            self._rows = list(read_all(self._v4, PATH))
        return self._rows


def _names_one(sheet: Linesheet) -> bool:
    return bool(sheet.season_name or sheet.season_code)


def _is_of(row: Node, sheet: Linesheet) -> bool:
    if sheet.season_code:
        return text(row.get("external_id")) == sheet.season_code
    return (text(row.get("name")), text(row.get("year"))) == (sheet.season_name, sheet.season_year)


def _body(sheet: Linesheet) -> Node:
    facts = {
        "name": sheet.season_name or sheet.season_code,
        "year": sheet.season_year,
        "external_id": sheet.season_code,
    }
    return {name: value for name, value in facts.items() if value}


def _key(sheet: Linesheet) -> str:
    return _row_key(_body(sheet))


def _row_key(row: Node) -> str:
    return "|".join(text(row.get(name)) for name in ("name", "year", "external_id"))
