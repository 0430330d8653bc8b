"""What an order takes over from the styles in it."""

from tests.sandbox.joor.conftest import JoorSite, Json


def order_of(site: JoorSite, tee: Json) -> Json:
    """The payload of an order of one tee."""
    site.account.load(styles=[tee])
    shown: Json = site.account.place_order({"lines": [{"upc": "111"}]})["order"]
    return shown


def test_the_divisions_of_an_order_are_those_of_its_styles(site: JoorSite, tee: Json) -> None:
    order = order_of(site, tee | {"division": "Womens", "division_code": "W"})

    assert order["order_divisions"] == [{"division_code": "W", "division_name": "Womens"}]


def test_a_line_carries_the_tags_of_its_style(site: JoorSite, tee: Json) -> None:
    [line] = order_of(site, tee | {"style_tags": [{"name": "Fit", "value": "Wide", "code": "F2"}]})["line_items"]

    assert line["style_tags"] == [
        {"style_tag_code": "F2", "style_tag_group": "", "style_tag_name": "Fit", "style_tag_value": "Wide"}
    ]


def test_doors_and_a_line_for_a_door_are_kept(site: JoorSite, tee: Json) -> None:
    site.account.load(styles=[tee])
    door = {"door_id": "7", "door_name": "Soho", "door_code": "D7", "door_deleted": "0"}
    given = {"doors": [door], "lines": [{"upc": "111", "item_door_id": "7", "item_comment": "fragile"}]}
    order = site.account.place_order(given)["order"]

    assert order["order_doors"] == [door]
    assert (order["line_items"][0]["item_door_id"], order["line_items"][0]["item_comment"]) == ("7", "fragile")
