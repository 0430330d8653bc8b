"""A plan: the list of changes and holds that is the preview, the run log and the test subject at once."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class ChangeKind(StrEnum):
    """What a change does to the record."""

    CREATE = "create"
    UPDATE = "update"
    DROP = "drop"
    INACTIVATE = "inactivate"
    DELETE = "delete"
    SET = "set"
    EXPORT = "export"


class FieldChange(Struct, frozen=True):
    """One field, before and after, as a person would read it."""

    field: str
    before: str
    after: str


class Change(Struct, frozen=True):
    """One planned write: which record, what kind, field by field, and why."""

    key: str
    kind: ChangeKind
    reason: str
    fields: tuple[FieldChange, ...] = ()
    label: str = ""


class Hold(Struct, frozen=True):
    """A record that cannot proceed, with every reason at once and what would release it.

    `detail` is what there is of a record that cannot be read.
    """

    key: str
    reasons: tuple[str, ...]
    release: str = ""
    label: str = ""
    detail: str = ""


class Plan(Struct, frozen=True):
    """What a run of a flow would do."""

    flow: str
    changes: tuple[Change, ...] = ()
    holds: tuple[Hold, ...] = ()
    notes: tuple[str, ...] = ()


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many changes there are of each kind."""
    out: dict[str, int] = {}
    for change in changes:
        out[change.kind.value] = out.get(change.kind.value, 0) + 1
    return out
