"""The dashboard as code: freshness, work, failures, spending and waiting, for whichever connections there are."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.queues import FifoQueue, GatheringQueue

NAMESPACE = "Seamline"
PERIOD = Duration.minutes(5)
WIDTH, HEIGHT = 12, 6


class Dashboard(Construct):
    """One page. Metrics of connections are searched for, so that one applied tomorrow shows by itself."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        functions: Mapping[str, lambda_.IFunction],
        queues: Mapping[str, FifoQueue | GatheringQueue],
        metrics_by: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self._schema = "connection,flow,service" if metrics_by == "connection" else "flow,service"
        page = cloudwatch.Dashboard(self, "Page", default_interval=Duration.hours(12))
        self._add_connections(page)
        page.add_widgets(_errors(functions), _durations(functions))
        page.add_widgets(_waiting(queues), _dead_letters({name: fifo.dead_letters for name, fifo in queues.items()}))

    def _add_connections(self, page: cloudwatch.Dashboard) -> None:
        page.add_widgets(
            self._searched("Freshness: seconds since the last good run", "FreshnessSeconds", "Maximum"),
            self._searched("Orders waiting to become sales", "OrdersWaiting", "Maximum"),
        )
        page.add_widgets(
            self._searched("Changes", "Changes", "Sum"),
            self._searched("Failed runs", "Failures", "Sum"),
        )
        page.add_widgets(
            self._searched("API calls", "Calls", "Sum"),
            self._searched("Waiting for the call budget, seconds", "BudgetWaitSeconds", "Sum"),
        )
        page.add_widgets(
            self._searched("Age of the oldest waiting order, seconds", "OldestOrderSeconds", "Maximum"),
            self._searched("Open problems", "OpenProblems", "Maximum"),
        )

    def _searched(self, title: str, metric: str, statistic: str) -> cloudwatch.GraphWidget:
        search = f"SEARCH('{{{NAMESPACE},{self._schema}}} MetricName=\"{metric}\"', '{statistic}')"
        found = cloudwatch.MathExpression(expression=search, using_metrics={}, label="", period=PERIOD)
        return _graph(title, [found])


def _graph(title: str, metrics: list[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(
        title=title, left=metrics, width=WIDTH, height=HEIGHT, left_y_axis=cloudwatch.YAxisProps(min=0)
    )


def _errors(functions: Mapping[str, lambda_.IFunction]) -> cloudwatch.GraphWidget:
    return _graph("Function errors", [one.metric_errors(period=PERIOD, label=name) for name, one in functions.items()])


def _durations(functions: Mapping[str, lambda_.IFunction]) -> cloudwatch.GraphWidget:
    longest = [one.metric_duration(period=PERIOD, statistic="Maximum", label=name) for name, one in functions.items()]
    return _graph("Longest invocation, milliseconds", list(longest))


def _waiting(queues: Mapping[str, FifoQueue | GatheringQueue]) -> cloudwatch.GraphWidget:
    ages = [
        fifo.queue.metric_approximate_age_of_oldest_message(period=PERIOD, statistic="Maximum", label=name)
        for name, fifo in queues.items()
    ]
    return _graph("Age of the oldest message, seconds", list(ages))


def _dead_letters(queues: Mapping[str, sqs.IQueue]) -> cloudwatch.GraphWidget:
    numbers = [
        queue.metric_approximate_number_of_messages_visible(period=PERIOD, statistic="Maximum", label=name)
        for name, queue in queues.items()
    ]
    return _graph("Dead letters", list(numbers))
