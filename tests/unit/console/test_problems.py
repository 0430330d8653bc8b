"""Problems are grouped by what is the matter, the oldest first, tried again one or all, and fade when they are over."""

from seamline.admin.acts import Acts
from seamline.admin.desk import Desk
from seamline.console.pages.problems import Asked, Problems, Reading, problems_page
from seamline.domain.flow import Flow
from seamline.domain.plan import Hold
from seamline.domain.problem import Problem
from seamline.settings import validate_settings
from seamline.state.problems import CLOSED_SECONDS, RUN_KEY, ProblemStore
from tests.browser import brands
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, erp_account
from tests.unit.console.browsing import HERE, visitor
from tests.unit.functions.events import ANA, RememberingQueue

NOW = 1_790_000_000.0
CIN7 = {**SETTINGS["erp"], "base_url": "https://inventory.dearsystems.com/ExternalApi/v2/"}


def problem(flow: Flow, key: str, reason: str, age: float = 60.0, label: str = "") -> Problem:
    return Problem(flow.value, key, (reason,), "correct it", NOW - age, NOW, label=label)


def shown(*problems: Problem, asked: Asked = Asked()) -> Problems:  # noqa: B008 it is frozen
    settings = validate_settings({**SETTINGS, "erp": CIN7})
    return problems_page(Reading(CONNECTION, settings, problems, ()), asked, NOW)


def test_records_of_one_cause_are_one_group_whatever_they_are_called() -> None:
    page = shown(
        problem(Flow.STYLES, "g1", "SKU DRS-BLK-S has no barcode", 100, "DRS Dress"),
        problem(Flow.STYLES, "g2", "SKU TEE-RED-M has no barcode", 900, "TEE Shirt"),
        problem(Flow.STYLES, "g3", "JOOR refused the season 'SS 27'", 500),
    )
    assert [(group.size, group.cause) for group in page.groups] == [
        (2, "SKU … has no barcode"),
        (1, "JOOR refused the season 'SS 27'"),
    ]
    assert [record.label for record in page.groups[0].records] == ["TEE Shirt", "DRS Dress"]
    assert page.groups[0].records[0].words == ("SKU TEE-RED-M has no barcode",)
    assert page.groups[0].fix == "correct it"


def test_the_same_words_of_two_flows_are_two_groups() -> None:
    page = shown(problem(Flow.STYLES, "1", "refused"), problem(Flow.IMAGES, "1", "refused"))
    assert [group.flow for group in page.groups] == ["styles", "images"]


def test_a_long_group_shows_its_beginning_and_all_of_it_when_asked() -> None:
    problems = [problem(Flow.STYLES, f"DRS-{number}", "no barcode", age=number) for number in range(30)]
    (group,) = shown(*problems).groups
    assert (len(group.records), group.rest) == (12, 18)
    (whole,) = shown(*problems, asked=Asked(cause=group.id)).groups
    assert (len(whole.records), whole.rest) == (30, 0)


def test_a_flow_can_be_looked_at_alone() -> None:
    problems = (problem(Flow.STYLES, "1", "a"), problem(Flow.ORDERS, "2", "b"))
    page = shown(*problems, asked=Asked(flow="orders"))
    assert [(one.name, one.size, one.current) for one in page.filters] == [
        ("", 2, False),
        ("styles", 1, False),
        ("orders", 1, True),
    ]
    assert [group.flow for group in page.groups] == ["orders"]


def test_each_record_leads_to_where_it_can_be_looked_at() -> None:
    stock = problem(Flow.STOCK, "6a0c@Main", "refused")
    links = {
        group.flow: [link.href for link in group.records[0].links]
        for group in shown(problem(Flow.ORDERS, "88/1", "held"), stock, problem(Flow.STYLES, RUN_KEY, "stopped")).groups
    }
    assert links["orders"] == [
        f"{HERE}/orders/88%2F1",
        "https://www.jooraccess.com/ra/orders/review/88%2F1?tab=overview",
    ]
    assert links["stock"][0] == "https://inventory.dearsystems.com/Product#6a0c"
    assert links["styles"] == []


def test_a_closed_problem_is_seen_for_a_day_unless_it_came_back() -> None:
    world = World()
    store = ProblemStore(world.table, CONNECTION, world.clock)
    for key in ("HAT", "TEE"):
        store.open(Flow.STYLES, Hold(key, ("no barcode",), "fill it", label=key))
        store.close(Flow.STYLES, key)
    store.close(Flow.STYLES, "never was open")
    store.open(Flow.STYLES, Hold("TEE", ("no barcode",), "fill it"))
    assert [closed.problem.key for closed in store.closed()] == ["HAT"]
    text = visitor(world).get(f"{HERE}/problems").text
    assert "<s>HAT</s>" in text
    world.clock.sleep(CLOSED_SECONDS)
    assert list(store.closed()) == []


def test_all_records_of_a_cause_are_tried_again_in_one_confined_run() -> None:
    ana = visitor(brands.full())
    cause = next(group for group in page_of(ana.world).groups if group.flow == "styles")
    text = ana.send(f"{HERE}/problems/retry", flow="styles", cause=cause.id).text
    assert "Tried again now: styles: 6 records." in text
    (message,) = ana.url.runs.messages
    assert message.only == tuple(f"DRS-{number}" for number in range(6))


def test_a_customer_with_two_problems_is_tried_again_once_and_a_style_by_its_whole_key() -> None:
    world, runs = brands.full(), RememberingQueue()
    acts = Acts(Desk(world.table, runs, world.clock, lambda _: world.context(), erp_account), CONNECTION, ANA)
    acts.retry(Flow.CUSTOMERS, ["c1 match", "c1 code", "c2"])
    acts.retry(Flow.STYLES, ["DRS 1"])
    acts.retry(Flow.IMAGES, [RUN_KEY, "DRS 1"])
    assert [message.only for message in runs.messages] == [("c1", "c2"), ("DRS 1",), ()]


def test_a_held_order_is_tried_again_by_itself_in_the_callers_name() -> None:
    ana = visitor(brands.full())
    (group,) = (group for group in page_of(ana.world).groups if group.flow == "orders")
    order_id = group.records[0].key
    ana.send(f"{HERE}/problems/retry", flow="orders", key=order_id)
    assert ana.world.queue.waiting == [order_id]
    retried = ana.world.context().ledger.get(order_id).entry.history[-1]
    assert (retried.what, retried.by.rpartition("/")[2]) == ("retried", "ana")
    assert ana.url.runs.messages == []


def test_what_was_closed_meanwhile_is_not_tried_again() -> None:
    ana = visitor(brands.full())
    text = ana.send(f"{HERE}/problems/retry", flow="styles", key="gone").text
    assert "Not done: it was closed meanwhile" in text
    assert ana.url.runs.messages == []


def page_of(world: World) -> Problems:
    problems = tuple(ProblemStore(world.table, CONNECTION, world.clock).all())
    return problems_page(Reading(CONNECTION, None, problems, ()), Asked(), world.clock.now())
