"""Runs one slice of a flow: bookkeeping, and what a failure becomes for the people who look."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import HINT, Flow, Run
from seamline.domain.plan import Plan
from seamline.flows.context import FlowContext, Outcome
from seamline.flows.customers import preview_customers, run_customers
from seamline.flows.failure import is_bug, record_failure
from seamline.flows.images import preview_images, run_images
from seamline.flows.orders import preview_orders, run_orders
from seamline.flows.reconcile import preview_reconcile, run_reconcile
from seamline.flows.shipments import preview_shipments, run_shipments
from seamline.flows.slices import require_progress, with_earlier_slices
from seamline.flows.stock import preview_stock, run_stock
from seamline.flows.styles import preview_styles, run_styles
from seamline.meter import Meter
from seamline.state.problems import RUN_KEY
from seamline.state.runs import FlowState

type Runner = Callable[[FlowContext, FlowState], Outcome]
type Previewer = Callable[[FlowContext, FlowState], Plan]

RUNNERS: dict[Flow, Runner] = {
    Flow.STYLES: run_styles,
    Flow.STOCK: run_stock,
    Flow.IMAGES: run_images,
    Flow.CUSTOMERS: run_customers,
    Flow.ORDERS: run_orders,
    Flow.SHIPMENTS: run_shipments,
    Flow.RECONCILE: run_reconcile,
}
PREVIEWERS: dict[Flow, Previewer] = {
    Flow.STYLES: preview_styles,
    Flow.STOCK: preview_stock,
    Flow.IMAGES: preview_images,
    Flow.CUSTOMERS: preview_customers,
    Flow.ORDERS: preview_orders,
    Flow.SHIPMENTS: preview_shipments,
    Flow.RECONCILE: preview_reconcile,
}


class RunRequest(Struct, frozen=True):
    """Which flow to run, why, and under which run id (a continuation keeps the id of its first slice).

    With `only` the run confines itself to these records: SKUs for stock, ids or codes or names for customers, ids for
    styles and sale numbers for shipments where a hint of the ERP names them.
    """

    flow: Flow
    run_id: str
    reason: str = "schedule"
    only: tuple[str, ...] = ()


def run_flow(ctx: FlowContext, meter: Meter, request: RunRequest) -> Run:
    """One slice. A failure is recorded as the run's problem, naming cause and fix; a bug of ours is raised after it.

    The run's problem closes by itself with the next good run.
    """
    state = ctx.runs.flow(request.flow)
    run = Run(request.run_id, request.flow, ctx.clock.now(), reason=request.reason, only=request.only)
    try:
        outcome = RUNNERS[request.flow](_confined(ctx, request), state)
        ended = with_earlier_slices(state.last_run, _ended(ctx, run, meter, outcome))
        require_progress(ended, outcome.stuck)
    except Exception as error:
        ended = with_earlier_slices(state.last_run, _ended(ctx, run, meter, Outcome(state, run.status)))
        failed = record_failure(ctx.runs, ctx.problems, ended, error)
        if is_bug(error):
            raise
        return failed
    if not request.only and state.last_good <= state.last_started:
        ctx.problems.close(request.flow, RUN_KEY)
    ctx.runs.finish(outcome.state, ended)
    return ended


def _confined(ctx: FlowContext, request: RunRequest) -> FlowContext:
    return replace(ctx, only=request.only, hinted=bool(request.only) and request.reason == HINT)


def _ended(ctx: FlowContext, run: Run, meter: Meter, outcome: Outcome) -> Run:
    return replace(
        run,
        ended=ctx.clock.now(),
        status=outcome.status,
        counts=outcome.counts,
        changes=outcome.changes,
        calls=dict(meter.totals),
        waited=meter.waited,
        throttled=meter.throttled,
        stuck=int(bool(outcome.stuck)),
    )


def preview_flow(ctx: FlowContext, flow: Flow) -> Plan:
    """What a run would do. The context must stand on an overlay table."""
    return PREVIEWERS[flow](ctx, ctx.runs.flow(flow))
