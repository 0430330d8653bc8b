"""An order's history: every line is kept, and attempts that repeat themselves become one line with a count.

An order that is tried every quarter of an hour for a month would otherwise push out what people did to it.
"""

from msgspec import Struct
from msgspec.structs import replace

ATTEMPT, FAILED = "exporting", "failed"
LONGEST_TEXT = 2000
KEPT = 500
"""Lines beyond that are let go, an attempt or failure first: an item of the table has its limit."""


class Event(Struct, frozen=True, omit_defaults=True):
    """One line of an order's history: what happened `times` times, from `since` on and last `at` (epoch seconds)."""

    at: float
    what: str
    text: str
    by: str = "seamline"
    times: int = 1
    since: float = 0.0


type History = tuple[Event, ...]


def lengthened(history: History, event: Event) -> History:
    """The history with one more event, which may repeat what the last lines say already."""
    before, again = _repeated(history, replace(event, text=_shortened(event.text)))
    return _within(KEPT, (*before, again))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} ..."


def _repeated(history: History, event: Event) -> tuple[History, Event]:
    """The lines that stay, and the event, counting on from the line that it repeats."""
    if event.what == FAILED and len(history) > 1 and history[-1].what == ATTEMPT and _is_again(history[-2], event):
        # The attempt in between has failed as the one before did.
        return history[:-2], _counted(history[-2], event)
    if event.what == ATTEMPT and history and history[-1].what == ATTEMPT:
        return history[:-1], _counted(history[-1], event)
    return history, event


def _is_again(line: Event, event: Event) -> bool:
    return (line.what, line.text, line.by) == (event.what, event.text, event.by)


def _counted(line: Event, event: Event) -> Event:
    return replace(event, times=line.times + 1, since=line.since or line.at)


def _within(most: int, history: History) -> History:
    if len(history) <= most:
        return history
    dull = next((place for place, line in enumerate(history) if line.what in (ATTEMPT, FAILED)), 1)
    return (*history[:dull], *history[dull + 1 :])
