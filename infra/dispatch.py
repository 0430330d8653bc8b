"""The clock of the stack: a schedule per flow starts dispatch, which queues a run for every connection that is due."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration, Stack
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.flows import Flow
from infra.functions import FunctionSpec
from infra.schedules import ScheduledStart
from infra.worker import Foundation


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
                {"flow": flow.name},
            )


def _spec(scope: Construct, foundation: Foundation, queues: Mapping[str, sqs.IQueue]) -> FunctionSpec:
    return FunctionSpec(
        name="Dispatch",
        handler="dispatch.handler",
        memory_mb=256,
        timeout=Duration.seconds(30),
        environment={
            "SEAMLINE_TABLE": foundation.storage.table.table_name,
            "SEAMLINE_QUEUE_URLS": queue_urls(scope, queues),
        },
    )


def queue_urls(scope: Construct, queues: Mapping[str, sqs.IQueue]) -> str:
    """The flows' queue addresses as a JSON object, flow to URL."""
    return Stack.of(scope).to_json_string({flow: queue.queue_url for flow, queue in queues.items()})
