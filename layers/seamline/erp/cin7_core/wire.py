"""The spelling of Cin7 Core's JSON: PascalCase with ID and SKU in capitals, empty text as "" or null."""

from decimal import ROUND_HALF_UP, Decimal

import msgspec
from msgspec import Struct

_SPELLINGS = {"id": "ID", "sku": "SKU"}
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def wire_name(name: str) -> str:
    """`product_id` as Cin7 Core spells it: `ProductID`."""
    return "".join(_SPELLINGS.get(part, part[:1].upper() + part[1:]) for part in name.split("_"))


class Wire(Struct, frozen=True, rename=wire_name):
    """Base of everything that goes over the wire; only mapped fields are declared, all others are skipped unread."""


class ListAnswer(Wire, frozen=True):
    """What every list answer carries besides its list; `total` is -1 when the answer does not say."""

    total: int = -1


def body(record: Wire) -> msgspec.Raw:
    """A record as a JSON request body, money as JSON numbers."""
    return msgspec.Raw(_ENCODER.encode(record))


_CUT = "..."
_LONGEST_WORD = 40


def units(text: str) -> int:
    """How long a text is to Cin7, which counts an emoji as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, length: int) -> str:
    """The text, or its start with a visible mark when it is longer than Cin7 takes."""
    return text if units(text) <= length else _start(text, length - len(_CUT)) + _CUT


def _start(text: str, length: int) -> str:
    """As much as fits, up to the end of a word: half a number would read as another one."""
    kept = text.encode("utf-16-le", "surrogatepass")[: length * 2].decode("utf-16-le", "ignore")
    words = max(kept.rfind(" "), kept.rfind("\n")) + 1
    broken = not text[len(kept)].isspace() and len(kept) - words < _LONGEST_WORD
    return kept[:words] if broken and words else kept


def rest(text: str, length: int) -> str:
    """What `cut` left out; empty when it left nothing out."""
    return text[len(cut(text, length)) - len(_CUT) :] if units(text) > length else ""


def plain(value: Decimal, places: int = 4) -> Decimal:
    """A number with at most so many decimals, half up, without trailing zeros or exponent: 22.10 becomes 22.1."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Decimal(int(rounded)) if rounded == rounded.to_integral_value() else rounded.normalize()


def number(value: Decimal | None) -> Decimal:
    """A number from the wire, where null means none."""
    return Decimal(0) if value is None else value


def same_id(left: str | None, right: str | None) -> bool:
    """GUIDs come in both cases and compare without regard to it."""
    return (left or "").lower() == (right or "").lower()
