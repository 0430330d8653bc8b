"""The one table that holds all state, and the bucket for image bytes and exports."""

from typing import cast

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.acknowledged import acknowledge
from infra.functions import role_of

READ_ACTIONS = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
WRITE_ACTIONS = [
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
]
INDEXES = {"by_a": "a", "by_b": "b"}


class Storage(Construct):
    """State in DynamoDB and bytes in S3; both outlive the stack."""

    def __init__(self, scope: Construct, construct_id: str, *, deletion_protection: bool) -> None:
        super().__init__(scope, construct_id)
        self.table = self._table(deletion_protection)
        self.bucket = self._bucket()

    def grant_table_read(self, grantee: iam.IGrantable) -> None:
        """Let a function read items by key or query, but never scan."""
        self._grant_table(grantee, READ_ACTIONS)

    def grant_table_read_write(self, grantee: iam.IGrantable) -> None:
        """Let a function read and write items, but never scan or touch the table itself."""
        self._grant_table(grantee, READ_ACTIONS + WRITE_ACTIONS)

    def grant_bucket_read(self, function: lambda_.Function) -> None:
        """Let a function read objects, but never list them."""
        self._grant_bucket(function, ["s3:GetObject"])

    def grant_bucket_read_write(self, function: lambda_.Function) -> None:
        """Let a function read and write objects, but never list or delete them."""
        self._grant_bucket(function, ["s3:GetObject", "s3:PutObject"])

    def _grant_bucket(self, function: lambda_.Function, actions: list[str]) -> None:
        objects = self.bucket.arn_for_objects("*")
        iam.Grant.add_to_principal(grantee=function, actions=actions, resource_arns=[objects])
        bucket_id = Stack.of(self).get_logical_id(cast("s3.CfnBucket", self.bucket.node.default_child))
        acknowledge(
            role_of(function), f"IAM5[Resource::<{bucket_id}.Arn>/*]", "The keys of objects come with the data."
        )

    def _grant_table(self, grantee: iam.IGrantable, actions: list[str]) -> None:
        indexes = [f"{self.table.table_arn}/index/{name}" for name in INDEXES]
        iam.Grant.add_to_principal(grantee=grantee, actions=actions, resource_arns=[self.table.table_arn, *indexes])

    def _table(self, deletion_protection: bool) -> dynamodb.Table:
        table = dynamodb.Table(
            self,
            "Table",
            partition_key=_text("pk"),
            sort_key=_text("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute="expires_at",
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=deletion_protection,
            removal_policy=RemovalPolicy.RETAIN,
        )
        for name, partition in INDEXES.items():
            table.add_global_secondary_index(
                index_name=name,
                partition_key=_text(partition),
                sort_key=_text("sk"),
                projection_type=dynamodb.ProjectionType.KEYS_ONLY,
            )
        return table

    def _bucket(self) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(7)),
                s3.LifecycleRule(prefix="exports/", expiration=Duration.days(90)),
            ],
            removal_policy=RemovalPolicy.RETAIN,
        )
        acknowledge(bucket, "S1", "Only this stack's functions read or write it; an access log would double its cost.")
        return bucket


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
