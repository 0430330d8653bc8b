"""Pick, pack and ship, step by step and by hand."""

from typing import Any

import httpx

from sandbox.core import CoreAccount
from tests.sandbox.core.selling import JSON, authorised, line, read, stock, texts


def first_task(api: httpx.Client, sale: JSON) -> str:
    answer = api.get("sale/fulfilment", params={"SaleID": sale["ID"]}).json()
    return str(answer["Fulfilments"][0]["TaskID"])


def pick(api: httpx.Client, task: str, **units: float) -> httpx.Response:
    rows = [{"SKU": sku.replace("_", "-"), "Location": "Main Warehouse", "Quantity": n} for sku, n in units.items()]
    return api.post("sale/fulfilment/pick", json={"TaskID": task, "Status": "AUTHORISED", "Lines": rows})


def pack(api: httpx.Client, task: str, sku: str, units: float, box: str = "Box 1") -> httpx.Response:
    rows = [{"SKU": sku, "Quantity": units, "Box": box}]
    return api.post("sale/fulfilment/pack", json={"TaskID": task, "Status": "AUTHORISED", "Lines": rows})


def ship(api: httpx.Client, task: str, box: str = "Box 1", **fields: Any) -> httpx.Response:
    row = {"ShipmentDate": "2026-08-20T00:00:00", "Carrier": "UPS", "Box": box, "TrackingNumber": "1Z", **fields}
    body = {"TaskID": task, "Status": "AUTHORISED", "Lines": [{**row, "IsShipped": True}]}
    return api.post("sale/fulfilment/ship", json=body)


def test_a_simple_sale_walks_through_its_steps_and_ships_stock_last(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5))
    task = first_task(api, sale)
    assert task != sale["ID"]
    pick(api, task, DRESS_S=5)
    assert read(api, sale)["Status"] == "PICKED"
    pack(api, task, "DRESS-S", 5)
    assert read(api, sale)["Status"] == "PACKED"
    assert stock(api, "DRESS-S") == (7, 5, 2)
    shipped = ship(api, task).json()
    assert (shipped["Status"], shipped["Lines"][0]["Boxes"]) == ("AUTHORISED", "Box 1")
    assert stock(api, "DRESS-S") == (2, 0, 2)
    final = read(api, sale)
    assert (final["CombinedShippingStatus"], final["FulFilmentStatus"]) == ("SHIPPED", "FULFILLED")
    assert final["CombinedTrackingNumbers"] == "1Z"
    assert (final["Status"], len(final["InventoryMovements"])) == ("PACKED", 1)


def test_an_advanced_sale_stays_ordered_and_ships_in_parts(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5), SaleType="Advanced")
    task = first_task(api, sale)
    pick(api, task, DRESS_S=2)
    pack(api, task, "DRESS-S", 2)
    ship(api, task)
    assert (read(api, sale)["Status"], read(api, sale)["CombinedShippingStatus"]) == ("ORDERED", "PARTIALLY SHIPPED")
    answer = api.post("sale/fulfilment", json={"SaleID": sale["ID"]}).json()
    second = answer["Fulfilments"][1]["TaskID"]
    api.post("sale/fulfilment/pick", json={"TaskID": second, "AutoPickMode": "AUTOPICK"})
    pack(api, second, "DRESS-S", 3)
    ship(api, second)
    assert read(api, sale)["FulFilmentStatus"] == "FULFILLED"
    assert stock(api, "DRESS-S") == (2, 0, 2)


def test_each_step_waits_for_the_one_before(api: httpx.Client) -> None:
    task = first_task(api, authorised(api, line("DRESS-S", 5)))
    assert texts(pack(api, task, "DRESS-S", 5)) == ["Pick status should be AUTHORISED"]
    assert texts(ship(api, task)) == ["Pack status should be AUTHORISED"]


def test_no_more_is_picked_than_is_reserved_and_no_more_packed_than_picked(api: httpx.Client) -> None:
    task = first_task(api, authorised(api, line("DRESS-S", 9)))
    assert pick(api, task, DRESS_S=8).status_code == 400
    assert pick(api, task, DRESS_S=7).status_code == 200
    assert pack(api, task, "DRESS-S", 8).status_code == 400


def test_a_shipment_names_a_packed_box(api: httpx.Client) -> None:
    task = first_task(api, authorised(api, line("DRESS-S", 5)))
    pick(api, task, DRESS_S=5)
    pack(api, task, "DRESS-S", 5)
    assert texts(ship(api, task, box="Box 9")) == ["Box 'Box 9' was not found in Pack"]


def test_tracking_can_be_added_after_authorisation(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5))
    task = first_task(api, sale)
    pick(api, task, DRESS_S=5)
    pack(api, task, "DRESS-S", 5)
    ship(api, task, TrackingNumber="")
    assert ship(api, task).status_code == 400
    row = {"ShipmentDate": "2026-08-20", "Box": "Box 1", "TrackingNumber": "JD0146", "IsShipped": True}
    body = {"TaskID": task, "Status": "AUTHORISED", "AddTrackingNumbers": True, "Lines": [row]}
    assert api.put("sale/fulfilment/ship", json=body).status_code == 200
    assert read(api, sale)["CombinedTrackingNumbers"] == "JD0146"


def test_somebody_ships_by_hand_what_is_in_stock_and_later_the_rest(core: CoreAccount, api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 9), ExternalID="joor:7:1", SaleType="Advanced")
    core.ship("joor:7:1", tracking_number="A1")
    assert read(api, sale)["CombinedShippingStatus"] == "PARTIALLY SHIPPED"
    core.restock("DRESS-S", "Main Warehouse", 10, bin="A-01")
    core.ship(sale["Order"]["SaleOrderNumber"], tracking_number="A2")
    final = read(api, sale)
    assert (final["CombinedShippingStatus"], final["CombinedTrackingNumbers"]) == ("SHIPPED", "A1,A2")
