"""Exports JOOR orders to the ERP as sales, one order a message, and tells JOOR about a batch in one call."""

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

from seamline.aws import ExportMessage
from seamline.batches import Answer, Message, work_off
from seamline.clock import utc
from seamline.domain.flow import Flow, Lane
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.plan import Hold
from seamline.domain.tally import Work
from seamline.environment import environment
from seamline.errors import NotFound, OperatorError, SeamlineBug, SeamlineError
from seamline.flows.acknowledge import acknowledge_at_once
from seamline.flows.context import FlowContext
from seamline.flows.export_order import export_order
from seamline.meter import Meter
from seamline.runtime import Runtime, Slice, log_exchange
from seamline.state.problems import ProblemStore
from seamline.state.tallies import TallyStore
from seamline.telemetry import Telemetry, spending

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

MARGIN_SECONDS = 8.0
LEAST_SECONDS = 5.0
"""No order is begun with less time: it is left to the orders flow, which queues it again."""
COUNTED = (OrderState.EXPORTED, OrderState.HELD, OrderState.FAILED)
EXPORT_KEY = "export"
"""The key of the problem that says why a connection's orders cannot be exported at all."""


def handler(event: dict[str, Any], context: "LambdaContext") -> Answer:
    """Answer up to ten orders."""
    here = environment()
    seconds = context.get_remaining_time_in_millis() / 1000
    return export(here.runtime, here.telemetry, event, seconds)


def export(runtime: Runtime, telemetry: Telemetry, event: dict[str, Any], seconds: float) -> Answer:
    """Export each order within `seconds`. What stops one is recorded with it; only bugs stay on the queue."""
    batch = Batch(runtime, telemetry, runtime.clock.now() + seconds - MARGIN_SECONDS)
    answer = work_off(event, batch.export)
    batch.acknowledge()
    return answer


class Batch:
    """The orders of one invocation, by connection."""

    def __init__(self, runtime: Runtime, telemetry: Telemetry, deadline: float) -> None:
        self._runtime = runtime
        self._telemetry = telemetry
        self._deadline = deadline
        self._contexts: dict[str, FlowContext | None] = {}
        self._meters: dict[str, Meter] = {}
        self._outcomes: dict[str, list[LedgerEntry]] = {}

    def export(self, message: Message) -> None:
        """Export the order of one message."""
        wanted = message.read(ExportMessage)
        with self._telemetry.about(connection=wanted.connection, flow=Flow.ORDERS.value, order=wanted.order_id):
            if wanted.connection not in self._contexts:
                self._contexts[wanted.connection] = self._open(wanted.connection)
            ctx = self._contexts[wanted.connection]
            if ctx is None or ctx.time_left() < LEAST_SECONDS:
                _LOG.warning("order %s is left to the next run of the orders flow", wanted.order_id)
                return
            self._export_one(ctx, wanted)

    def acknowledge(self) -> None:
        """Tell JOOR what was exported, one call a connection. What fails here is finished by the orders flow."""
        for connection, entries in self._outcomes.items():
            exported = [entry.order.id for entry in entries if entry.state is OrderState.EXPORTED]
            ctx = self._contexts[connection]
            with self._telemetry.about(connection=connection, flow=Flow.ORDERS.value):
                if ctx is not None and exported:
                    _tell_joor(ctx, exported)
                self._count(connection, entries)

    def _export_one(self, ctx: FlowContext, wanted: ExportMessage) -> None:
        try:
            entry = export_order(ctx, wanted.order_id)
        except SeamlineBug:
            raise
        except SeamlineError as error:
            _LOG.warning("order %s waits: %s", wanted.order_id, type(error).__name__)
            return
        finally:
            meter = self._meters[wanted.connection]
            self._runtime.keep_evidence(wanted.connection, Flow.ORDERS, wanted.order_id, meter)
        self._outcomes.setdefault(wanted.connection, []).append(entry)
        _LOG.info("order %s is %s", wanted.order_id, entry.state.value)

    def _open(self, connection: str) -> FlowContext | None:
        """The connection's context, or None with the reason as an open problem of its orders."""
        problems = ProblemStore(self._runtime.table, connection, self._runtime.clock)
        part = Slice(Lane.ORDERS, self._deadline, Meter(journal=log_exchange))
        self._meters[connection] = part.meter
        try:
            ctx = self._runtime.context(self._runtime.connections.settings(connection), part)
        except NotFound as error:
            _LOG.warning("nothing done: %s", error)
            return None
        except OperatorError as error:
            _LOG.error("no order can be exported: %s", type(error).__name__)
            problems.open(Flow.ORDERS, Hold(EXPORT_KEY, (str(error),), error.fix, label="the export of orders"))
            return None
        problems.close(Flow.ORDERS, EXPORT_KEY)
        return ctx

    def _count(self, connection: str, entries: list[LedgerEntry]) -> None:
        states = Counter(entry.state for entry in entries)
        meter, now = self._meters[connection], self._runtime.clock.now()
        numbers = {f"Orders{state.value.capitalize()}": states[state] for state in COUNTED}
        self._telemetry.count(connection, Flow.ORDERS, numbers | spending(meter.totals, meter.waited, meter.throttled))
        counts = {state.value: states[state] for state in COUNTED if states[state]}
        work = Work(counts, meter.totals, meter.waited)
        TallyStore(self._runtime.table, connection).add(f"{utc(now):%Y-%m-%d}", work)


def _tell_joor(ctx: FlowContext, exported: list[str]) -> None:
    try:
        acknowledge_at_once(ctx, exported)
    except Exception:
        _LOG.exception("orders %s are exported, but JOOR was not told yet", ", ".join(exported))


_LOG = logging.getLogger("seamline.export_order")
