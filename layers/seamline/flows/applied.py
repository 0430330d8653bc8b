"""What became of planned style changes: shown by JOOR, not taken, or waiting."""

from collections.abc import Iterable

from msgspec import Struct

from seamline.domain.plan import Hold
from seamline.flows.style_change import StyleChange


class Applied(Struct, frozen=True):
    """Which changes JOOR was seen to show, and which it did not take, with its words.

    `waiting` are the groups whose removal has to wait, so that they stay dirty.
    """

    done: tuple[StyleChange, ...] = ()
    holds: tuple[Hold, ...] = ()
    waiting: tuple[str, ...] = ()


def joined(parts: Iterable[Applied]) -> Applied:
    """All of them as one."""
    known = tuple(parts)
    return Applied(
        tuple(change for part in known for change in part.done),
        tuple(hold for part in known for hold in part.holds),
        tuple(group_id for part in known for group_id in part.waiting),
    )


def refused(change: StyleChange, reasons: tuple[str, ...]) -> Hold:
    """A style that JOOR did not take as it was sent."""
    release = "correct what JOOR names; the style is sent again when it changes or when you retry it"
    return Hold(change.style.identifier, reasons, release, label=change.change.label)
