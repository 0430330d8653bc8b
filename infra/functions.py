"""How every Lambda of the stack is made: one runtime, the shared layers, a role and a log group of its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.acknowledged import acknowledge

RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64


@dataclass(frozen=True)
class LayerPaths:
    """The built layer folders, each holding `python/`."""

    third_party: Path
    library: Path


@dataclass(frozen=True)
class FunctionSpec:
    """What tells one function from another; `concurrency` is its share of the account's, None: whatever is free."""

    name: str
    handler: str
    memory_mb: int
    timeout: Duration
    environment: dict[str, str]
    concurrency: int | None = None


class Functions(Construct):
    """Makes the stack's functions alike, so that what differs stands out."""

    def __init__(self, scope: Construct, construct_id: str, *, layers: LayerPaths, metrics_by: str) -> None:
        super().__init__(scope, construct_id)
        self._common = {"SEAMLINE_METRICS_BY": metrics_by}
        self._code = lambda_.Code.from_asset("functions", exclude=["**/__pycache__"])
        self._layers = [self._layer("ThirdParty", layers.third_party), self._layer("Library", layers.library)]

    def make(self, scope: Construct, spec: FunctionSpec) -> lambda_.Function:
        """Create one function with its role and log group inside the scope."""
        log_group = logs.LogGroup(
            scope, f"{spec.name}Log", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
        )
        function = lambda_.Function(
            scope,
            spec.name,
            code=self._code,
            handler=spec.handler,
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            memory_size=spec.memory_mb,
            timeout=spec.timeout,
            reserved_concurrent_executions=spec.concurrency,
            layers=self._layers,
            role=_role(scope, spec.name, log_group),
            log_group=log_group,
            tracing=lambda_.Tracing.ACTIVE,
            environment=_powertools(spec.name) | self._common | spec.environment,
        )
        acknowledge(function, "L1", "Python 3.13 starts faster than 3.14, and is the version the project is tested on.")
        return function

    def _layer(self, construct_id: str, path: Path) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            construct_id,
            code=lambda_.Code.from_asset(str(path)),
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[ARCHITECTURE],
        )


def role_of(function: lambda_.Function) -> iam.Role:
    """The role that `Functions.make` gave a function."""
    return cast("iam.Role", function.role)


def _role(scope: Construct, name: str, log_group: logs.LogGroup) -> iam.Role:
    role = iam.Role(scope, f"{name}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    log_group.grant_write(role)
    acknowledge(role, "IAM5[Resource::*]", "X-Ray takes no resource: its two write actions accept only `*`.")
    return role


def _powertools(name: str) -> dict[str, str]:
    return {
        "POWERTOOLS_SERVICE_NAME": name,
        "POWERTOOLS_METRICS_NAMESPACE": "Seamline",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
