"""The seven points of the demo in the order in which they make sense, and an eighth for customers."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from seamline.clock import Clock
from seamline.demo.catalogue_points import products_become_styles, stock_becomes_inventory
from seamline.demo.change_points import nothing_new_writes_nothing, only_news_moves
from seamline.demo.customer_points import customer_arrives_once
from seamline.demo.order_points import order_is_reexported, orders_become_sales, unknown_sku_is_held
from seamline.demo.world import PointFailed, World
from seamline.errors import SeamlineError


class Point(Struct, frozen=True):
    """One promise and how it is checked; the check returns what it saw."""

    number: int
    promise: str
    check: Callable[[World], str]


class Verdict(Struct, frozen=True):
    """What came of a point."""

    number: int
    promise: str
    kept: bool
    seen: str
    seconds: float


POINTS = (
    Point(1, "tagged products become styles on linesheets, started by the schedule", products_become_styles),
    Point(2, "stock of the chosen locations becomes inventory", stock_becomes_inventory),
    Point(3, "approved orders become sales, exactly one each, and JOOR shows their numbers", orders_become_sales),
    Point(4, "a second cycle without news writes nothing to either side", nothing_new_writes_nothing),
    Point(5, "one edit, one count, one approval: only these three move", only_news_moves),
    Point(6, "an order with an unknown SKU waits with its reason, and goes by itself", unknown_sku_is_held),
    Point(7, "only a signed request re-exports an order, and again it has one sale", order_is_reexported),
    Point(8, "a customer with the tag goes to JOOR once, waits for its match, and is shown", customer_arrives_once),
)


def judge(world: World, clock: Clock, points: Sequence[Point] = POINTS) -> Iterator[Verdict]:
    """Check every point; one that fails keeps no later one from being checked."""
    for point in points:
        started = clock.now()
        try:
            kept, seen = True, point.check(world)
        except (PointFailed, SeamlineError) as error:
            kept, seen = False, str(error)
        yield Verdict(point.number, point.promise, kept, seen, clock.now() - started)
