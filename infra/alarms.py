"""One topic that a person subscribes to, and the alarms on what every stack has: functions, queues and schedules.

What is wrong with one connection is found by the watcher, since a template knows of no connection.
"""

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

PERIOD = Duration.minutes(5)
RUNBOOK = "docs/operations.md"
REMEMBERED_PERIODS = 6
"""An alarm ends half an hour after the last failure, so that a failure every few minutes is one alarm and not ten."""


class Alarms(Construct):
    """Every alarm of the stack, all leading to one SNS topic: one message when it begins, one when it is over."""

    def __init__(self, scope: Construct, construct_id: str, *, email: str) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Topic", enforce_ssl=True)
        self._let_cloudwatch_publish()
        if email:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))

    def on_errors(self, name: str, function: lambda_.IFunction) -> None:
        """Ring when a function failed at least once in five minutes."""
        text = _text(
            f"Seamline: the function {name} failed.",
            "See the open problems (`seamline status`): a bug's problem says so. Its log has the place.",
            "function-errors",
        )
        self._ring(f"{name}Errors", function.metric_errors(period=PERIOD), 1, text)

    def on_dead_letters(self, name: str, queue: sqs.IQueue) -> None:
        """Ring when a message was given up on."""
        metric = queue.metric_approximate_number_of_messages_visible(period=PERIOD, statistic="Maximum")
        text = _text(
            f"Seamline: {name} gave up on work; it waits in the dead-letter queue.",
            "The message names the connection. Correct the cause, then start the redrive in the SQS console.",
            "dead-letters",
        )
        self._ring(f"{name}DeadLetters", metric, 1, text)

    def on_waiting(self, name: str, queue: sqs.IQueue, limit: Duration) -> None:
        """Ring when the oldest message has waited longer than the limit."""
        metric = queue.metric_approximate_age_of_oldest_message(period=PERIOD, statistic="Maximum")
        text = _text(
            f"Seamline: {name} falls behind; its oldest work has waited more than {limit.to_minutes()} minutes.",
            "See whether the function runs, is throttled or waits for an API: the dashboard shows all three.",
            "queue-waiting",
        )
        self._ring(f"{name}Waiting", metric, limit.to_seconds(), text)

    def on_silence(self, name: str, function: lambda_.IFunction) -> None:
        """Ring when a function that a schedule should start has not run for a quarter of an hour."""
        alarm = cloudwatch.Alarm(
            self,
            f"{name}Silent",
            metric=function.metric_invocations(period=PERIOD),
            threshold=1,
            evaluation_periods=3,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
            alarm_description=_text(
                f"Seamline: {name} has not run for 15 minutes.",
                "See in EventBridge Scheduler whether its schedules are enabled, and the queue of missed ticks.",
                "silence",
            ),
        )
        self._tell(alarm)

    def _ring(self, name: str, metric: cloudwatch.IMetric, threshold: float, description: str) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=threshold,
            datapoints_to_alarm=1,
            evaluation_periods=REMEMBERED_PERIODS,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )
        self._tell(alarm)

    def _tell(self, alarm: cloudwatch.Alarm) -> None:
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        alarm.add_ok_action(actions.SnsAction(self.topic))

    def _let_cloudwatch_publish(self) -> None:
        # Demanding TLS gives the topic a policy of its own, which replaces the default one that let alarms in.
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AllowAlarmsOfThisAccount",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )


def _text(what: str, advice: str, heading: str) -> str:
    """What stands in the mail of an alarm, which shows the description and little else that a person can read."""
    return f"{what} What to do: {advice} Runbook: {RUNBOOK}#{heading}"
