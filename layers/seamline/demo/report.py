"""The figures of a demo: what moved, what it cost per API, how long it took and what is held."""

from collections.abc import Sequence

from msgspec import Struct

from seamline.demo.points import Verdict
from seamline.demo.world import World


class ApiUse(Struct, frozen=True):
    """The calls one API received; `cost` is in calls for the ERP and in credits for JOOR."""

    api: str
    reads: int
    writes: int
    cost: int
    throttled: int


class Held(Struct, frozen=True):
    """A record that waits for a person."""

    flow: str
    record: str
    reasons: tuple[str, ...]


class Report(Struct, frozen=True):
    """Everything the demo has to say. Seconds are wall time."""

    verdicts: tuple[Verdict, ...]
    moved: dict[str, int]
    use: tuple[ApiUse, ...]
    held: tuple[Held, ...]
    deploy_seconds: float
    total_seconds: float


def make_report(world: World, verdicts: Sequence[Verdict], deploy_seconds: float, total_seconds: float) -> Report:
    """Count from outside: the sandbox's state and log, and the open problems an operator sees."""
    world.brand.mark()
    state = world.brand.state()
    problems = world.admin.get(f"{world.path}/problems")["problems"]
    return Report(
        verdicts=tuple(verdicts),
        moved={
            "styles in JOOR": len(state.joor["styles"]),
            "linesheets in JOOR": len(state.joor["linesheets"]),
            "stock quantities in JOOR": len(state.joor["inventory"]),
            "sales in Cin7": len(state.core["sales"]),
            "orders shown as exported": sum(
                row["export_status"] == "SUCCESS" and row["status"] == "APPROVED" for row in state.joor["orders"]
            ),
        },
        use=tuple(_use(world, api) for api in ("core", "joor")),
        held=tuple(Held(row["flow"], row["label"] or row["key"], tuple(row["reasons"])) for row in problems),
        deploy_seconds=round(deploy_seconds, 1),
        total_seconds=round(total_seconds, 1),
    )


def _use(world: World, api: str) -> ApiUse:
    calls = [call for call in world.brand.calls if call["api"] == api]
    reads = sum(call["method"] == "GET" for call in calls)
    throttled = sum(call["status"] == 429 for call in calls)
    return ApiUse(api, reads, len(calls) - reads, sum(call["cost"] for call in calls), throttled)
