"""What one check of `seamline check` found."""

from msgspec import Struct


class Problem(Struct, frozen=True):
    """Something to correct before the connection can work, and how."""

    text: str
    fix: str


class Checked(Struct, frozen=True):
    """What one check found; `good` says in words what is fine, `notes` what is as it is."""

    name: str
    good: str = ""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
