"""What people do by hand in JOOR, and the picture of the whole account."""

import json
from collections.abc import Callable

import pytest

from sandbox.joor.errors import ContentError, UnknownRecordError
from sandbox.kit.hooks import call_hook
from tests.sandbox.joor.conftest import JoorSite, Json

type PlaceOrder = Callable[..., str]


def test_a_snapshot_is_json_and_names_everything(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_tees(status="APPROVED")
    shop.v2("POST", "/bulk-inventory", {"inventory_items": [{"upc": "111", "inventory": 5}]})
    shop.push({"style_identifier": "bad"})
    seen = json.loads(json.dumps(shop.account.snapshot()))

    assert seen["styles"][0]["style_identifier"] == "core-1"
    assert seen["linesheets"][0] | {"id": ""} == {
        "id": "",
        "name": "SS26 Main",
        "code": "SS26M",
        "by_hand": False,
        "season_code": "SS26",
        "start_ship": "",
        "complete_ship": "",
        "styles": ["TS-100"],
        "identifiers": ["core-1"],
    }
    assert seen["inventory"][0]["quantity"] == 5
    assert seen["connections"][0]["customer_code"] == "C-1001"
    assert seen["orders"][0]["export_status"] == "UNDEFINED"
    assert seen["jobs"][0]["status"] == "finished"
    assert len(seen["mailbox"][0]["failures"]) == 1


def test_hooks_are_called_by_name_with_json(shop: JoorSite) -> None:
    placed = call_hook(shop.account, "place_order", {"order": {"customer_code": "C-1001", "lines": [{"upc": "111"}]}})
    approved = call_hook(shop.account, "approve", {"order_id": placed["order_id"]})

    assert approved["order"]["order_type_name"] == "Approved"


def test_an_order_cannot_be_approved_twice(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_id = order_tees(status="APPROVED")

    with pytest.raises(ContentError, match="is APPROVED"):
        shop.account.approve(order_id)


def test_an_edit_of_an_unknown_field_is_refused(shop: JoorSite, order_tees: PlaceOrder) -> None:
    with pytest.raises(ContentError, match="order_colour"):
        shop.account.edit_order(order_tees(), {"order_colour": "red"})


def test_an_edit_can_replace_the_lines(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_id = order_tees()
    order = shop.account.edit_order(order_id, {"lines": [{"upc": "112", "quantity": 2}]})["order"]

    assert [(line["item_upc"], line["item_quantity"]) for line in order["line_items"]] == [("112", "2")]


def test_a_deleted_order_is_gone(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_id = order_tees()
    shop.account.delete_order(order_id)

    with pytest.raises(UnknownRecordError):
        shop.account.cancel(order_id)


def test_expired_tokens_stop_working(site: JoorSite) -> None:
    headers = site.bearer()
    site.account.expire_tokens()

    assert site.http.get("/v2/style", headers=headers).status_code == 401


def test_reference_values_can_be_loaded(site: JoorSite, tee: Json) -> None:
    row = {"id": "9", "name": "VIP", "currency_code": "GBP", "retail_currency_code": "GBP"}
    price = {"price_label": "VIP", "price_currency": "GBP", "price_wholesale": "9.00"}
    counts = site.account.load({"price_types": [row], "styles": [tee | {"prices": [price]}]})

    assert counts == {"price_types": 1, "styles": 1}


def test_the_same_calls_give_the_same_ids(shop: JoorSite, tee: Json, customer: Json) -> None:
    before = shop.account.snapshot()
    shop.account.reset()
    shop.account.load(styles=[tee], connections=[customer])

    assert shop.account.snapshot() == before


def test_switches_are_flipped_by_a_hook_and_back_by_a_reset(site: JoorSite) -> None:
    call_hook(site.account, "configure", {"order_envelope": "bare"})
    assert "response" not in site.v2("GET", "/order", sync=0).json()

    site.account.reset()
    assert "response" in site.v2("GET", "/order", sync=0).json()
