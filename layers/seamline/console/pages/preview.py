"""What a run would do, before it does it: under the settings that hold, or under others that somebody tries."""

from collections.abc import Sequence

from msgspec import Struct

from seamline.console.pages.orders import Choice
from seamline.console.pages.settings import Difference
from seamline.domain.flow import Flow
from seamline.domain.plan import Change, Hold, Plan, counts

SHOWN = 200


class PlanView(Struct, frozen=True):
    """A plan as it is shown: the first changes and holds, and how many there are of all."""

    flow: str
    counts: tuple[tuple[str, int], ...]
    changes: tuple[Change, ...]
    holds: tuple[Hold, ...]
    hidden: int
    held: int
    notes: tuple[str, ...]


class Preview(Struct, frozen=True):
    """The page. `faults` are what is wrong with the settings that were tried, `typed` their text,
    `changed` how they differ from those that hold."""

    connection: str
    flows: tuple[Choice, ...]
    flow: str
    tried: bool
    typed: str
    faults: tuple[str, ...]
    changed: tuple[Difference, ...]
    plan: PlanView | None


class Tried(Struct, frozen=True):
    """Settings that somebody tries: what is wrong with them, and how they differ from those that hold."""

    text: str = ""
    faults: Sequence[str] = ()
    changed: Sequence[Difference] = ()


def preview_page(connection: str, flow: Flow | None, plan: Plan | None, tried: Tried | None = None) -> Preview:
    """The page, with a plan if one was made."""
    return Preview(
        connection=connection,
        flows=tuple(Choice(one.value, one.value, one is flow) for one in Flow),
        flow=flow.value if flow else "",
        tried=tried is not None,
        typed=tried.text if tried else "",
        faults=tuple(tried.faults) if tried else (),
        changed=tuple(tried.changed) if tried else (),
        plan=_view(plan) if plan else None,
    )


def _view(plan: Plan) -> PlanView:
    return PlanView(
        flow=plan.flow,
        counts=tuple(counts(plan.changes).items()),
        changes=plan.changes[:SHOWN],
        holds=plan.holds[:SHOWN],
        hidden=max(0, len(plan.changes) - SHOWN) + max(0, len(plan.holds) - SHOWN),
        held=len(plan.holds),
        notes=plan.notes,
    )
