"""What the functions tell their operators: structured logs, metrics per connection and flow, traces where X-Ray is."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import IO

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.utils import copy_config_to_registered_loggers
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from seamline.domain.flow import Flow, Run, RunStatus

NAMESPACE = "Seamline"


class Telemetry:
    """Logs and metrics of one function; the library's own log lines carry the same keys."""

    def __init__(self, service: str, stream: IO[str] | None = None) -> None:
        self._service = service
        self.logger = Logger(service=service, stream=stream)
        logging.getLogger("seamline")
        copy_config_to_registered_loggers(self.logger, include={"seamline"})

    def about(self, **keys: str) -> AbstractContextManager[None]:
        """Name the connection, flow, run or order in every log line written meanwhile."""
        return self.logger.append_context_keys(**keys)

    def ran(self, connection: str, run: Run) -> None:
        """Count one slice of a run: failures, changes and calls, and how long it took."""
        numbers = {
            "Runs": 1,
            "Failures": int(run.status is RunStatus.FAILED),
            "Changes": len(run.changes),
            "Calls": sum(n for name, n in run.calls.items() if not name.endswith("credits")),
        }
        self.count(connection, run.flow, numbers)
        self.logger.info("run %s", run.status.value, extra={"counts": run.counts, "calls": run.calls})

    def count(self, connection: str, flow: Flow, numbers: Mapping[str, int]) -> None:
        """Emit metrics of one connection and flow, in CloudWatch's embedded format."""
        metrics = EphemeralMetrics(namespace=NAMESPACE, service=self._service)
        metrics.add_dimension("connection", connection)
        metrics.add_dimension("flow", flow.value)
        for name, number in numbers.items():
            metrics.add_metric(name, MetricUnit.Count, number)
        metrics.flush_metrics()
