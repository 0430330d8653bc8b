"""One topic that a person subscribes to, and the alarms that reach it."""

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


class Alarms(Construct):
    """Every alarm of the stack, all leading to one SNS topic."""

    def __init__(self, scope: Construct, construct_id: str, *, email: str) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Topic", enforce_ssl=True)
        self._let_cloudwatch_publish()
        if email:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))

    def on_errors(self, name: str, function: lambda_.IFunction) -> None:
        """Ring when a function failed at least once in five minutes."""
        self._ring(f"{name}Errors", function.metric_errors(period=PERIOD), 1, f"{name} failed; its log says why")

    def on_dead_letters(self, name: str, queue: sqs.IQueue) -> None:
        """Ring when a message was given up on."""
        metric = queue.metric_approximate_number_of_messages_visible(period=PERIOD, statistic="Maximum")
        self._ring(f"{name}DeadLetters", metric, 1, f"{name} gave a message up; redrive it once the cause is fixed")

    def on_waiting(self, name: str, queue: sqs.IQueue, limit: Duration) -> None:
        """Ring when the oldest message has waited longer than the limit."""
        metric = queue.metric_approximate_age_of_oldest_message(period=PERIOD, statistic="Maximum")
        self._ring(f"{name}Waiting", metric, limit.to_seconds(), f"{name} is falling behind its queue")

    def on_silence(self, name: str, function: lambda_.IFunction) -> None:
        """Ring when a function that a schedule should start has not run for a quarter of an hour."""
        cloudwatch.Alarm(
            self,
            f"{name}Silent",
            metric=function.metric_invocations(period=PERIOD),
            threshold=1,
            evaluation_periods=3,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
            alarm_description=f"{name} has not run for 15 minutes: the schedules are off, or cannot start it",
        ).add_alarm_action(actions.SnsAction(self.topic))

    def _ring(self, name: str, metric: cloudwatch.IMetric, threshold: float, description: str) -> None:
        cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        ).add_alarm_action(actions.SnsAction(self.topic))

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
