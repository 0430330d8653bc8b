"""The operator's door: one function behind a URL that only signed requests of this account pass."""

from collections.abc import Mapping

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import secrets
from infra.dispatch import queue_urls
from infra.functions import FunctionSpec
from infra.worker import Foundation


class Admin(Construct):
    """The JSON API and console, and the policy that an operator needs to use them."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        queues: Mapping[str, sqs.IQueue],
        exports: sqs.IQueue,
        webhook_url: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = foundation.functions.make(self, _spec(self, foundation, queues, exports))
        self.function.add_environment("SEAMLINE_WEBHOOK_URL", webhook_url)
        self.url = self.function.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
        self.operator_policy = self._operator_policy()
        self.function.add_environment("SEAMLINE_BUCKET", foundation.storage.bucket.bucket_name)
        foundation.storage.grant_table_read_write(self.function)
        foundation.storage.grant_bucket_read(self.function)
        secrets.grant_read(self.function)
        secrets.grant_make_hook_keys(self.function)
        for queue in [*queues.values(), exports]:
            queue.grant_send_messages(self.function)
        foundation.alarms.on_errors("Admin", self.function)

    def _operator_policy(self) -> iam.ManagedPolicy:
        policy = iam.ManagedPolicy(
            self,
            "OperatorPolicy",
            description="Lets an operator use the Seamline console and store a connection's credentials",
            statements=[
                iam.PolicyStatement(actions=["lambda:InvokeFunctionUrl"], resources=[self.function.function_arn]),
                iam.PolicyStatement(
                    actions=["lambda:InvokeFunction"],
                    resources=[self.function.function_arn],
                    conditions={"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
                ),
                iam.PolicyStatement(
                    actions=[
                        "secretsmanager:CreateSecret",
                        "secretsmanager:DescribeSecret",
                        "secretsmanager:PutSecretValue",
                    ],
                    resources=[secrets.arn_pattern(self)],
                ),
                iam.PolicyStatement(actions=["cloudformation:DescribeStacks"], resources=[Stack.of(self).stack_id]),
            ],
        )
        secrets.acknowledge_pattern(policy)
        return policy


def _spec(
    scope: Construct, foundation: Foundation, queues: Mapping[str, sqs.IQueue], exports: sqs.IQueue
) -> FunctionSpec:
    return FunctionSpec(
        name="Admin",
        handler="admin.handler",
        memory_mb=512,
        timeout=Duration.seconds(30),
        environment={
            "SEAMLINE_TABLE": foundation.storage.table.table_name,
            "SEAMLINE_QUEUE_URLS": queue_urls(scope, queues),
            "SEAMLINE_EXPORT_QUEUE_URL": exports.queue_url,
            "SEAMLINE_SECRET_PREFIX": secrets.PREFIX,
        },
    )
