"""What both accounts hold of an order, read past Seamline and its books."""

from sandbox.core.sales.model import Sale
from sandbox.core.sales.render import show_row
from sandbox.joor.models import Order
from seamline.domain.order import joor_id_of
from seamline.state.problems import ProblemStore
from tests.sandbox.flows.world import CONNECTION
from tests.sim.world import World


class Accounts:
    """One world's sales, orders and problems."""

    def __init__(self, world: World) -> None:
        self.world = world

    def live_sales(self, order_id: str) -> list[Sale]:
        """The live sales of an order in Cin7, all its doors taken together."""
        return [sale for sale in self.world.core.sales.values() if not sale.voided and joor_id(sale) == order_id]

    def newest_generation(self, part: str) -> int:
        """Of all sales an order or a door of it ever had; 0 when it had none."""
        mine = (external_id(sale) for sale in self.world.core.sales.values())
        return max((generation_of(reference) for reference in mine if part_of(reference) == part), default=0)

    def problem_of(self, order_id: str) -> tuple[str, ...]:
        """What people are told about the order and its doors; empty when nothing."""
        problems = ProblemStore(self.world.memory, CONNECTION, self.world.scheduler).all()
        return tuple(reason for p in problems if joor_id_of(p.key) == order_id for reason in p.reasons)

    def are_shipped(self, sales: list[Sale]) -> bool:
        """Whether there are sales, and all of them have left."""
        rows = [show_row(self.world.core, sale) for sale in sales]
        return bool(rows) and all(row["CombinedShippingStatus"] == "SHIPPED" for row in rows)


def external_id(sale: Sale) -> str:
    """Seamline's reference on a sale."""
    return str(sale.header["ExternalID"])


def part_of(external_id: str) -> str:
    """The order or door of an order that a reference names."""
    return external_id.split(":")[1]


def generation_of(external_id: str) -> int:
    """The generation that a reference names."""
    return int(external_id.split(":")[2])


def part(sale: Sale) -> str:
    """The order or part of an order that a sale is for."""
    return part_of(external_id(sale))


def joor_id(sale: Sale) -> str:
    """JOOR's order that a sale is for."""
    return joor_id_of(part(sale))


def is_picked(sale: Sale) -> bool:
    """Whether the warehouse has begun with a sale."""
    return any(task.pick.lines for task in sale.tasks)


def doors(order: Order) -> set[str]:
    """The doors that the live lines go to; one without a name where they go to none."""
    found = {line.fields.get("item_door_id", "") for line in order.live_lines}
    return found if found <= {""} else {door or "0" for door in found}
