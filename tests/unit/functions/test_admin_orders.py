"""What an operator sees of orders, and the two ways to make one go again."""

import pytest
from msgspec.structs import fields

from seamline.admin.orders import EXAMINED_AT_MOST
from seamline.domain import ledger as moves
from seamline.domain.customer import Address
from seamline.domain.flow import Flow
from seamline.domain.order import Order, OrderLine
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.functions.client import Client
from tests.unit.functions.events import ANA
from tests.unit.functions.ledgers import fill, order

ORDERS = f"/connections/{CONNECTION}/orders"
UNKNOWN_LINE = {"upc": "0000000000000", "quantity": 1, "price": "1.00"}


@pytest.fixture
def exported(world: World) -> str:
    """An order that became a sale."""
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    return order_id


@pytest.fixture
def held(world: World) -> str:
    """An order with a line that the ERP does not know."""
    order_id = world.approved_order(lines=[UNKNOWN_LINE])
    world.run(Flow.ORDERS)
    world.export_all()
    return order_id


def test_an_order_shows_its_sale_its_history_and_what_joor_says(client: Client, world: World, exported: str) -> None:
    answer = client.get(f"{ORDERS}/{exported}")
    assert answer.status == 200
    found, (sale,) = answer.body, world.sales(exported)
    assert (found["state"], found["generation"]) == ("acknowledged", 1)
    assert found["sale_number"] == sale["Order"]["SaleOrderNumber"]
    assert found["external_id"] == f"joor:{exported}:1"
    assert [event["what"] for event in found["history"]] == ["received", "exporting", "exported", "acknowledged"]
    assert found["order"]["lines"][0]["quantity"] == 3
    assert (found["customer"], found["total"], found["currency"]) == ("Boutique Nord", found["order"]["total"], "USD")


def test_an_order_shows_every_field_of_the_domains_but_packed_bytes(client: Client, exported: str) -> None:
    shown = client.get(f"{ORDERS}/{exported}").body["order"]
    assert set(shown) == {field.name for field in fields(Order) if field.type is not bytes}
    assert set(shown["lines"][0]) == set(OrderLine.__struct_fields__)
    assert set(shown["shipping"]) == set(Address.__struct_fields__)


def test_held_orders_come_with_every_reason_and_what_releases_them(client: Client, held: str, exported: str) -> None:
    (found,) = client.get(f"/connections/{CONNECTION}/held").body["held"]
    assert (found["id"], found["state"], found["customer"]) == (held, "held", "Boutique Nord")
    assert "0000000000000" in found["reasons"][0]
    assert found["release"]
    assert found["since"].endswith("Z")


def test_orders_are_listed_by_state_and_by_page_the_newest_first(client: Client, held: str, exported: str) -> None:
    newest, oldest = sorted([held, exported], reverse=True)
    first = client.get(ORDERS, limit="1").body
    second = client.get(ORDERS, limit="1", after=first["next"]).body
    assert (first["orders"][0]["id"], first["next"]) == (newest, newest)
    assert (second["orders"][0]["id"], second["next"]) == (oldest, "")
    assert [row["id"] for row in client.get(ORDERS, state="held").body["orders"]] == [held]
    assert client.get(ORDERS, state="held", after=held).body == {"orders": [], "next": ""}


@pytest.mark.parametrize("state", [None, "cancelled"])
def test_one_answer_looks_through_so_many_orders_and_the_next_one_goes_on(
    state: str | None, client: Client, world: World
) -> None:
    fill(client.desk.ledger(CONNECTION), EXAMINED_AT_MOST + 700)
    asked = {"search": "3000001", "after": "4000000"} | ({"state": state} if state else {})
    before = world.table.reads
    first = client.get(ORDERS, **asked).body
    assert (first["orders"], first["next"]) == ([], "3000701")
    assert world.table.reads - before < EXAMINED_AT_MOST + 10
    second = client.get(ORDERS, **asked | {"after": first["next"]}).body
    assert ([row["id"] for row in second["orders"]], second["next"]) == (["3000001"], "")


