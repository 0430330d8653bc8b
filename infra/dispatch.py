"""The clock of the stack: a schedule per flow starts dispatch, which queues a run for every connection that is due."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledged import acknowledge
from infra.flows import Flow
from infra.functions import FunctionSpec
from infra.queues import private_queue
from infra.worker import Foundation

# A late tick is worthless: the next one looks at the same connections.
MAX_TICK_AGE = Duration.minutes(1)
MAX_TICK_RETRIES = 2


class Dispatch(Construct):
    """The dispatch function and the schedules that start it."""

    def __init__(
        self, scope: Construct, construct_id: str, *, foundation: Foundation, queues: Mapping[str, sqs.IQueue]
    ) -> None:
        super().__init__(scope, construct_id)
        self._function = foundation.functions.make(self, _spec(self, foundation, queues))
        foundation.storage.grant_table_read_write(self._function)
        for queue in queues.values():
            queue.grant_send_messages(self._function)
        self._missed_ticks = private_queue(self, "MissedTicks")
        acknowledge(self._missed_ticks, "SQS3", "It is the dead-letter queue of the schedules, which nag does not see.")
        self._role = self._schedule_role()
        foundation.alarms.on_errors("Dispatch", self._function)
        foundation.alarms.on_silence("Dispatch", self._function)
        foundation.alarms.on_dead_letters("Dispatch", self._missed_ticks)

    def start_by_schedule(self, flows: Sequence[Flow]) -> None:
        """Create one schedule per flow."""
        for flow in flows:
            scheduler.CfnSchedule(
                self,
                f"{flow.name.capitalize()}Schedule",
                description=f"Looks for connections whose {flow.name} flow is due",
                schedule_expression=flow.schedule,
                flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
                target=self._target(flow),
            )

    def _target(self, flow: Flow) -> scheduler.CfnSchedule.TargetProperty:
        return scheduler.CfnSchedule.TargetProperty(
            arn=self._function.function_arn,
            role_arn=self._role.role_arn,
            input=Stack.of(self).to_json_string({"flow": flow.name}),
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=self._missed_ticks.queue_arn),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=MAX_TICK_AGE.to_seconds(), maximum_retry_attempts=MAX_TICK_RETRIES
            ),
        )

    def _schedule_role(self) -> iam.Role:
        account = Stack.of(self).account
        role = iam.Role(
            self,
            "ScheduleRole",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": account}}
            ),
        )
        # grant_invoke would also allow every version and alias of the function.
        role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self._function.function_arn])
        )
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self._missed_ticks.queue_arn]))
        return role


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
