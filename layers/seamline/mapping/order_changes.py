"""Says in words how two readings of an order differ: whatever counts as an edit is named, and nothing else is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from seamline.domain.order import Door, Order, OrderLine, business_of, door_label, line_label
from seamline.mapping.line_prices import unit_price
from seamline.mapping.text import cut_at_word

NOTHING = "nothing"
VALUE_LENGTH = 160
"""Of a long comment the beginning will do: the order itself has all of it."""
NAMES = {
    "id": "order number",
    "price_label": "price type",
    "ship_start": "start of the ship window",
    "ship_end": "end of the ship window",
    "parts": "parts by door",
}
"""Fields whose own name does not tell a person what they are."""
LINE_NAMES = {"multiplier": "casepack", "adjustment": "price adjustment", "extended": "amount", "door_id": "door"}
_SIDES = ("shipping", "billing")
_IN_THE_AMOUNT = ("price", "adjustment", "extended")


def order_changes(before: Order, after: Order) -> tuple[str, ...]:
    """What differs, line by line and then field by field; empty exactly when both have the same business hash."""
    old, new = business_of(before), business_of(after)
    return (*_lines(old, new), *_fields(old, new))


def _fields(old: Order, new: Order) -> Iterator[str]:
    """Fields are compared as they are hashed, so that none can be forgotten."""
    was, now = msgspec.to_builtins(old), msgspec.to_builtins(new)
    for name in (name for name in Order.__struct_fields__ if name != "lines" and was.get(name) != now.get(name)):
        if name in _SIDES:
            yield from _address(name, was.get(name, {}), now.get(name, {}))
        elif name == "doors":
            yield _change("doors", _doors(old.doors, new.doors), _doors(new.doors, old.doors))
        else:
            yield _change(NAMES.get(name, _plain(name)), getattr(old, name), getattr(new, name))


def _address(side: str, was: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    for part in (part for part in {**was, **now} if was.get(part) != now.get(part)):
        yield _change(f"{side}.{part}", was.get(part, ""), now.get(part, ""))


def _doors(doors: Sequence[Door], others: Sequence[Door]) -> str:
    """The doors by their names; where the others have the same, by JOOR's ids too."""
    names = ", ".join(map(door_label, doors))
    if names != ", ".join(map(door_label, others)):
        return names
    return ", ".join(f"{door_label(door)} as door {door.id}" for door in doors)


def _lines(old: Order, new: Order) -> Iterator[str]:
    gone, added = _without(old.lines, new.lines), _without(new.lines, old.lines)
    names = {door.id: door_label(door) for door in (*old.doors, *new.doors)}
    for was, now in _same_lines(gone, added):
        yield from _line(_label(now, names), was, now)
    yield from (f"{_label(line, names)}: {_amount(line)} -> gone" for line in gone)
    yield from (f"{_label(line, names)}: not there -> {_amount(line)}" for line in added)


def _without(lines: Sequence[OrderLine], others: Sequence[OrderLine]) -> list[OrderLine]:
    """The lines that the others do not have, each as often as it is missing there."""
    by_text = {msgspec.json.encode(line): line for line in lines}
    left = Counter(map(msgspec.json.encode, lines)) - Counter(map(msgspec.json.encode, others))
    return [by_text[text] for text in left.elements()]


def _same_lines(gone: list[OrderLine], added: list[OrderLine]) -> list[tuple[OrderLine, OrderLine]]:
    """Takes out of both lists what is one line before and after.

    Lines have no ids: one of the same article for the same door is the same line, else one of the same article.
    """
    pairs = []
    for key in (_article_and_door, line_label):
        for line in list(gone):
            match = next((one for one in added if key(one) == key(line)), None)
            if match:
                pairs.append((line, match))
                gone.remove(line)
                added.remove(match)
    return pairs


def _line(label: str, was: OrderLine, now: OrderLine) -> Iterator[str]:
    """The amount, then what else is new; of the price only what the amount does not show."""
    shown = {"quantity"} if _amount(was) == _amount(now) else {"quantity", *_IN_THE_AMOUNT}
    if _amount(was) != _amount(now):
        yield f"{label}: {_amount(was)} -> {_amount(now)}"
    old, new = msgspec.to_builtins(was), msgspec.to_builtins(now)
    for name in (name for name in OrderLine.__struct_fields__ if name not in shown and old.get(name) != new.get(name)):
        yield _change(f"{label}, {LINE_NAMES.get(name, _plain(name))}", getattr(was, name), getattr(now, name))


def _label(line: OrderLine, doors: Mapping[str, str]) -> str:
    door = doors.get(line.door_id, f"door {line.door_id}")
    return f"{line_label(line)} for {door}" if line.door_id else line_label(line)


def _article_and_door(line: OrderLine) -> str:
    return f"{line_label(line)} for {line.door_id}"


def _amount(line: OrderLine) -> str:
    return f"{line.quantity} x {unit_price(line)}"


def _change(name: str, was: Any, now: Any) -> str:
    return f"{name}: {_words(was)} -> {_words(now)}"


def _words(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return cut_at_word(" ".join(text.split()), VALUE_LENGTH) or NOTHING


def _plain(name: str) -> str:
    return name.replace("_", " ")
