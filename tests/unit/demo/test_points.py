"""The demo's points hold for a working Seamline on more than one brand, and notice what is broken."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from seamline.clock import ManualClock
from seamline.demo.catalogue_points import stock_differences, style_differences
from seamline.demo.change_points import nothing_new_writes_nothing, only_news_moves
from seamline.demo.expected import expect
from seamline.demo.order_points import approved, live_sales, order_differences, sale_numbers
from seamline.demo.pictures import first_pictures, picture_differences
from seamline.demo.points import POINTS, Point, judge
from seamline.demo.world import PointFailed, World
from seamline.domain.flow import Flow
from seamline.errors import Unreachable
from tests.unit.demo.rehearsal import Rehearsal


@pytest.fixture(scope="module")
def settled() -> Rehearsal:
    """A brand whose first cycle has run."""
    made = Rehearsal(families=6)
    for flow in (Flow.STYLES, Flow.STOCK, Flow.ORDERS):
        made.tick(flow)
    made.world.run(Flow.ORDERS)
    made.clock.sleep(60)
    made.world.run(Flow.STOCK)
    return made


@pytest.mark.parametrize(("seed", "families"), [(1, 12), (7, 20)])
def test_every_point_is_kept(seed: int, families: int) -> None:
    rehearsal = Rehearsal(seed, families)
    rehearsal.tick(Flow.STYLES)
    verdicts = list(judge(rehearsal.world, rehearsal.clock))
    assert [verdict.number for verdict in verdicts] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {verdict.number: verdict.seen for verdict in verdicts if not verdict.kept} == {}


def test_a_style_that_differs_is_named_with_the_field(settled: Rehearsal) -> None:
    brand = settled.world.brand
    wanted = expect(brand.catalogue(), settled.settings)
    assert style_differences(wanted, brand.state()) == []
    state = brand.state()
    style = state.joor["styles"][0]
    style["style_name"] = "Something else"
    style["deliveries"] = []
    lost = state.joor["styles"].pop()
    said = "\n".join(style_differences(wanted, state))
    assert f"{style['style_number']} name: Something else instead of" in said
    assert f"{style['style_number']} linesheets: " in said
    assert f"{lost['style_number']} is not in JOOR" in said


def test_a_picture_that_is_missing_or_another_is_named(settled: Rehearsal) -> None:
    catalogue = settled.world.brand.catalogue()
    wanted, pictures = expect(catalogue, settled.settings), first_pictures(catalogue)
    settled.world.run(Flow.IMAGES)
    state = settled.world.brand.state()
    assert list(picture_differences(pictures, wanted, state)) == []
    style = next(row for row in state.joor["styles"] if row["images"])
    style["images"] = [{"filename": "other_1.jpg"}]
    [words] = picture_differences(pictures, wanted, state)
    assert words.startswith(f"{style['style_number']} shows the pictures ['other_1.jpg'] instead of ")


def test_a_wrong_quantity_is_named_with_its_cell(settled: Rehearsal) -> None:
    wanted = expect(settled.world.brand.catalogue(), settled.settings)
    assert stock_differences(settled.world, wanted) == []
    row = settled.sandbox.core.snapshot()["availability"][0]
    settled.sandbox.core.restock(sku=row["SKU"], location=row["Location"], bin=row["Bin"], on_hand=row["OnHand"] + 5)
    (said,) = stock_differences(settled.world, wanted)
    assert "instead of" in said
    settled.sandbox.core.restock(sku=row["SKU"], location=row["Location"], bin=row["Bin"], on_hand=row["OnHand"])


def test_a_missing_a_doubled_and_a_wrong_sale_are_told_apart(settled: Rehearsal) -> None:
    catalogue, state = settled.world.brand.catalogue(), settled.world.brand.state()
    assert order_differences(catalogue, state) == []
    sold = [order["order_id"] for order in approved(state) if sale_numbers(state, order["order_id"])]
    missing, doubled, wrong = sold[:3]
    live_sales(state, missing)[0]["Status"] = "VOIDED"
    state.core["sales"].append(live_sales(state, doubled)[0])
    live_sales(state, wrong)[0]["Order"]["Lines"].pop()
    said = "\n".join(order_differences(catalogue, state))
    assert f"order {missing} has 0 live sales" in said
    assert f"order {doubled} has 2 live sales" in said
    assert f"order {wrong}: " in said


def test_a_point_that_fails_keeps_no_later_one_from_being_checked(settled: Rehearsal) -> None:
    def broken(_: World) -> str:
        raise PointFailed("the sky is falling")

    def silent(_: World) -> str:
        raise Unreachable("nobody answers")

    def fine(_: World) -> str:
        return "all well"

    checks: list[Callable[[World], str]] = [broken, silent, fine]
    points = [Point(number, "it holds", check) for number, check in enumerate(checks, 1)]
    verdicts = list(judge(settled.world, ManualClock(), points))
    assert [verdict.kept for verdict in verdicts] == [False, False, True]
    assert [verdict.seen for verdict in verdicts] == ["the sky is falling", "nobody answers", "all well"]
    assert [point.number for point in POINTS] == [1, 2, 3, 4, 5, 6, 7, 8]


def meddling(rehearsal: Rehearsal, at: int, meddle: Callable[[], object]) -> World:
    """The rehearsal's world in which something else happens just as the flows are run for the `at`-th time."""
    runs: list[str] = []

    def say(news: str) -> None:
        if news.startswith("running"):
            runs.append(news)
            if len(runs) == at:
                meddle()

    return replace(rehearsal.world, say=say)


def test_a_write_in_an_idle_cycle_is_noticed(settled: Rehearsal) -> None:
    row = settled.sandbox.core.snapshot()["availability"][0]
    place = {"sku": row["SKU"], "location": row["Location"], "bin": row["Bin"]}
    world = meddling(settled, 2, lambda: settled.sandbox.core.restock(**place, on_hand=row["OnHand"] + 3))
    with pytest.raises(PointFailed, match="joor POST /v2/bulk-inventory"):
        nothing_new_writes_nothing(world)


def test_whatever_moves_beside_the_three_is_named(settled: Rehearsal) -> None:
    families = settled.world.brand.catalogue().families
    wanted = expect(settled.world.brand.catalogue(), settled.settings).styles
    other = [row["SKU"] for row in families if row["ID"].lower() in wanted][-1]
    change = {"Description": "Somebody else was at work."}
    world = meddling(settled, 1, lambda: settled.sandbox.core.edit_family(other, change))
    with pytest.raises(PointFailed, match=f"style {other} moved"):
        only_news_moves(world)
