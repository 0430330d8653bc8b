"""One way to acknowledge a cdk-nag finding, so that each one names its construct and its reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(scope: IConstruct, finding: str, reason: str) -> None:
    """Accept one finding, such as `S1` or `IAM5[Resource::*]`, on one construct and what it contains."""
    Validations.of(scope).acknowledge(Acknowledgment(id=f"AwsSolutions-{finding}", reason=reason))
