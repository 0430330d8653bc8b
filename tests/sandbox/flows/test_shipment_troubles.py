"""One order's trouble never keeps the others from being followed and told, and it is over by itself."""

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.problem import Problem
from seamline.flows.reexport import ReexportRequest, reexport
from seamline.flows.run import RunRequest
from seamline.flows.shipments import MARGIN_SECONDS
from tests.sandbox.flows.order_world import entry
from tests.sandbox.flows.test_shipments import calls, comments, exported, ship, world_that
from tests.sandbox.flows.world import CONNECTION, World

REFUSAL = '[{"ErrorCode":400,"Exception":"The sale is locked"}]'


def shown(world: World) -> dict[str, Problem]:
    """The open problems of shipments by order."""
    return {problem.key: problem for problem in world.context().problems.all(Flow.SHIPMENTS)}


def two_shipped(world: World) -> tuple[str, str]:
    """Two orders whose sales have left; the ERP lists the second one first."""
    first, second = exported(world), exported(world)
    for order_id, number in ((first, "1Z1"), (second, "1Z2")):
        ship(world, order_id, number)
    return first, second


def later(world: World, seconds: float = 3600) -> None:
    """The flow runs again when the ERP has long ceased to list what was shipped before."""
    world.clock.sleep(seconds)
    world.run(Flow.SHIPMENTS)


def refuse_a_sale(world: World) -> None:
    """The ERP refuses the next sale that is looked into."""
    world.sandbox.faults.add(FaultRule("core", "GET", "/sale$", "status", status=400, body=REFUSAL))


def test_a_sale_that_the_erp_refuses_is_a_problem_and_the_other_one_is_followed_and_told() -> None:
    world = world_that(mark_shipped=True)
    good, bad = two_shipped(world)
    refuse_a_sale(world)
    assert world.run(Flow.SHIPMENTS).status is RunStatus.SUCCEEDED
    assert (world.order(good)["status"], world.order(bad)["status"]) == ("SHIPPED", "APPROVED")
    assert entry(world, good).history[-1].text == "shipped (1Z1)"
    assert "The sale is locked" in shown(world)[bad].reasons[0]
    assert shown(world)[bad].fix


def test_a_refused_sale_is_looked_at_again_after_the_list_has_passed_it_and_the_problem_ends() -> None:
    world = world_that(mark_shipped=True)
    _, bad = two_shipped(world)
    for _ in range(2):
        refuse_a_sale(world)
        later(world)
        assert shown(world).keys() == {bad}
    later(world)
    assert shown(world) == {}
    assert world.order(bad)["status"] == "SHIPPED"
    world.sandbox.log.clear()
    later(world)
    assert calls(world) == [("GET", "saleList")]


def test_a_refused_sale_is_not_forgotten_when_a_hint_finds_something_else_of_its_order() -> None:
    world = world_that(mark_shipped=True)
    good, bad = two_shipped(world)
    refuse_a_sale(world)
    world.run(Flow.SHIPMENTS)
    world.run_hinted(Flow.SHIPMENTS, entry(world, good).sale_number)
    assert shown(world).keys() == {bad}
    world.run_hinted(Flow.SHIPMENTS, entry(world, bad).sale_number)
    assert shown(world) == {}
    assert world.order(bad)["status"] == "SHIPPED"


def test_a_refused_sale_stays_a_problem_when_time_runs_short_before_it_is_looked_at_again() -> None:
    world = world_that(mark_shipped=True)
    good, bad = two_shipped(world)
    for _ in range(2):
        refuse_a_sale(world)
        later(world)
    world.clock.sleep(3600)
    world.core.unship(f"joor:{good}:1")
    request = RunRequest(Flow.SHIPMENTS, "short")
    assert world.runtime.run(CONNECTION, request, MARGIN_SECONDS - 1).status is RunStatus.CONTINUED
    assert bad in shown(world)
    assert world.order(bad)["status"] == "APPROVED"
    world.run(Flow.SHIPMENTS)
    assert world.order(bad)["status"] == "SHIPPED"


def test_a_refused_sale_whose_order_is_exported_anew_is_nobodys_problem() -> None:
    world = world_that()
    order_id = exported(world)
    world.core.edit_sale(f"joor:{order_id}:1", {"Note": "mind the dog"})
    refuse_a_sale(world)
    world.run(Flow.SHIPMENTS)
    assert shown(world).keys() == {order_id}
    reexport(world.context(), ReexportRequest(order_id, "operator", void_first=True))
    later(world)
    assert shown(world) == {}


def test_an_order_that_joor_shows_unreadably_is_told_like_the_other_one() -> None:
    world = world_that(mark_shipped=True, internal_comments=True)
    bad, good = two_shipped(world)
    world.joor.orders[bad].raw["order_total"] = "a lot"
    assert world.run(Flow.SHIPMENTS).status is RunStatus.SUCCEEDED
    assert (world.order(good)["status"], world.order(bad)["status"]) == ("SHIPPED", "SHIPPED")
    assert "shipped (1Z1)" in world.joor.orders[bad].header["order_internal_comments"]


def test_an_order_whose_comments_joor_refuses_to_show_is_a_problem_and_the_other_one_is_told() -> None:
    world = world_that(mark_shipped=True, internal_comments=True)
    good, bad = two_shipped(world)
    world.sandbox.faults.add(FaultRule("joor", "GET", "/orders?$", "status", status=400, body="{}"))
    assert world.run(Flow.SHIPMENTS).status is RunStatus.SUCCEEDED
    assert (world.order(good)["status"], world.order(bad)["status"]) == ("SHIPPED", "APPROVED")
    assert "refused to show it" in shown(world)[bad].reasons[0]
    later(world)
    assert shown(world) == {}
    assert world.order(bad)["status"] == "SHIPPED"
    assert any("shipped (1Z2)" in line for line in comments(world, bad))


def test_a_shipment_that_is_undone_is_a_problem_until_it_leaves_again() -> None:
    world = world_that(mark_shipped=True, internal_comments=True)
    order_id = exported(world)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    world.core.unship(f"joor:{order_id}:1")
    for _ in range(2):
        later(world)
        assert "JOOR shows the order as shipped" in shown(world)[order_id].reasons[0]
    assert entry(world, order_id).history[-1].text == "not shipped"
    ship(world, order_id, "1Z10")
    later(world)
    assert world.order(order_id)["tracking_number"] == "1Z10"
    assert shown(world) == {}


def test_an_undone_shipment_that_joor_was_never_told_of_is_no_problem() -> None:
    world = world_that()
    order_id = exported(world)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    world.core.unship(f"joor:{order_id}:1")
    later(world)
    assert entry(world, order_id).history[-1].text == "not shipped"
    assert shown(world) == {}


def test_a_preview_shows_what_is_in_the_way() -> None:
    world = world_that(mark_shipped=True)
    good, bad = two_shipped(world)
    refuse_a_sale(world)
    plan = world.runtime.preview(world.settings, Flow.SHIPMENTS, 600)
    assert ([change.key for change in plan.changes], [hold.key for hold in plan.holds]) == ([good], [bad])
    assert shown(world) == {}
