"""What was edited in JOOR after the export is said in words, whatever it was: people correct the sale by them."""

import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import entry, settle
from tests.sandbox.flows.world import Json, World, upc

BLACK = upc("DRS-BLK-S")
DOOR = {"door_id": "7", "door_name": "Paris", "door_code": "P1", "door_deleted": "0"}

OSLO: Json = {"shipping_address_1": "9 Dock", "shipping_city": "Oslo", "shipping_country": "Norway"}


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"shipping_city": "Bergen"}, "shipping.city: Oslo -> Bergen"),
        ({"order_comments": "Call first"}, "comments: nothing -> Call first"),
        ({"shipping_method_name": "Sea"}, "shipping method: Air -> Sea"),
        ({"doors": [{**DOOR, "door_name": "Lyon"}]}, "doors: Paris (P1) -> Lyon (P1)"),
        (
            {"lines": [{"upc": BLACK, "quantity": 3, "price": "96.00", "item_comment": "fold"}]},
            "comment: nothing -> fold",
        ),
    ],
)
def test_an_edit_of_anything_is_in_the_ledger_and_in_the_problem(synced: World, edit: Json, words: str) -> None:
    order_id = synced.approved_order(**OSLO, shipping_method_name="Air", doors=[DOOR])
    settle(synced, 1)
    synced.joor.edit_order(order_id, edit)
    settle(synced, 6)
    found = entry(synced, order_id)
    (problem,) = synced.context().problems.all(Flow.ORDERS)
    assert found.state is OrderState.CHANGED
    assert words in found.differences[0]
    assert problem.reasons[1:] == found.differences
