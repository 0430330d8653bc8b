"""What an operator sends about an order: fields to edit, what to let pass, what to do with an earlier sale."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from seamline.domain.order_edits import Allowance
from seamline.mapping.order_edit_check import LONGEST, Place

Words = Annotated[str, Field(max_length=LONGEST)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=1000, pattern=r"\S")]
"""More than blanks; the pattern says so in the OpenAPI document."""
PRICE = r"^[0-9]{1,7}(\.[0-9]{1,4})?$"
UNTOUCHED = "A field that is left out stays as it is; null takes an earlier edit back to what JOOR has"


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReexportBody(_Body):
    """Whether an earlier live sale may be voided for the new one, and what becomes of edits made here."""

    void_first: bool = False
    keep_edits: bool | None = Field(
        None, description="whether edits and releases made here count again; must be said where there are any"
    )


class ReleaseBody(_Body):
    """What is let pass for this one order, and why."""

    accept: tuple[Allowance, ...] = Field(min_length=1, description="the order's sale view says what could be")
    why: Reason = Field(description="kept in the order's history with your name")


class AddressEdit(_Body):
    """Parts of an address."""

    line1: Words | None = None
    line2: Words | None = None
    city: Words | None = None
    state: Words | None = None
    postcode: Words | None = None
    country: Words | None = Field(None, description="an English country name")
    company: Words | None = None
    contact: Words | None = None


class LineEdit(_Body):
    """One line of the order."""

    line: int = Field(ge=1, le=10_000, description="its number, as JOOR lists the lines")
    sku: Words | None = Field(None, description="the ERP's SKU to sell instead")
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(None, description="packs, as in JOOR")
    price: Annotated[str, Field(pattern=PRICE)] | None = Field(
        None, description='of one unit, with whatever JOOR took off or added: "12.50"'
    )
    comment: Words | None = None
    removed: bool | None = Field(None, description="leave the line out")


class OrderEditBody(_Body):
    """Fields that shall count instead of JOOR's, whose order stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"description": UNTOUCHED})

    customer_code: Words | None = None
    purchase_order: Words | None = None
    order_date: Words | None = Field(None, description="2026-03-31")
    ship_start: Words | None = Field(None, description="2026-03-31")
    ship_end: Words | None = Field(None, description="2026-03-31")
    comments: Words | None = None
    contact: Words | None = None
    email: Words | None = None
    phone: Words | None = None
    location: Words | None = Field(None, description="the ERP's location the sale ships from")
    terms: Words | None = Field(None, description="the ERP's payment term")
    carrier: Words | None = Field(None, description="the ERP's carrier")
    sales_representative: Words | None = Field(None, description="the ERP's sales representative")
    tax_rule: Words | None = Field(None, description="the ERP's tax rule")
    shipping: AddressEdit | None = None
    billing: AddressEdit | None = None
    lines: tuple[LineEdit, ...] = Field((), max_length=1000)

    @field_validator("lines")
    @classmethod
    def _each_once(cls, lines: tuple[LineEdit, ...]) -> tuple[LineEdit, ...]:
        """Of two edits of one line nobody could tell which shall count."""
        twice = [str(number) for number, times in Counter(edit.line for edit in lines).items() if times > 1]
        if twice:
            raise ValueError(f"line {', '.join(twice)} is there more than once; put all edits of a line together")
        return lines

    def wanted(self) -> dict[Place, str | None]:
        """The new values by place."""
        found: dict[Place, str | None] = {}
        for name in self.model_fields_set - {"shipping", "billing", "lines"}:
            found[Place(name)] = getattr(self, name)
        for side, address in (("shipping", self.shipping), ("billing", self.billing)):
            for name in address.model_fields_set if address else ():
                found[Place(f"{side}.{name}")] = getattr(address, name)
        for line in self.lines:
            found |= dict(_of_line(line))
        return found


def _of_line(line: LineEdit) -> Iterator[tuple[Place, str | None]]:
    for name in line.model_fields_set - {"line", "removed"}:
        value = getattr(line, name)
        yield Place(name, line.line), None if value is None else str(value)
    if "removed" in line.model_fields_set:
        yield Place("removed", line.line), "yes" if line.removed else None
