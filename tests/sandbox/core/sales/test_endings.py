"""Undo and void."""

import httpx

from sandbox.core import CoreAccount
from tests.sandbox.core.selling import authorised, line, open_sale, read, send_order, stock, texts


def test_undo_brings_the_draft_back_and_frees_the_stock(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5), ExternalID="joor:1:1")
    undone = api.delete("sale", params={"ID": sale["ID"]}).json()
    assert (undone["Status"], undone["Order"]["Status"], len(undone["Order"]["Lines"])) == ("ORDERING", "DRAFT", 1)
    assert stock(api, "DRESS-S") == (7, 0, 7)
    assert send_order(api, sale, line("DRESS-S", 6)).status_code == 200
    assert stock(api, "DRESS-S") == (7, 6, 1)


def test_void_takes_the_lines_and_keeps_the_external_id(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5), ExternalID="joor:1:1")
    voided = api.delete("sale", params={"ID": sale["ID"], "Void": "true"}).json()
    statuses = {voided[name] for name in ("Status", "CombinedPickingStatus", "FulFilmentStatus")}
    assert statuses | {voided["Order"]["Status"], voided["Quote"]["Status"]} == {"VOIDED"}
    assert (voided["Order"]["Lines"], voided["ExternalID"]) == ([], "joor:1:1")
    assert stock(api, "DRESS-S") == (7, 0, 7)


def test_a_draft_cannot_be_undone_nor_a_void_sale_changed(api: httpx.Client) -> None:
    sale = open_sale(api)
    assert "not authorised" in texts(api.delete("sale", params={"ID": sale["ID"]}))[0]
    api.delete("sale", params={"ID": sale["ID"], "Void": "true"})
    assert texts(api.delete("sale", params={"ID": sale["ID"], "Void": "true"})) == ["Sale is already VOIDED"]
    assert send_order(api, sale, line("DRESS-S", 1)).status_code == 400
    assert api.put("sale", json={"ID": sale["ID"], "Customer": "Boutique Nord"}).status_code == 400


def test_goods_that_left_keep_a_sale_from_being_taken_back(core: CoreAccount, api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5))
    core.ship(sale["ID"])
    for void in ("true", "false"):
        assert "invoiced or shipped" in texts(api.delete("sale", params={"ID": sale["ID"], "Void": void}))[0]
    assert read(api, sale)["CombinedShippingStatus"] == "SHIPPED"