def test_a_page_of_a_state_reads_little_more_than_it_shows(client: Client, world: World) -> None:
    fill(client.desk.ledger(CONNECTION), 600)
    before = world.table.reads
    assert len(client.get(ORDERS, state="cancelled", limit="20").body["orders"]) == 20
    assert world.table.reads - before < 30


def test_held_orders_come_by_page_as_well(client: Client, world: World, held: str) -> None:
    other = world.approved_order(lines=[UNKNOWN_LINE])
    world.run(Flow.ORDERS)
    world.export_all()
    path, (newest, oldest) = f"/connections/{CONNECTION}/held", sorted([held, other], reverse=True)
    first = client.get(path, limit="1").body
    second = client.get(path, limit="1", after=first["next"]).body
    assert ([row["id"] for row in first["held"]], first["next"]) == ([newest], newest)
    assert ([row["id"] for row in second["held"]], second["next"]) == ([oldest], "")
    assert all(row["release"] for row in (*first["held"], *second["held"]))


def test_re_export_is_refused_while_the_sale_is_live(client: Client, world: World, exported: str) -> None:
    answer = client.post(f"{ORDERS}/{exported}/re-export", {"void_first": False})
    assert (answer.status, answer.error["kind"]) == (409, "Refused")
    assert world.sales(exported)[0]["Order"]["SaleOrderNumber"] in answer.error["message"]
    assert "void" in answer.error["fix"]


def test_re_export_without_a_body_never_voids(client: Client, world: World, exported: str) -> None:
    assert client.post(f"{ORDERS}/{exported}/re-export").status == 409
    assert len(world.sales(exported)) == 1


def test_re_export_with_void_first_starts_the_next_generation_in_the_callers_name(
    client: Client, world: World, exported: str
) -> None:
    (first,) = world.sales(exported)
    answer = client.post(f"{ORDERS}/{exported}/re-export", {"void_first": True})
    assert (answer.status, answer.body["state"], answer.body["generation"]) == (202, "received", 2)
    assert answer.body["past"][0]["sale_number"] == first["Order"]["SaleOrderNumber"]
    assert answer.body["history"][-1]["by"] == ANA
    assert world.queue.waiting == [exported]
    world.export_all()
    (second,) = world.sales(exported)
    assert second["ExternalID"] == f"joor:{exported}:2"


def test_retry_queues_a_held_order_now(client: Client, world: World, held: str) -> None:
    answer = client.post(f"{ORDERS}/{held}/retry")
    assert (answer.status, answer.body["state"], answer.body["retry_at"]) == (202, "held", None)
    assert world.queue.waiting == [held]


def test_retry_of_an_exported_order_is_refused(client: Client, exported: str) -> None:
    answer = client.post(f"{ORDERS}/{exported}/retry")
    assert (answer.status, answer.error["kind"]) == (409, "Refused")


def test_orders_are_found_by_words_and_by_age(client: Client, world: World, held: str, exported: str) -> None:
    (sale,) = world.sales(exported)
    number, newest_first = sale["Order"]["SaleOrderNumber"], sorted([held, exported], reverse=True)
    for text, found in ((number.lower(), [exported]), ("0000000000000", [held]), ("po-1", newest_first)):
        assert [row["id"] for row in client.get(ORDERS, search=text).body["orders"]] == found
    assert client.get(ORDERS, search="no such words").body["orders"] == []
    assert client.get(ORDERS, older_than="60").body["orders"] == []
    world.clock.sleep(61)
    assert len(client.get(ORDERS, older_than="60").body["orders"]) == 2


