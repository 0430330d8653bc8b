"""The flows section: which flows run, and how often."""

from seamline.domain.flow import Flow
from seamline.settings.base import Model, Seconds


class FlowSettings(Model):
    """Whether and how often one flow of this connection runs. The flow's schedule is the lower bound."""

    enabled: bool = True
    paused: bool = False
    every: Seconds


class Flows(Model):
    """The flows of this connection."""

    styles: FlowSettings = FlowSettings(every=300)
    stock: FlowSettings = FlowSettings(every=120)
    images: FlowSettings = FlowSettings(every=600)
    customers: FlowSettings = FlowSettings(every=900)
    orders: FlowSettings = FlowSettings(every=60)

    def of(self, flow: Flow) -> FlowSettings:
        """The settings of one flow."""
        found: FlowSettings = getattr(self, flow.value)
        return found
