"""The one place that says which secrets Seamline may touch."""

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IConstruct

from infra.acknowledged import acknowledge
from infra.functions import role_of

PREFIX = "seamline/"


def arn_pattern(scope: Construct) -> str:
    """ARN pattern of every secret under the prefix, in this account and region only."""
    return Stack.of(scope).format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=f"{PREFIX}*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def grant_read(function: lambda_.Function) -> None:
    """Let a function read the connections' credentials."""
    function.add_to_role_policy(
        iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[arn_pattern(function)])
    )
    acknowledge_pattern(role_of(function))


def acknowledge_pattern(scope: IConstruct) -> None:
    """Say why the ARN pattern ends in a wildcard."""
    pattern = f"arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:{PREFIX}*"
    acknowledge(scope, f"IAM5[Resource::{pattern}]", "`seamline apply` creates a connection's secret after the deploy.")
