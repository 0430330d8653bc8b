"""What the functions tell their operators: structured logs, metrics per connection and flow, traces where X-Ray is."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import IO

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.utils import copy_config_to_registered_loggers
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from seamline.discretion import DiscreetFormatter
from seamline.domain.flow import Flow, Run, RunStatus

NAMESPACE = "Seamline"
_SECONDS = "Seconds"


class Telemetry:
    """Logs and metrics of one function; the library's own log lines carry the same keys.

    Every metric exists per flow; `by_connection` makes it one per connection too, and CloudWatch bills each by itself.
    """

    def __init__(self, service: str, stream: IO[str] | None = None, *, by_connection: bool = True) -> None:
        self._service = service
        self._by_connection = by_connection
        self.logger = Logger(service=service, stream=stream, logger_formatter=DiscreetFormatter())
        logging.getLogger("seamline")
        copy_config_to_registered_loggers(self.logger, include={"seamline"})

    def about(self, **keys: str) -> AbstractContextManager[None]:
        """Name the connection, flow, run or order in every log line written meanwhile."""
        return self.logger.append_context_keys(**keys)

    def ran(self, connection: str, run: Run) -> None:
        """Count a run once it has ended: a run in several slices carries the sums of all of them."""
        if run.status is not RunStatus.CONTINUED:
            done = {"Runs": 1, "Failures": int(run.status is RunStatus.FAILED), "Changes": sum(run.counts.values())}
            self.count(connection, run.flow, done | spending(run.calls, run.waited, run.throttled))
        self.logger.info("run %s", run.status.value, extra={"counts": run.counts, "calls": run.calls})

    def count(self, connection: str, flow: Flow, numbers: Mapping[str, float]) -> None:
        """Emit metrics in CloudWatch's embedded format; names that end in `Seconds` have that unit."""
        metrics = EphemeralMetrics(namespace=NAMESPACE, service=self._service)
        metrics.add_dimension("flow", flow.value)
        if self._by_connection:
            metrics.add_dimension("connection", connection)
        else:
            metrics.add_metadata("connection", connection)
        for name, number in numbers.items():
            unit = MetricUnit.Seconds if name.endswith(_SECONDS) else MetricUnit.Count
            metrics.add_metric(name, unit, number)
        metrics.flush_metrics()


def spending(calls: Mapping[str, int], waited: float, throttled: int) -> dict[str, float]:
    """The metrics of what was spent on the APIs: calls, each API's credits, waits for the budget, refusals."""
    credits = {
        f"{name.removesuffix(' credits').replace(' ', '')}Credits": number
        for name, number in calls.items()
        if name.endswith(" credits")
    }
    total = sum(number for name, number in calls.items() if not name.endswith(" credits"))
    return {"Calls": total, **credits, "BudgetWaitSeconds": round(waited, 3), "Throttled": throttled}
