"""Tells how what was sent to the ERP for a sale differs from what would be sent now, field by field."""

from collections.abc import Iterator
from typing import Any

import msgspec

from seamline.domain.order import unpacked

_NOT_OF_THE_ORDER = ("Status", "AutoPickPackShipMode")


def payload_changes(sent: bytes, wanted: bytes) -> tuple[str, ...]:
    """Each field in words, what was sent and what is wanted now; nothing where it is not known what was sent."""
    if not sent or not wanted or sent == wanted:
        return ()
    before, now = _fields(sent), _fields(wanted)
    return tuple(
        f"{name}: {_shown(before.get(name))} -> {_shown(now.get(name))}"
        for name in dict.fromkeys([*before, *now])
        if before.get(name) != now.get(name) and name.rpartition(".")[2] not in _NOT_OF_THE_ORDER
    )


def _fields(payload: bytes) -> dict[str, Any]:
    """Every value of all request bodies by where it stands in its body."""
    bodies = msgspec.json.decode(unpacked(payload)).values()
    return {place.removeprefix("."): value for each in bodies for place, value in _walk(each, "")}


def _walk(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _walk(value, f"{place}.{name}")
    elif isinstance(node, list):
        for at, value in enumerate(node, start=1):
            yield from _walk(value, f"{place} {at}")
    else:
        yield place, node


def _shown(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)
