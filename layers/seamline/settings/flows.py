"""The flows section: which flows run, and how often."""

from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic.fields import FieldInfo

from seamline.domain.flow import Flow
from seamline.settings.base import Model, Seconds

TimeOfDay = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class FlowSettings(Model):
    """Whether and how often one flow of this connection runs; nothing runs more often than every 15 seconds."""

    enabled: bool = True
    paused: bool = False
    every: Seconds
    at: TimeOfDay | None = Field(None, description="HH:MM in UTC, from which `every` is counted: once a day at 02:00")


class Flows(Model):
    """The flows of this connection."""

    styles: FlowSettings = FlowSettings(every=300)
    stock: FlowSettings = FlowSettings(every=60)
    images: FlowSettings = FlowSettings(every=600)
    customers: FlowSettings = FlowSettings(every=900)
    orders: FlowSettings = FlowSettings(every=30)
    shipments: FlowSettings = FlowSettings(every=300)
    reconcile: FlowSettings = FlowSettings(every=86_400, at="02:00")

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, given: Any) -> Any:
        """A flow's section may name only what differs, such as `paused: true`; the rest stays as it is by default."""
        if not isinstance(given, dict):
            return given
        return {name: _completed(cls.model_fields.get(name), section) for name, section in given.items()}

    def of(self, flow: Flow) -> FlowSettings:
        """The settings of one flow."""
        found: FlowSettings = getattr(self, flow.value)
        return found


def _completed(field: FieldInfo | None, section: Any) -> Any:
    if field is None or not isinstance(section, dict):
        return section
    return {**field.default.model_dump(exclude_unset=True), **section}
