"""The form in which a held order is edited, and what a filled-in one asks for."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from seamline.domain.ledger import LedgerEntry
from seamline.domain.order import line_label
from seamline.domain.order_edits import ADDRESS_FIELDS, ERP_NAMES, LINE_FIELDS, ORDER_FIELDS
from seamline.mapping.order_edit_check import DAYS, Place
from seamline.mapping.order_edits import joor_value

HINTS = dict.fromkeys(DAYS, "2026-03-31")
REMOVED = "removed"
BLANK_FOLLOWS = frozenset({*ERP_NAMES, "sku"})
"""Fields that JOOR does not have: blank leaves the choice to the settings, or to JOOR's own words."""
LONG = frozenset({"comments"})
GROUPS = (
    ("The order", tuple(ORDER_FIELDS)),
    ("Names in the ERP; blank follows the settings", tuple(ERP_NAMES)),
    ("Shipping address", tuple(name for name in ADDRESS_FIELDS if name.startswith("shipping."))),
    ("Billing address", tuple(name for name in ADDRESS_FIELDS if name.startswith("billing."))),
)


class Field(Struct, frozen=True):
    """One field of the form. `joor` is what JOOR has, shown where it is not the value."""

    name: str
    label: str
    value: str
    joor: str
    hint: str
    is_long: bool
    is_edited: bool


class LineFields(Struct, frozen=True):
    """The fields of one line of the order."""

    number: int
    label: str
    fields: tuple[Field, ...]
    removed: bool


class EditPage(Struct, frozen=True):
    """The page; `open` are the groups that hold an edit already."""

    connection: str
    id: str
    groups: tuple[tuple[str, tuple[Field, ...], bool], ...]
    lines: tuple[LineFields, ...]
    reasons: tuple[str, ...]
    has_sale: bool


def edit_page(connection: str, entry: LedgerEntry, typed: Mapping[str, str]) -> EditPage:
    """The form as it stands, or as it was typed and refused."""
    groups = []
    for number, (title, names) in enumerate(GROUPS):
        fields = tuple(_field(entry, Place(name), typed) for name in names)
        groups.append((title, fields, number == 0 or any(field.is_edited for field in fields)))
    return EditPage(
        connection=connection,
        id=entry.order.id,
        groups=tuple(groups),
        lines=tuple(_line(entry, number, typed) for number in range(1, len(entry.order.lines) + 1)),
        reasons=entry.reasons,
        has_sale=bool(entry.sale_id or entry.opening_at),
    )


def asked_for(entry: LedgerEntry, form: Mapping[str, str]) -> dict[Place, str | None]:
    """The edits a filled-in form asks for: what differs from what counts now; None takes an edit back."""
    wanted: dict[Place, str | None] = {}
    for place in _places(entry):
        given = form.get(field_name(place), "" if place.field == REMOVED else None)
        if given is None or _same(given, _current(entry, place)):
            continue
        wanted[place] = None if _same(given, _joor(entry, place)) else given.replace("\r\n", "\n").strip()
    return wanted


def typed_again(wanted: Mapping[Place, str | None]) -> dict[str, str]:
    """What was typed, by the names of the form's fields, so that a refused form can be shown again."""
    return {field_name(place): value or "" for place, value in wanted.items()}


def field_name(place: Place) -> str:
    """The name of a place's field in the form."""
    return f"line.{place.line}.{place.field}" if place.line else place.field


def _places(entry: LedgerEntry) -> Iterator[Place]:
    yield from (Place(name) for _title, names in GROUPS for name in names)
    for number in range(1, len(entry.order.lines) + 1):
        yield from (Place(name, number) for name in LINE_FIELDS)


def _current(entry: LedgerEntry, place: Place) -> str:
    """What counts now."""
    for edit in entry.edits:
        if (edit.field, edit.line) == (place.field, place.line):
            return edit.value
    return _joor(entry, place)


def _joor(entry: LedgerEntry, place: Place) -> str:
    """What counts when nobody edited it: JOOR's value, days without their time."""
    if place.field in BLANK_FOLLOWS:
        return ""
    value = joor_value(entry.order, place.field, place.line)
    return value[:10] if place.field in DAYS else value


def _same(one: str, other: str) -> bool:
    """Browsers send every line's end as two characters."""
    return " ".join(one.split()) == " ".join(other.split())


def _line(entry: LedgerEntry, number: int, typed: Mapping[str, str]) -> LineFields:
    removed = Place(REMOVED, number)
    return LineFields(
        number=number,
        label=line_label(entry.order.lines[number - 1]),
        fields=tuple(_field(entry, Place(name, number), typed) for name in LINE_FIELDS if name != REMOVED),
        removed=bool(typed.get(field_name(removed), _current(entry, removed))),
    )


def _field(entry: LedgerEntry, place: Place, typed: Mapping[str, str]) -> Field:
    name, current = field_name(place), _current(entry, place)
    # Where blank follows the settings, JOOR's own word still says what they follow.
    joor = joor_value(entry.order, place.field, place.line)
    joor = joor[:10] if place.field in DAYS else joor
    return Field(
        name=name,
        label=place.field.rpartition(".")[2].replace("_", " "),
        value=typed.get(name, current),
        joor=joor if joor != current else "",
        hint=HINTS.get(place.field, ""),
        is_long=place.field in LONG,
        is_edited=name in typed or any((e.field, e.line) == (place.field, place.line) for e in entry.edits),
    )
