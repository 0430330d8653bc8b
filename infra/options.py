"""What a brand may choose when it deploys, read from the CDK context in one place."""

import dataclasses
from dataclasses import dataclass, field
from typing import Self

from constructs import Node

from infra.flows import FLOWS, Flow
from infra.watch import DIGEST


@dataclass(frozen=True)
class Options:
    """Choices given as `cdk deploy -c name=value`; `schedule.<flow>` replaces one flow's schedule expression.

    `digest` is the schedule of the daily digest, or `off`. `metrics_by` is `connection`, or `flow` where many
    connections would make many metrics to pay for. `webhook_concurrency` is the webhook function's share of the
    account's concurrency, so that strangers cannot use up the rest; `unreserved` where the quota is too small for one.
    """

    alarm_email: str = ""
    digest: str = DIGEST
    metrics_by: str = "connection"
    webhook_concurrency: int | None = 5
    deletion_protection: bool = True
    layer_platform: str = "lambda"
    schedules: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_context(cls, node: Node) -> Self:
        """Read the choices from a construct's context, where every value given on the command line is text."""
        context = {name: str(node.get_context(name)) for name in _names() if node.try_get_context(name) is not None}
        return cls(
            alarm_email=context.get("alarm_email", cls.alarm_email),
            digest=context.get("digest", cls.digest),
            metrics_by=context.get("metrics_by", cls.metrics_by),
            webhook_concurrency=_concurrency(context.get("webhook_concurrency", str(cls.webhook_concurrency))),
            deletion_protection=context.get("deletion_protection", "true").lower() != "false",
            layer_platform=context.get("layer_platform", cls.layer_platform),
            schedules={flow.name: context[key] for flow in FLOWS if (key := f"schedule.{flow.name}") in context},
        )

    def scheduled(self, flow: Flow) -> Flow:
        """Return the flow with the schedule this deployment wants."""
        return dataclasses.replace(flow, schedule=self.schedules.get(flow.name, flow.schedule))


def _concurrency(text: str) -> int | None:
    return None if text == "unreserved" else int(text)


def _names() -> list[str]:
    chosen = ["alarm_email", "deletion_protection", "digest", "layer_platform", "metrics_by", "webhook_concurrency"]
    return chosen + [f"schedule.{flow.name}" for flow in FLOWS]
