"""Fits a sale's texts into Cin7 Core's fields: what one has no room for goes on in the memo, then in the notes.

What even those cannot take is told, and the sale's note then ends with where all of it can be read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.customer import Address
from seamline.domain.sale import SaleDraft
from seamline.erp.cin7_core.wire import cut, rest, units

NAME_LENGTH = 1024
TEXT_LENGTH = 256
HEAD = {"reference": TEXT_LENGTH, "contact": TEXT_LENGTH, "phone": 50}
ADDRESS = {
    **dict.fromkeys(("line1", "line2", "city", "state", "country"), TEXT_LENGTH),
    "postcode": 20,
    "company": 128,
    "contact": 512,
}
PLACES = dict.fromkeys(("memo", "shipping_notes", "note"), 1024)
"""Where texts go on, in this order."""
LEAST = 40
"""A place with less room than this gets no piece of a text."""


class Fitted(Struct, frozen=True):
    """A draft whose texts all fit, and what was left out of them, in words."""

    draft: SaleDraft
    left_out: tuple[str, ...]


class Rest(Struct, frozen=True):
    """What a field had no room for; `label` says where it goes on whose it is."""

    kind: str
    label: str
    text: str


def fitted(draft: SaleDraft) -> Fitted:
    """The draft as Cin7 takes it. Texts move rather than be left out; of the note some makes room for saying so."""
    whole = _poured(draft, "")
    link = f", {draft.link}" if draft.link else ""
    return _poured(draft, f"\n… (cut; full text in JOOR{link})") if whole.left_out else whole


def _poured(draft: SaleDraft, ending: str) -> Fitted:
    rooms = {**PLACES, "note": PLACES["note"] - units(ending)}
    texts = {name: cut(getattr(draft, name), room) for name, room in rooms.items()}
    missing: Counter[str] = Counter()
    for one in _rests(draft, rooms):
        texts, left = _added(texts, one, rooms)
        missing[one.kind] += len(left)
    short = replace(_shortened(draft), **{**texts, "note": f"{texts['note']}{ending}"})
    return Fitted(short, tuple(f"{kind}, {count:,} characters left out" for kind, count in missing.items() if count))


def _added(texts: Mapping[str, str], one: Rest, rooms: Mapping[str, int]) -> tuple[dict[str, str], str]:
    """The places with the rest in the first that takes all of it, else spread over them; and what is still left."""
    starts = {name: f"{text}\n{one.label}: ".lstrip() for name, text in texts.items()}
    free = {name: rooms[name] - units(start) for name, start in starts.items()}
    whole = [name for name, room in free.items() if units(one.text) <= room]
    grown, left = dict(texts), one.text
    for name in whole[:1] or [name for name, room in free.items() if room >= LEAST]:
        if left:
            grown[name] = starts[name] + cut(left, free[name])
            left = rest(left, free[name]).strip()
    return grown, left


def _shortened(draft: SaleDraft) -> SaleDraft:
    """Every text of one field cut to what it takes; an e-mail address is of no use but whole."""
    return replace(
        draft,
        **{name: cut(getattr(draft, name), length) for name, length in HEAD.items()},
        email=draft.email if units(draft.email) <= TEXT_LENGTH else "",
        billing=_short_address(draft.billing),
        shipping=_short_address(draft.shipping),
        attributes={name: cut(text, TEXT_LENGTH) for name, text in draft.attributes.items()},
        lines=tuple(
            replace(line, name=cut(line.name, NAME_LENGTH), comment=cut(line.comment, TEXT_LENGTH))
            for line in draft.lines
        ),
        charges=tuple(replace(charge, description=cut(charge.description, TEXT_LENGTH)) for charge in draft.charges),
    )


def _short_address(address: Address) -> Address:
    return replace(address, **{name: cut(getattr(address, name), length) for name, length in ADDRESS.items()})


def _rests(draft: SaleDraft, rooms: Mapping[str, int]) -> Iterator[Rest]:
    """What every text has too much, the most needed first: who gets what, where it goes, then what was said."""
    found = (*_of_lines(draft), *_of_address("ship-to", draft.shipping), *_of_head(draft))
    found = (*found, *_of_address("billing", draft.billing))
    for name in ("shipping_notes", "memo", "note"):
        kind = name.replace("_", " ")
        found = (*found, Rest(kind, _continued(kind), rest(getattr(draft, name), rooms[name])))
    return (replace(one, text=one.text.strip()) for one in found if one.text.strip())


def _of_lines(draft: SaleDraft) -> Iterator[Rest]:
    for line in draft.lines:
        yield Rest("line comments", line.sku, rest(line.comment, TEXT_LENGTH))
    for line in draft.lines:
        yield Rest("line names", f"{line.sku}, name", rest(line.name, NAME_LENGTH))
    for charge in draft.charges:
        yield Rest("charges", _continued("charge"), rest(charge.description, TEXT_LENGTH))


def _of_address(kind: str, address: Address) -> Iterator[Rest]:
    for name, length in ADDRESS.items():
        yield Rest(f"{kind} address", _continued(f"{kind} {name}"), rest(getattr(address, name), length))


def _of_head(draft: SaleDraft) -> Iterator[Rest]:
    for name, length in HEAD.items():
        yield Rest(name, _continued(name), rest(getattr(draft, name), length))
    yield Rest("email", "Email", draft.email if units(draft.email) > TEXT_LENGTH else "")
    for name, text in draft.attributes.items():
        yield Rest("attributes", _continued(name), rest(text, TEXT_LENGTH))


def _continued(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}, continued"
