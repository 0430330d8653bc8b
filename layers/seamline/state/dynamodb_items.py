"""How an item lies in DynamoDB: readable while small, compressed when large, look-up keys only when there are any."""

import zlib
from typing import Any

from seamline.errors import SeamlineBug
from seamline.state.table import Item, Key

COMPRESS_ABOVE = 4 * 1024
MAX_ITEM_BYTES = 400 * 1024
_RAW, _ZLIB = b"r", b"z"

type Wire = dict[str, Any]
"""DynamoDB's attribute map."""


def encode_key(key: Key) -> Wire:
    """The primary key as attributes."""
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def decode_key(wire: Wire) -> Key:
    """The primary key of a stored item."""
    return Key(wire["pk"]["S"], wire["sk"]["S"])


def encode_values(item: Item) -> Wire:
    """Everything but key and revision. Raises SeamlineBug when DynamoDB would find the item too large."""
    values: Wire = {"data": _encode_data(item.data)}
    values |= {name: {"S": value} for name, value in (("a", item.a), ("b", item.b)) if value}
    if item.expires_at:
        values["expires_at"] = {"N": str(item.expires_at)}
    _check_size(item, values)
    return values


def decode(wire: Wire) -> Item:
    """A stored item."""
    return Item(
        pk=wire["pk"]["S"],
        sk=wire["sk"]["S"],
        data=_decode_data(wire["data"]),
        rev=int(wire["rev"]["N"]),
        a=wire.get("a", {}).get("S", ""),
        b=wire.get("b", {}).get("S", ""),
        expires_at=int(wire.get("expires_at", {}).get("N", "0")),
    )


def _encode_data(data: bytes) -> Wire:
    if len(data) > COMPRESS_ABOVE:
        return {"B": _ZLIB + zlib.compress(data)}
    try:
        return {"S": data.decode()}
    except UnicodeDecodeError:
        return {"B": _RAW + data}


def _decode_data(value: Wire) -> bytes:
    if "S" in value:
        return bytes(value["S"].encode())
    marker, rest = value["B"][:1], bytes(value["B"][1:])
    return zlib.decompress(rest) if marker == _ZLIB else rest


def _check_size(item: Item, values: Wire) -> None:
    # A batch write that holds one oversized item fails as a whole without saying which, so it is found out here.
    # The 64 bytes stand for the names and the revision.
    size = 64 + _bytes(item.pk) + _bytes(item.sk) + sum(_bytes(v) for value in values.values() for v in value.values())
    if size > MAX_ITEM_BYTES:
        raise SeamlineBug(
            f"{item.pk} / {item.sk} takes {size} bytes; DynamoDB holds {MAX_ITEM_BYTES}", fix="report this record"
        )


def _bytes(value: str | bytes) -> int:
    return len(value.encode() if isinstance(value, str) else value)
