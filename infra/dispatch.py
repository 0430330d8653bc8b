"""The clock of the stack: a schedule per flow starts dispatch, which queues a run for every connection that is due.

Schedules tick once a minute at most; looks in between wait on a standard queue, whose messages may have a delay.
"""

import re
from collections.abc import Mapping, Sequence

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledged import acknowledge
from infra.flows import Flow
from infra.functions import FunctionSpec
from infra.queues import private_queue
from infra.schedules import ScheduledStart
from infra.worker import Foundation

TIMEOUT = Duration.seconds(30)
HIDDEN = Duration.seconds(60)
# A look that could not be made for so long is worthless: the schedule has ticked again.
MAX_LOOK_AGE = Duration.minutes(20)
UNITS = {"minute": 60, "hour": 3600, "day": 86_400}


class Dispatch(Construct):
    """The dispatch function and the schedules that start it."""

    def __init__(
        self, scope: Construct, construct_id: str, *, foundation: Foundation, queues: Mapping[str, sqs.IQueue]
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = foundation.functions.make(self, _spec(self, foundation, queues))
        foundation.storage.grant_table_read_write(self.function)
        for queue in queues.values():
            queue.grant_send_messages(self.function)
        self._let_look_again()
        self._start = ScheduledStart(self, "Start", function=self.function)
        foundation.alarms.on_errors("Dispatch", self.function)
        foundation.alarms.on_silence("Dispatch", self.function)
        foundation.alarms.on_dead_letters("Dispatch", self._start.missed_ticks)

    def start_by_schedule(self, flows: Sequence[Flow]) -> None:
        """Create one schedule per flow."""
        for flow in flows:
            self._start.every(
                f"{flow.name.capitalize()}Schedule",
                f"Looks for connections whose {flow.name} flow is due",
                flow.schedule,
                {"flow": flow.name, "seconds": seconds_between(flow.schedule)},
            )

    def _let_look_again(self) -> None:
        looks = private_queue(self, "Looks", visibility_timeout=HIDDEN, retention_period=MAX_LOOK_AGE)
        acknowledge(looks, "SQS3", "A look that failed is worthless as soon as the schedule ticks again, and expires.")
        looks.grant_send_messages(self.function)
        self.function.add_environment("SEAMLINE_LOOKS_QUEUE_URL", looks.queue_url)
        self.function.add_event_source(sources.SqsEventSource(looks, batch_size=10, report_batch_item_failures=True))


def _spec(scope: Construct, foundation: Foundation, queues: Mapping[str, sqs.IQueue]) -> FunctionSpec:
    return FunctionSpec(
        name="Dispatch",
        handler="dispatch.handler",
        memory_mb=256,
        timeout=TIMEOUT,
        environment={
            "SEAMLINE_TABLE": foundation.storage.table.table_name,
            "SEAMLINE_QUEUE_URLS": queue_urls(scope, queues),
        },
    )


def seconds_between(schedule: str) -> int:
    """How many seconds pass between two ticks of a rate; 0 for any other expression, which is taken as it is."""
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", schedule)
    return int(rate[1]) * UNITS[rate[2]] if rate else 0


def queue_urls(scope: Construct, queues: Mapping[str, sqs.IQueue]) -> str:
    """The flows' queue addresses as a JSON object, flow to URL."""
    return Stack.of(scope).to_json_string({flow: queue.queue_url for flow, queue in queues.items()})
