"""What a brand may choose when it deploys, read from the CDK context in one place."""

import dataclasses
from dataclasses import dataclass, field
from typing import Self

from constructs import Node

from infra.flows import FLOWS, Flow


@dataclass(frozen=True)
class Options:
    """Choices given as `cdk deploy -c name=value`; `schedule.<flow>` replaces one flow's schedule expression."""

    alarm_email: str = ""
    deletion_protection: bool = True
    layer_platform: str = "lambda"
    schedules: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_context(cls, node: Node) -> Self:
        """Read the choices from a construct's context, where every value given on the command line is text."""
        context = {name: str(node.get_context(name)) for name in _names() if node.try_get_context(name) is not None}
        return cls(
            alarm_email=context.get("alarm_email", cls.alarm_email),
            deletion_protection=context.get("deletion_protection", "true").lower() != "false",
            layer_platform=context.get("layer_platform", cls.layer_platform),
            schedules={flow.name: context[key] for flow in FLOWS if (key := f"schedule.{flow.name}") in context},
        )

    def scheduled(self, flow: Flow) -> Flow:
        """Return the flow with the schedule this deployment wants."""
        return dataclasses.replace(flow, schedule=self.schedules.get(flow.name, flow.schedule))


def _names() -> list[str]:
    chosen = ["alarm_email", "deletion_protection", "layer_platform"]
    return chosen + [f"schedule.{flow.name}" for flow in FLOWS]
