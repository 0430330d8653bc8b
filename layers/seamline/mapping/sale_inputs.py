"""All that the mapping of one order looks at, gathered before any of it is judged."""

from datetime import UTC

from msgspec import Struct

from seamline.domain.customer import Customer
from seamline.domain.order import Order
from seamline.domain.order_edits import ErpNames
from seamline.domain.references import ErpIdentity, References
from seamline.domain.time_zone import day_in, zone_named
from seamline.mapping.order_lines import LineMatch


class SaleInputs(Struct, frozen=True):
    """One order with the ERP's side of it. `customers` are those it could mean: one is good, none may be created.

    `namesakes` have the customer's name and another code, and so are never taken; a person has to look.
    `names` are those a person chose for this order; `conflicts` tell which edits do not fit it any more.
    With `any_total` somebody accepted that JOOR's own figures do not add up.
    """

    order: Order
    external_id: str
    customers: tuple[Customer, ...]
    matches: tuple[LineMatch, ...]
    identity: ErpIdentity
    references: References
    names: ErpNames = ErpNames()
    conflicts: tuple[str, ...] = ()
    any_total: bool = False
    namesakes: tuple[Customer, ...] = ()


def order_day(inputs: SaleInputs) -> str:
    """The day the order counts for, ISO: when it was approved, else created, by the account's clock."""
    zone = zone_named(inputs.identity.time_zone) or UTC
    return day_in(zone, inputs.order.approved or inputs.order.created)


def spelt(name: str, known: tuple[str, ...]) -> str | None:
    """The name as the ERP stores it, None when it has no such name."""
    return next((other for other in known if other.casefold() == name.strip().casefold()), None)


def looked_up(table: dict[str, str], *names: str) -> str:
    """The entry of a settings map under the first of these names, letter case ignored; empty when there is none."""
    folded = {key.strip().casefold(): value for key, value in table.items()}
    return next((folded[key] for name in names if name and (key := name.strip().casefold()) in folded), "")
