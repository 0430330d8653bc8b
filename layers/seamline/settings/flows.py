"""The flows section: which flows run, and how often."""

from typing import Annotated

from pydantic import Field

from seamline.domain.flow import Flow
from seamline.settings.base import Model, Seconds

TimeOfDay = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class FlowSettings(Model):
    """Whether and how often one flow of this connection runs. The flow's schedule is the lower bound."""

    enabled: bool = True
    paused: bool = False
    every: Seconds
    at: TimeOfDay | None = Field(None, description="HH:MM in UTC, from which `every` is counted: once a day at 02:00")


class Flows(Model):
    """The flows of this connection."""

    styles: FlowSettings = FlowSettings(every=300)
    stock: FlowSettings = FlowSettings(every=120)
    images: FlowSettings = FlowSettings(every=600)
    customers: FlowSettings = FlowSettings(every=900)
    orders: FlowSettings = FlowSettings(every=60)
    shipments: FlowSettings = FlowSettings(every=300)
    reconcile: FlowSettings = FlowSettings(every=86_400, at="02:00")

    def of(self, flow: Flow) -> FlowSettings:
        """The settings of one flow."""
        found: FlowSettings = getattr(self, flow.value)
        return found
