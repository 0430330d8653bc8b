"""The stock section: which locations feed which JOOR warehouse, and how much of them JOOR may sell."""

import difflib
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from seamline.settings.base import Model, Percent, Seconds, Text
from seamline.settings.templates import Template


class StockMatch(Model):
    """Which SKUs a rule is for: any of these tags, categories or linesheets (name or code); letter case is ignored."""

    tags: tuple[Text, ...] = Field((), description="tags of the product or its family")
    categories: tuple[Text, ...] = Field((), description="the product's category")
    linesheets: tuple[Text, ...] = Field((), description="names or codes of the style's linesheets")


class Holdback(Model):
    """How much of what is sellable JOOR is not shown."""

    buffer: int = Field(0, ge=0, description="units kept back in each warehouse")
    buffer_percent: Percent = Field(Decimal(0), description="percent kept back, rounded up")
    cap: int | None = Field(None, ge=0, description="never show more than this")

    @model_validator(mode="after")
    def _one_buffer(self) -> Self:
        if self.buffer and self.buffer_percent:
            raise ValueError("give buffer in units or buffer_percent, not both")
        return self


class StockRule(StockMatch, Holdback):
    """A holdback for some SKUs, in place of the general one. The first rule that matches counts."""

    @model_validator(mode="after")
    def _for_some(self) -> Self:
        if not (self.tags or self.categories or self.linesheets):
            raise ValueError("a rule needs tags, categories or linesheets; the general holdback stands beside rules")
        return self


class FutureStock(Model):
    """Units on order, shown under the day they are due."""

    enabled: bool = False
    overdue_lag: int = Field(7, ge=0, description="days from today for deliveries that are overdue or have no date")


class StockSettings(Holdback):
    """Which locations feed which JOOR warehouse, and how much of them JOOR may sell."""

    warehouses: dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]] = Field(
        min_length=1, description="JOOR warehouse name -> ERP locations, summed; a location feeds one warehouse"
    )
    known_warehouses: tuple[Text, ...] = Field(
        (), description="every warehouse name in JOOR's order settings, to catch misspelt ones before anything is sent"
    )
    level: Literal["available", "on_hand", "template"] = "available"
    template: Template = Field(
        "", description="with level template: such as {{ available + in_transit }}; units summed per warehouse"
    )
    rules: tuple[StockRule, ...] = Field((), description="other buffers and caps by tag, category or linesheet")
    made_to_order: StockMatch = Field(
        StockMatch(linesheets=("MTO",)), description="sold without stock: never sent as a number"
    )
    in_flight: bool = Field(
        True, description="take off approved JOOR orders that are not sales yet (while the orders flow is enabled)"
    )
    pending: Literal["ignore", "subtract", "joor"] = Field(
        "ignore", description="orders not approved yet: sold on, taken off by Seamline, or taken off by JOOR"
    )
    future: FutureStock = FutureStock()
    resend: Seconds = Field(
        86400, description="everything is sent again this often, since JOOR cannot be read; 0: never"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = [*self._shared_locations(), *self._unknown_warehouses()]
        if (self.level == "template") != bool(self.template):
            faults.append("template is needed with level: template, and only then")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _shared_locations(self) -> list[str]:
        homes: dict[str, list[str]] = {}
        for warehouse, locations in self.warehouses.items():
            for location in locations:
                homes.setdefault(location.casefold(), []).append(warehouse)
        shared = {location: names for location, names in homes.items() if len(names) > 1}
        return [
            f"location {location!r} feeds {' and '.join(names)}: its stock would be sold twice"
            for location, names in shared.items()
        ]

    def _unknown_warehouses(self) -> list[str]:
        known = self.known_warehouses
        unknown = [name for name in self.warehouses if known and name not in known]
        return [f"warehouse {name!r} is not among known_warehouses{_hint(name, known)}" for name in unknown]


def _hint(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
