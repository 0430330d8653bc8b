"""One flow's way through the stack: a worker that may touch state and credentials, and no other flow's queue."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import secrets
from infra.flows import Flow
from infra.functions import FunctionSpec
from infra.worker import Foundation, QueueWorker


class SyncFlow(Construct):
    """Runs slices of one flow, one at a time per connection; a slice out of time queues its own continuation."""

    def __init__(self, scope: Construct, construct_id: str, *, foundation: Foundation, flow: Flow) -> None:
        super().__init__(scope, construct_id)
        worker = QueueWorker(self, "Worker", foundation=foundation, spec=_spec(foundation, flow), batch_size=1)
        self.worker, self.queue = worker, worker.queue
        self._function = worker.function
        self.send_to(self.queue, variable="SEAMLINE_QUEUE_URL")
        foundation.storage.grant_table_read_write(self._function)
        if flow.copies_pictures:
            foundation.storage.grant_bucket_read_write(self._function)
            self._function.add_environment("SEAMLINE_BUCKET", foundation.storage.bucket.bucket_name)
        secrets.grant_read(self._function)

    def send_to(self, queue: sqs.IQueue, *, variable: str) -> None:
        """Let the flow put messages on a queue, whose address it finds in the environment variable."""
        queue.grant_send_messages(self._function)
        self._function.add_environment(variable, queue.queue_url)


def _spec(foundation: Foundation, flow: Flow) -> FunctionSpec:
    return FunctionSpec(
        name=f"{flow.name.capitalize()}Sync",
        handler="sync.handler",
        memory_mb=flow.memory_mb,
        timeout=Duration.seconds(flow.timeout_seconds),
        environment={
            "SEAMLINE_FLOW": flow.name,
            "SEAMLINE_TABLE": foundation.storage.table.table_name,
            "SEAMLINE_SECRET_PREFIX": secrets.PREFIX,
        },
    )