def test_an_order_is_edited_in_the_callers_name_and_answers_with_its_edits(
    client: Client, world: World, held: str
) -> None:
    body = {"ship_end": "2027-01-31", "lines": [{"line": 1, "sku": "HAT", "price": "12.50"}]}
    answer = client.post(f"{ORDERS}/{held}/edit", body)
    assert (answer.status, answer.body["reasons"]) == (202, [])
    rows = [(row["line"], row["field"], row["value"], row["by"]) for row in answer.body["edits"]]
    assert rows == [(0, "ship_end", "2027-01-31", ANA), (1, "price", "12.50", ANA), (1, "sku", "HAT", ANA)]
    assert answer.body["order"]["lines"][0]["price"] == "1.00"
    back = client.post(f"{ORDERS}/{held}/edit", {"ship_end": None, "lines": [{"line": 1, "price": None}]})
    assert [row["field"] for row in back.body["edits"]] == ["sku"]
    world.export_all()
    assert len(world.sales(held)) == 1


def test_every_fault_of_an_edit_is_answered_at_once(client: Client, held: str) -> None:
    answer = client.post(f"{ORDERS}/{held}/edit", {"terms": "Barter", "ship_start": "soon", "lines": [{"line": 8}]})
    assert (answer.status, answer.error["kind"]) == (409, "Refused")
    assert len(answer.error["problems"]) == 2
    malformed = client.post(f"{ORDERS}/{held}/edit", {"colour": "red", "lines": [{"line": 0, "quantity": -1}]})
    assert malformed.status == 400
    assert len(malformed.error["problems"]) == 3


def test_a_release_is_recorded_with_its_reason(client: Client, world: World) -> None:
    free = world.approved_order(lines=[{"upc": "", "style_identifier": "HAT", "quantity": 1, "price": "0.00"}])
    world.run(Flow.ORDERS)
    world.export_all()
    shown = client.get(f"{ORDERS}/{free}/sale").body
    assert (list(shown["acceptable"]), shown["draft"], shown["sent"]) == (["zero_price"], None, False)
    answer = client.post(f"{ORDERS}/{free}/release", {"accept": ["zero_price"], "why": "samples"})
    assert (answer.status, answer.body["allowed"]) == (202, ["zero_price"])
    event = answer.body["history"][-1]
    assert (event["what"], event["text"], event["by"]) == ("released", "accepted zero_price: samples", ANA)
    assert client.post(f"{ORDERS}/{free}/release", {"accept": [], "why": ""}).status == 400


def test_a_release_says_more_than_blanks(client: Client, held: str) -> None:
    answer = client.post(f"{ORDERS}/{held}/release", {"accept": ["total"], "why": " \t "})
    assert answer.status == 400
    assert answer.error["problems"][0].startswith("why: ")


def test_a_line_that_is_edited_twice_at_once_is_refused_and_nothing_is_changed(client: Client, held: str) -> None:
    body = {"lines": [{"line": 1, "sku": "HAT"}, {"line": 2, "price": "1"}, {"line": 1, "sku": "DRS-BLK-S"}]}
    answer = client.post(f"{ORDERS}/{held}/edit", body)
    assert answer.status == 409
    assert "line 1 is there more than once" in answer.error["problems"][0]
    assert client.get(f"{ORDERS}/{held}").body["edits"] == []


def test_an_order_that_went_into_the_ledger_by_doors_is_not_found_but_its_parts_are_named(client: Client) -> None:
    ledger = client.desk.ledger(CONNECTION)
    for part in ("8812345-7", "8812345-12", "88123456"):
        ledger.add(moves.received(order(part), 1.0, look_first=False))
    for answer in (client.get(f"{ORDERS}/8812345"), client.post(f"{ORDERS}/8812345/re-export")):
        assert (answer.status, answer.error["kind"]) == (404, "NotFound")
        assert answer.error["fix"] == "it is there by its doors: ask for 8812345-12, 8812345-7"
    assert client.get(f"{ORDERS}/88123456-7").error["fix"] == "check the order id"
