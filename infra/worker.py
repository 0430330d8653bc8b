"""A function fed by its own FIFO queue: the shape shared by every flow and by the order export."""

from dataclasses import dataclass

from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarms import Alarms
from infra.functions import Functions, FunctionSpec
from infra.queues import FifoQueue
from infra.storage import Storage


@dataclass(frozen=True)
class Foundation:
    """What every capability builds upon."""

    functions: Functions
    storage: Storage
    alarms: Alarms


class QueueWorker(Construct):
    """A queue, its dead-letter queue, the function that works it off, and the alarms on all three."""

    def __init__(
        self, scope: Construct, construct_id: str, *, foundation: Foundation, spec: FunctionSpec, batch_size: int
    ) -> None:
        super().__init__(scope, construct_id)
        self.fifo = fifo = FifoQueue(self, "Fifo", function_timeout=spec.timeout)
        self.queue = fifo.queue
        self.function = foundation.functions.make(self, spec)
        self.function.add_event_source(
            sources.SqsEventSource(self.queue, batch_size=batch_size, report_batch_item_failures=True)
        )
        foundation.alarms.on_errors(spec.name, self.function)
        foundation.alarms.on_dead_letters(spec.name, fifo.dead_letters)
        foundation.alarms.on_waiting(spec.name, self.queue, limit=fifo.patience)
