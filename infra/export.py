"""The order export: orders become sales here, one order a message."""

from aws_cdk import Duration
from constructs import Construct

from infra import secrets
from infra.functions import FunctionSpec
from infra.worker import Foundation, QueueWorker


class OrderExport(Construct):
    """Takes up to ten orders at a time and answers for each one by itself."""

    def __init__(self, scope: Construct, construct_id: str, *, foundation: Foundation) -> None:
        super().__init__(scope, construct_id)
        spec = FunctionSpec(
            name="ExportOrder",
            handler="export_order.handler",
            memory_mb=512,
            timeout=Duration.seconds(60),
            environment={
                "SEAMLINE_TABLE": foundation.storage.table.table_name,
                "SEAMLINE_SECRET_PREFIX": secrets.PREFIX,
            },
        )
        worker = QueueWorker(self, "Worker", foundation=foundation, spec=spec, batch_size=10)
        self.worker, self.queue = worker, worker.queue
        foundation.storage.grant_table_read_write(worker.function)
        secrets.grant_read(worker.function)
