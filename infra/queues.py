"""Queues that keep order within a connection and lose nothing: each has a dead-letter queue of its own."""

from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

# What AWS advises for a queue that feeds a Lambda, so that throttling alone does not bury a message.
MAX_RECEIVES = 5
# A hidden message blocks its group. AWS advises six timeouts; after a killed invocation that would silence a connection
# for half an hour, so the message comes back as soon as its function can no longer be alive.
HIDDEN_AFTER_TIMEOUT_SECONDS = 30
TIMEOUTS_WAITED = 6

RETENTION = Duration.days(14)


class FifoQueue(Construct):
    """A FIFO queue for one function; the group is the connection, and senders name the deduplication id."""

    def __init__(self, scope: Construct, construct_id: str, *, function_timeout: Duration) -> None:
        super().__init__(scope, construct_id)
        hidden_for = Duration.seconds(function_timeout.to_seconds() + HIDDEN_AFTER_TIMEOUT_SECONDS)
        self.patience = Duration.seconds(function_timeout.to_seconds() * TIMEOUTS_WAITED)
        self.dead_letters = private_queue(self, "DeadLetters", fifo=True, content_based_deduplication=False)
        self.queue = private_queue(
            self,
            "Queue",
            fifo=True,
            content_based_deduplication=False,
            visibility_timeout=hidden_for,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=MAX_RECEIVES),
            deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP,
            fifo_throughput_limit=sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
        )


class GatheringQueue(Construct):
    """A standard queue, whose messages may be held back one by one and may come twice or out of order."""

    def __init__(self, scope: Construct, construct_id: str, *, function_timeout: Duration) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = private_queue(self, "DeadLetters")
        self.queue = private_queue(
            self,
            "Queue",
            visibility_timeout=Duration.seconds(function_timeout.to_seconds() + HIDDEN_AFTER_TIMEOUT_SECONDS),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=MAX_RECEIVES),
        )


def private_queue(scope: Construct, construct_id: str, **properties: Any) -> sqs.Queue:
    """Create a queue that is encrypted, reachable over TLS only, and by default keeps messages for two weeks."""
    return sqs.Queue(
        scope,
        construct_id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        **{"retention_period": RETENTION, **properties},
    )
