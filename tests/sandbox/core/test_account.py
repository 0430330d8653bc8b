"""What people do by hand in Cin7 Core."""

import httpx
import pytest

from sandbox.core import CoreAccount
from sandbox.core.errors import CoreError
from tests.sandbox.core.records import product
from tests.sandbox.core.selling import authorised, line, read


def tags(core: CoreAccount, sku: str) -> str:
    row = core.products.find(sku) or core.families.find(sku)
    assert row is not None
    return str(row["Tags"])


def test_a_tag_is_added_once_and_taken_off_in_any_case(core: CoreAccount) -> None:
    core.edit_product("SCARF", {"Tags": " joor , SS27,"})
    core.tag("SCARF", "JOOR")
    assert tags(core, "SCARF") == "SS27,JOOR"
    core.untag("SCARF", "ss27")
    assert tags(core, "SCARF") == "JOOR"


def test_a_family_is_tagged_when_no_product_has_the_sku(core: CoreAccount) -> None:
    core.tag("DRESS", "JOOR")
    assert tags(core, "DRESS") == "JOOR"
    with pytest.raises(CoreError, match="No product or family has the SKU 'NOPE'"):
        core.tag("NOPE", "JOOR")


def test_a_new_product_may_join_a_family(core: CoreAccount, api: httpx.Client) -> None:
    core.add_product(product("DRESS-L"), family="DRESS", options={"Option1": "Black", "Option2": "L"})
    row = api.get("productFamily").json()["ProductFamilies"][0]
    assert row["Option2Values"] == "S,M,L"


def test_pictures_come_and_go(core: CoreAccount, api: httpx.Client) -> None:
    core.attach_image("DRESS", "front.jpg", "/images/front.jpg", is_default=True)
    shown = api.get("productFamily").json()["ProductFamilies"][0]["Attachments"]
    assert [(row["FileName"], row["IsDefault"]) for row in shown] == [("front.jpg", True)]
    assert core.remove_images("DRESS") == {"removed": 1}


def test_shipping_needs_an_authorised_order_and_something_in_stock(core: CoreAccount, api: httpx.Client) -> None:
    waiting = authorised(api, line("SCARF", 1))
    with pytest.raises(CoreError, match="nothing of it is in stock"):
        core.ship(waiting["ID"])
    core.undo(waiting["ID"])
    with pytest.raises(CoreError, match="its order is DRAFT"):
        core.ship(waiting["ID"])


def test_only_some_units_can_be_shipped(core: CoreAccount, api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5), line("DRESS-M", 2))
    core.ship(sale["ID"], quantities={"DRESS-S": 3})
    assert read(api, sale)["FulFilmentStatus"] == "PARTIALLY FULFILLED"


def test_the_newest_of_two_sales_with_one_external_id_is_meant(core: CoreAccount, api: httpx.Client) -> None:
    first = authorised(api, line("DRESS-S", 1), ExternalID="joor:1:1")
    second = authorised(api, line("DRESS-S", 1), ExternalID="joor:1:1")
    core.void("joor:1:1")
    assert [read(api, sale)["Status"] for sale in (first, second)] == ["ORDERED", "VOIDED"]


def test_the_snapshot_tells_sales_customers_and_stock(core: CoreAccount, api: httpx.Client) -> None:
    authorised(api, line("DRESS-S", 1))
    told = core.snapshot()
    assert (told["products"], told["families"], len(told["customers"]), len(told["availability"])) == (3, 1, 2, 4)
    assert told["sales"][0]["Order"]["Total"] == 96
