"""Runs one slice of a flow: bookkeeping, and what a failure becomes for the people who look."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.plan import Hold, Plan
from seamline.errors import SeamlineBug, SeamlineError
from seamline.flows.context import FlowContext, Outcome
from seamline.flows.orders import preview_orders, run_orders
from seamline.flows.stock import preview_stock, run_stock
from seamline.flows.styles import preview_styles, run_styles
from seamline.http import Meter
from seamline.state.problems import RUN_KEY
from seamline.state.runs import FlowState

type Runner = Callable[[FlowContext, FlowState], Outcome]
type Previewer = Callable[[FlowContext, FlowState], Plan]

RUNNERS: dict[Flow, Runner] = {Flow.STYLES: run_styles, Flow.STOCK: run_stock, Flow.ORDERS: run_orders}
PREVIEWERS: dict[Flow, Previewer] = {
    Flow.STYLES: preview_styles,
    Flow.STOCK: preview_stock,
    Flow.ORDERS: preview_orders,
}


class RunRequest(Struct, frozen=True):
    """Which flow to run, why, and under which run id (a continuation keeps the id of its first slice)."""

    flow: Flow
    run_id: str
    reason: str = "schedule"


def run_flow(ctx: FlowContext, meter: Meter, request: RunRequest) -> Run:
    """One slice. A failure is recorded as the run's problem, naming cause and fix; a bug of ours is raised after it.

    The run's problem closes by itself with the next good run.
    """
    state = ctx.runs.flow(request.flow)
    run = Run(request.run_id, request.flow, ctx.clock.now(), reason=request.reason)
    try:
        outcome = RUNNERS[request.flow](ctx, state)
    except SeamlineError as error:
        failed = _failed(ctx, run, meter, error)
        if isinstance(error, SeamlineBug):
            raise
        return failed
    ended = replace(
        run,
        ended=ctx.clock.now(),
        status=outcome.status,
        counts=outcome.counts,
        changes=outcome.changes,
        calls=dict(meter.totals),
    )
    if state.last_run and state.last_run.error:
        ctx.problems.close(request.flow, RUN_KEY)
    ctx.runs.finish(outcome.state, ended)
    return ended


def preview_flow(ctx: FlowContext, flow: Flow) -> Plan:
    """What a run would do. The context must stand on an overlay table."""
    return PREVIEWERS[flow](ctx, ctx.runs.flow(flow))


def _failed(ctx: FlowContext, run: Run, meter: Meter, error: SeamlineError) -> Run:
    """The flow's row is read anew: a slice that failed half-way has saved its cursor there."""
    kind = type(error).__name__
    failed = replace(
        run, ended=ctx.clock.now(), status=RunStatus.FAILED, error=f"{kind}: {error}", calls=dict(meter.totals)
    )
    fix = error.fix or "nothing: the next run tries again"
    ctx.problems.open(run.flow, Hold(RUN_KEY, (str(error),), fix, label=f"the {run.flow.value} flow stopped"))
    ctx.runs.finish(ctx.runs.flow(run.flow), failed)
    return failed
