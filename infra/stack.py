"""The stack as a table of contents: which capability exists, and which queue leads where."""

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra import secrets
from infra.admin import Admin
from infra.alarms import Alarms
from infra.dashboard import Dashboard
from infra.dispatch import Dispatch, queue_urls
from infra.export import OrderExport
from infra.flows import FLOWS
from infra.functions import Functions, LayerPaths
from infra.options import Options
from infra.queues import FifoQueue, GatheringQueue
from infra.storage import Storage
from infra.sync import SyncFlow
from infra.watch import Watch
from infra.webhook import Webhook
from infra.worker import Foundation


class SeamlineStack(Stack):
    """Everything one brand needs, in one account and region."""

    def __init__(self, scope: Construct, construct_id: str, *, layers: LayerPaths, options: Options) -> None:
        super().__init__(scope, construct_id, description="Seamline: joins Cin7 to JOOR")
        foundation = self._foundation(layers, options)
        export = OrderExport(self, "OrderExport", foundation=foundation)
        flows = {flow: SyncFlow(self, flow.name.capitalize(), foundation=foundation, flow=flow) for flow in FLOWS}
        for flow, sync in flows.items():
            if flow.exports_orders:
                sync.send_to(export.queue, variable="SEAMLINE_EXPORT_QUEUE_URL")
        queues = {flow.name: sync.queue for flow, sync in flows.items()}
        dispatch = Dispatch(self, "Dispatch", foundation=foundation, queues=queues)
        dispatch.start_by_schedule([options.scheduled(flow) for flow in FLOWS])
        webhook = Webhook(
            self, "Webhook", foundation=foundation, queues=queues, concurrency=options.webhook_concurrency
        )
        admin = Admin(
            self, "Admin", foundation=foundation, queues=queues, exports=export.queue, webhook_url=webhook.url
        )
        watch = Watch(self, "Watch", foundation=foundation, admin_url=admin.url.url, digest=options.digest)
        workers = {flow.name: sync.worker for flow, sync in flows.items()} | {"export": export.worker}
        others = {"dispatch": dispatch.function, "watch": watch.function, "admin": admin.function}
        others |= {"webhook": webhook.function, "gather hints": webhook.gatherer}
        queued: dict[str, FifoQueue | GatheringQueue] = {name: worker.fifo for name, worker in workers.items()}
        functions = {name: worker.function for name, worker in workers.items()} | others
        Dashboard(
            self,
            "Dashboard",
            functions=functions,
            queues=queued | {"hints": webhook.hints},
            metrics_by=options.metrics_by,
        )
        self._outputs(
            {
                "AdminUrl": admin.url.url,
                "WebhookUrl": webhook.url,
                "AdminFunctionName": admin.function.function_name,
                "OperatorPolicyArn": admin.operator_policy.managed_policy_arn,
                "QueueUrls": queue_urls(self, queues),
                "ExportQueueUrl": export.queue.queue_url,
            }
        )

    def _foundation(self, layers: LayerPaths, options: Options) -> Foundation:
        made = Foundation(
            functions=Functions(self, "Functions", layers=layers, metrics_by=options.metrics_by),
            storage=Storage(self, "Storage", deletion_protection=options.deletion_protection),
            alarms=Alarms(self, "Alarms", email=options.alarm_email),
        )
        self._outputs(
            {
                "TableName": made.storage.table.table_name,
                "BucketName": made.storage.bucket.bucket_name,
                "TopicArn": made.alarms.topic.topic_arn,
                "SecretPrefix": secrets.PREFIX,
            }
        )
        return made

    def _outputs(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            CfnOutput(self, name, value=value)
