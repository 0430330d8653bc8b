"""What an operator sees of orders at a terminal, and does to one."""

import pytest

from seamline.admin.orders import EXAMINED_AT_MOST
from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.cli.operator import Operator
from tests.unit.functions.ledgers import fill, order

UNKNOWN = {"upc": "0000000000000", "quantity": 1, "price": "1.00"}


@pytest.fixture
def exported(world: World) -> str:
    """An order that became a sale."""
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    return order_id


@pytest.fixture
def held(world: World) -> str:
    """An order that cannot become one."""
    order_id = world.approved_order(lines=[UNKNOWN])
    world.run(Flow.ORDERS)
    world.export_all()
    return order_id


def test_orders_are_listed_with_state_sale_and_reasons(operator: Operator, exported: str, held: str) -> None:
    shown = operator.types("orders").stdout
    assert exported in shown
    assert "acknowledged" in shown
    assert "unknown SKU" in shown
    only = operator.reads("orders", "--state", "held")["orders"]
    assert [row["id"] for row in only] == [held]


def test_a_list_that_ends_where_asked_says_so_and_how_to_see_the_rest(operator: Operator) -> None:
    fill(operator.client.desk.ledger(CONNECTION), 12)
    shown = operator.types("orders", "--limit", "5").stdout
    assert "3000012" in shown
    assert "3000007" not in shown
    assert "These are the newest 5; there are more: --limit 50 shows more of them, --limit 0 all." in shown
    assert operator.reads("orders", "--limit", "5")["next"] == "3000008"
    for limit in ("12", "0"):
        assert "there are more" not in operator.types("orders", "--limit", limit).stdout
        assert len(operator.reads("orders", "--limit", limit)["orders"]) == 12


def test_more_orders_than_one_answer_shows_are_listed(operator: Operator) -> None:
    fill(operator.client.desk.ledger(CONNECTION), 1_100)
    found = operator.reads("orders", "--limit", "1050", "--state", "cancelled")
    assert (len(found["orders"]), found["next"]) == (1050, "3000051")


def test_a_search_looks_through_the_whole_ledger(operator: Operator) -> None:
    fill(operator.client.desk.ledger(CONNECTION), EXAMINED_AT_MOST + 2)
    for oldest_or_newest in ("3000001", str(3_000_002 + EXAMINED_AT_MOST)):
        found = operator.reads("orders", "--search", oldest_or_newest)["orders"]
        assert [row["id"] for row in found] == [oldest_or_newest]
    assert "orders: none" in operator.types("orders", "--search", "no such words").stdout


@pytest.mark.parametrize("order_id", ["a?x=1", "a#x", "%41", "8812345;x"])
def test_an_order_id_is_asked_for_as_it_was_typed(order_id: str, operator: Operator) -> None:
    for command in ("show", "sale", "retry", "re-export"):
        answer = operator.types("orders", command, order_id)
        assert answer.exit_code == 1
        assert f"order {order_id} is not in the ledger" in answer.stderr


@pytest.mark.parametrize("order_id", ["8812345/../{}", "{}/sale", "{}/retry", "..", ".", ""])
def test_no_order_id_leads_to_another_address(order_id: str, operator: Operator, world: World, held: str) -> None:
    for command in (["show"], ["retry"], ["edit"], ["release"]):
        more = {"edit": ["ship_end=2027-01-31"], "release": ["--accept", "total", "--why", "agreed"]}
        answer = operator.types("orders", *command, order_id.format(held), *more.get(command[0], []))
        assert answer.exit_code == 1
        assert "there is nothing named" in answer.stderr
    assert world.queue.waiting == []


def test_an_order_that_is_there_by_its_doors_is_told_by_their_names(operator: Operator) -> None:
    operator.client.desk.ledger(CONNECTION).add(moves.received(order("8812345-7"), 1.0, look_first=False))
    answer = operator.types("orders", "show", "8812345")
    assert answer.exit_code == 1
    assert "ask for 8812345-7" in answer.stderr


def test_one_order_shows_its_history(operator: Operator, exported: str) -> None:
    answer = operator.types("orders", "show", exported)
    assert answer.exit_code == 0, answer.output
    for what in ("received", "exporting", "exported", "acknowledged"):
        assert what in answer.stdout
    assert operator.reads("orders", "show", exported)["state"] == "acknowledged"


def test_a_reexport_is_refused_while_the_sale_is_live(operator: Operator, world: World, exported: str) -> None:
    answer = operator.types("orders", "re-export", exported)
    assert answer.exit_code == 1
    assert "live sale" in answer.stderr
    assert "void" in answer.stderr
    assert len(world.sales(exported)) == 1


