"""The fast lane: a public URL for the ERP's webhooks, and the queue on which what they tell gathers for a moment."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import secrets
from infra.acknowledged import acknowledge
from infra.dispatch import queue_urls
from infra.functions import FunctionSpec
from infra.queues import GatheringQueue
from infra.worker import Foundation

GATHERED_FOR = Duration.seconds(1)
MOST_GATHERED = 500
# Each one gathers by itself: with fewer of them more hints become one run.
GATHERERS = 2
GATHERED_WITHIN = Duration.seconds(30)
# More than it needs: the share of a processor grows with it, and Cin7 waits while a first request makes the clients.
ROOMY_MB = 1024
ANSWERED_WITHIN = Duration.seconds(5)
PATIENCE = Duration.minutes(10)
OPEN_URL = (
    "Cin7 cannot sign requests. The function compares a secret header in constant time before it reads anything, runs "
    "in a small share of the account's concurrency, and may do nothing but queue hints."
)


class Webhook(Construct):
    """The webhook function behind its URL, the gathering queue, and the function that turns hints into runs."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        queues: Mapping[str, sqs.IQueue],
        concurrency: int | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._foundation = foundation
        self.hints = GatheringQueue(self, "Hints", function_timeout=GATHERED_WITHIN)
        self.gatherer = self._gatherer(queues)
        self.function = self._door(concurrency)
        self.url = self.function.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE).url
        foundation.alarms.on_dead_letters("Hints", self.hints.dead_letters)
        foundation.alarms.on_waiting("Hints", self.hints.queue, limit=PATIENCE)

    def _door(self, concurrency: int | None) -> lambda_.Function:
        """It may put hints on the one queue and read the secret headers, and nothing else."""
        spec = FunctionSpec(
            name="Webhook",
            handler="webhook.handler",
            memory_mb=ROOMY_MB,
            timeout=ANSWERED_WITHIN,
            environment={
                "SEAMLINE_SECRET_PREFIX": secrets.PREFIX,
                "SEAMLINE_HINT_QUEUE_URL": self.hints.queue.queue_url,
            },
            concurrency=concurrency,
        )
        function = self._foundation.functions.make(self, spec)
        self.hints.queue.grant_send_messages(function)
        secrets.grant_read_hook_keys(function)
        acknowledge(function, "LambdaFunctionUrlAuth", OPEN_URL)
        self._foundation.alarms.on_errors("Webhook", function)
        return function

    def _gatherer(self, queues: Mapping[str, sqs.IQueue]) -> lambda_.Function:
        """It sends runs to the flows' queues, and hints that came too soon after the last ones back to their own."""
        spec = FunctionSpec(
            name="GatherHints",
            handler="gather_hints.handler",
            memory_mb=256,
            timeout=GATHERED_WITHIN,
            environment={
                "SEAMLINE_TABLE": self._foundation.storage.table.table_name,
                "SEAMLINE_QUEUE_URLS": queue_urls(self, queues),
                "SEAMLINE_HINT_QUEUE_URL": self.hints.queue.queue_url,
            },
        )
        function = self._foundation.functions.make(self, spec)
        self._foundation.storage.grant_table_read_write(function)
        for queue in [*queues.values(), self.hints.queue]:
            queue.grant_send_messages(function)
        function.add_event_source(
            sources.SqsEventSource(
                self.hints.queue,
                batch_size=MOST_GATHERED,
                max_batching_window=GATHERED_FOR,
                max_concurrency=GATHERERS,
                report_batch_item_failures=True,
            )
        )
        self._foundation.alarms.on_errors("GatherHints", function)
        return function
