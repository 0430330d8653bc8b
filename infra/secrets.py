"""The one place that says which secrets Seamline may touch."""

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IConstruct

from infra.acknowledged import acknowledge
from infra.functions import role_of

PREFIX = "seamline/"


HOOK_KEYS = f"{PREFIX}webhooks/"
"""The secret headers of the webhooks, which the public webhook function may read and no API key."""


def arn_pattern(scope: Construct, prefix: str = PREFIX) -> str:
    """ARN pattern of every secret under the prefix, in this account and region only."""
    return Stack.of(scope).format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=f"{prefix}*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def grant_read(function: lambda_.Function) -> None:
    """Let a function read the connections' credentials."""
    _grant(function, ["secretsmanager:GetSecretValue"], PREFIX)


def grant_read_hook_keys(function: lambda_.Function) -> None:
    """Let a function read the secret headers of the webhooks, and nothing beside them."""
    _grant(function, ["secretsmanager:GetSecretValue"], HOOK_KEYS)


def grant_make_hook_keys(function: lambda_.Function) -> None:
    """Let a function make and replace the secret headers of the webhooks."""
    _grant(function, ["secretsmanager:CreateSecret", "secretsmanager:PutSecretValue"], HOOK_KEYS)


def acknowledge_pattern(scope: IConstruct, prefix: str = PREFIX) -> None:
    """Say why the ARN pattern ends in a wildcard."""
    pattern = f"arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:{prefix}*"
    acknowledge(scope, f"IAM5[Resource::{pattern}]", "`seamline apply` creates a connection's secret after the deploy.")


def _grant(function: lambda_.Function, actions: list[str], prefix: str) -> None:
    function.add_to_role_policy(iam.PolicyStatement(actions=actions, resources=[arn_pattern(function, prefix)]))
    acknowledge_pattern(role_of(function), prefix)
