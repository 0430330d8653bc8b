"""What surrounds every page: where one is, where one can go, who one is, and what the last form did."""

from collections.abc import Sequence
from urllib.parse import quote

from msgspec import Struct

from seamline.console.moments import Moment
from seamline.domain.action import Action
from seamline.domain.flow import Run

SECTIONS = (
    ("overview", "Overview", ""),
    ("problems", "Problems", "/problems"),
    ("orders", "Orders", "/orders"),
    ("catalogue", "Catalogue", "/catalogue"),
    ("preview", "Preview", "/preview"),
    ("runs", "Runs", "/runs"),
    ("settings", "Settings", "/settings"),
)
"""The pages of a connection: name, label, and the address after the connection's own."""

DONE = {
    "run now": "A run of {target} is queued.",
    "pause": "The {target} flow is paused, until somebody resumes it.",
    "resume": "The {target} flow goes on.",
    "retry": "Tried again now: {target}.",
    "edit": "The edits count, and the {target} is tried again.",
    "release": "The {target} goes on.",
    "re-export": "The {target} is exported again.",
    "void and re-export": "The earlier sale is voided, and the {target} is exported again.",
}
"""What a notice says of an action; of any other it says what was asked for."""


class NavItem(Struct, frozen=True):
    """One page to go to; `count` is how much waits there."""

    label: str
    href: str
    current: bool
    count: int = 0


class Notice(Struct, frozen=True):
    """What became of the form that led here."""

    text: str
    good: bool


class Shell(Struct, frozen=True):
    """Everything around a page's own content."""

    title: str
    now: Moment
    caller: str = ""
    token: str = ""
    connection: str = ""
    nav: tuple[NavItem, ...] = ()
    notice: Notice | None = None


def home(connection: str) -> str:
    """The address of a connection's first page; of all connections when none is named."""
    return f"/console/{quote(connection, safe='')}" if connection else "/console"


def nav(connection: str, section: str, problems: int) -> tuple[NavItem, ...]:
    """The pages of a connection, with the one that is shown marked."""
    return tuple(
        NavItem(label, f"{home(connection)}{rest}", name == section, problems if name == "problems" else 0)
        for name, label, rest in SECTIONS
    )


def notice(action: Action | None) -> Notice | None:
    """What to say of an action that was just noted."""
    if action is None:
        return None
    if action.refused:
        return Notice(f"Not done: {action.refused}", good=False)
    return Notice(DONE.get(action.what, "Done: {what} {target}.").format(what=action.what, target=action.target), True)


def error_words(run: Run) -> str:
    """Why a run failed, without the name of the error's class."""
    return run.error.partition(": ")[2] or run.error


def short_name(arn: str) -> str:
    """The part of an ARN that a colleague would be recognised by."""
    return arn.rpartition(":")[2].partition("/")[2] or arn


def shown(words: Sequence[str], limit: int = 3) -> str:
    """A few words, and how many more there are."""
    rest = len(words) - limit
    return ", ".join(words[:limit]) + (f" and {rest} more" if rest > 0 else "")