def test_a_reexport_that_voids_first_makes_a_new_sale(operator: Operator, world: World, exported: str) -> None:
    (before,) = world.sales(exported)
    assert operator.types("orders", "re-export", exported, "--void-first").exit_code == 0
    world.export_all()
    (after,) = world.sales(exported)
    assert after["ID"] != before["ID"]


def test_a_held_order_is_retried_now(operator: Operator, world: World, held: str) -> None:
    assert operator.types("orders", "retry", held).exit_code == 0
    assert world.queue.waiting == [held]


def test_an_order_that_is_not_known_is_not_found(operator: Operator) -> None:
    answer = operator.types("orders", "show", "1")
    assert answer.exit_code == 1
    assert "order 1 is not in the ledger" in answer.stderr


def test_an_edit_lets_a_held_order_go_and_shows_who_changed_what(operator: Operator, world: World, held: str) -> None:
    answer = operator.types("orders", "edit", held, "line.1.sku=HAT", "line.1.quantity=2", "ship_end=2027-01-31")
    assert answer.exit_code == 0, answer.output
    assert "tried now" in answer.stdout
    world.export_all()
    (sale,) = world.sales(held)
    assert [(row["SKU"], row["Quantity"]) for row in sale["Order"]["Lines"]] == [("HAT", 2)]
    shown = operator.types("orders", "show", held).stdout
    assert "edited here" in shown
    assert "user/ana" in shown
    assert "line 1 sku of" in shown


def test_an_edit_that_leaves_something_wrong_says_what(operator: Operator, held: str) -> None:
    answer = operator.types("orders", "edit", held, "ship_end=2027-01-31")
    assert "is edited and still held" in answer.stdout
    assert "unknown SKU" in answer.stdout


def test_every_edit_that_cannot_be_read_or_be_right_is_told_at_once(operator: Operator, held: str) -> None:
    unread = operator.types("orders", "edit", held, "colour=red", "line.x.sku=HAT", "ship_end")
    assert unread.exit_code == 2
    assert all(word in unread.stderr for word in ("colour=red", "line.x.sku=HAT"))
    wrong = operator.types("orders", "edit", held, "terms=Barter", "ship_end=soon", "line.9.sku=HAT")
    assert wrong.exit_code == 1
    assert all(word in wrong.stderr for word in ("'Barter'", "'soon' is no date", "line 9"))


def test_an_edit_that_comes_twice_is_refused(operator: Operator, held: str) -> None:
    answer = operator.types(
        "orders", "edit", held, "line.1.sku=HAT", "line.01.sku=DRS-BLK-S", "terms=A", "terms=B", "x"
    )
    assert answer.exit_code == 2
    assert "more than once: line.01.sku, terms; say each only once" in " ".join(answer.stderr.split())
    assert "cannot be read: x" in answer.stderr


def test_a_release_needs_a_name_and_a_reason_and_lets_only_that_pass(operator: Operator, world: World) -> None:
    free = world.approved_order(lines=[{**UNKNOWN, "upc": "", "style_identifier": "HAT", "price": "0.00"}])
    world.run(Flow.ORDERS)
    world.export_all()
    shown = operator.types("orders", "sale", free).stdout
    assert "could be let pass with --accept zero_price" in shown
    refused = operator.types("orders", "release", free, "--accept", "credit_hold", "--why", "agreed")
    assert refused.exit_code == 1
    assert "to be accepted: zero_price" in refused.stderr
    assert operator.types("orders", "release", free, "--accept", "zero_price", "--why", "samples").exit_code == 0
    world.export_all()
    assert len(world.sales(free)) == 1
    assert "accepted zero_price: samples" in operator.types("orders", "show", free).stdout


def test_an_order_is_shown_beside_its_sale(operator: Operator, exported: str) -> None:
    shown = operator.types("orders", "sale", exported).stdout
    assert "3 x 96" in shown
    assert "POST sale/order" in shown
    assert operator.reads("orders", "sale", exported)["differences"] == []


def test_a_reexport_of_an_edited_order_asks_what_becomes_of_the_edits(
    operator: Operator, world: World, held: str
) -> None:
    operator.types("orders", "edit", held, "line.1.sku=HAT")
    world.export_all()
    asked = operator.types("orders", "re-export", held, "--void-first")
    assert asked.exit_code == 1
    assert "--keep-edits or --drop-edits" in asked.stderr
    assert operator.types("orders", "re-export", held, "--void-first", "--keep-edits").exit_code == 0
    world.export_all()
    assert len(world.sales(held)) == 1
