"""What lets a schedule start a function: a role that may do nothing else, and a queue for ticks that never arrived."""

from collections.abc import Mapping

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.acknowledged import acknowledge
from infra.queues import private_queue

# A late tick is worthless: the next one looks at the same connections.
MAX_TICK_AGE = Duration.minutes(1)
MAX_TICK_RETRIES = 2


class ScheduledStart(Construct):
    """Starts one function by schedules, each with an input of its own."""

    def __init__(self, scope: Construct, construct_id: str, *, function: lambda_.Function) -> None:
        super().__init__(scope, construct_id)
        self._function = function
        self.missed_ticks = private_queue(self, "MissedTicks")
        acknowledge(self.missed_ticks, "SQS3", "It is the dead-letter queue of the schedules, which nag does not see.")
        self._role = self._schedule_role()

    def every(self, name: str, description: str, expression: str, event: Mapping[str, object]) -> None:
        """Add a schedule; the expression is EventBridge Scheduler's own, in UTC."""
        scheduler.CfnSchedule(
            self,
            name,
            description=description,
            schedule_expression=expression,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=self._target(event),
        )

    def _target(self, event: Mapping[str, object]) -> scheduler.CfnSchedule.TargetProperty:
        return scheduler.CfnSchedule.TargetProperty(
            arn=self._function.function_arn,
            role_arn=self._role.role_arn,
            input=Stack.of(self).to_json_string(dict(event)),
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=self.missed_ticks.queue_arn),
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
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.missed_ticks.queue_arn]))
        return role
