"""How styles, colors and sizes are deleted by v2, and switched off and on by v4."""

from typing import Any

import httpx

from seamline.domain.style import Style
from seamline.marketplace.port import Removal
from tests.unit.marketplace.joor.scripted import bench, ok, refused, v4

DRESS = Style("d/1", "DRS 1", "Dress")
PATH = "/v2/style-number/DRS%201/d%2F1"


def sku(number: int, color: str, size: str) -> dict[str, Any]:
    """A SKU as v4 lists it."""
    traits = [("Color", color, color[:3].upper()), ("Size", size, size)]
    values = [{"trait": {"name": name}, "value": value, "external_id": code} for name, value, code in traits]
    return {"id": f"sku{number}", "trait_values": values}


PRODUCTS = v4([{"id": "7", "product_identifier": "d/1"}])
SKUS = v4([sku(1, "Black", "S"), sku(2, "Red", "S"), sku(3, "Red", "M")])


def statuses(row: dict[str, Any]) -> dict[str, str]:
    """The status each value of a SKU is given."""
    return {value["value"]: value["status"] for value in row["trait_values"] if "status" in value}


def test_a_whole_style_is_deleted_in_one_call() -> None:
    b = bench(ok())
    [outcome] = b.joor.delete_styles([Removal(DRESS)])
    assert (outcome.identifier, outcome.accepted) == ("d/1", True)
    assert (b.paths, b.queries) == ([f"DELETE {PATH}"], [{}])


def test_each_color_and_size_is_a_call_of_its_own() -> None:
    b = bench(ok(), ok(), ok())
    b.joor.delete_styles([Removal(DRESS, ("BLK", "RED"), ("XL",))])
    assert b.queries == [{"color_code": "BLK"}, {"color_code": "RED"}, {"size": "XL"}]


def test_what_is_gone_already_counts_as_deleted() -> None:
    [outcome] = bench(httpx.Response(404), ok()).joor.delete_styles([Removal(DRESS, ("BLK",), ("XL",))])
    assert outcome.accepted


def test_a_refusal_is_told_in_joors_words_and_the_next_style_goes() -> None:
    other = Style("d/2", "TEE", "Tee")
    first, second = bench(refused("on an order"), ok()).joor.delete_styles([Removal(DRESS), Removal(other)])
    assert ("on an order" in first.words, first.accepted, second.accepted) == (True, False, True)


def test_switching_a_style_off_switches_all_its_colors() -> None:
    b = bench(PRODUCTS, SKUS, v4())
    [outcome] = b.joor.switch_styles([Removal(DRESS)], active=False)
    assert outcome.accepted
    assert [statuses(row) for row in b.bodies[-1]] == [
        {"Black": "INACTIVE"}, {"Red": "INACTIVE"}, {"Red": "INACTIVE"},
    ]  # fmt: skip


def test_only_the_named_colors_and_sizes_are_switched() -> None:
    b = bench(PRODUCTS, SKUS, v4())
    b.joor.switch_styles([Removal(DRESS, ("BLA",), ("M",))], active=True)
    assert {row["id"]: statuses(row) for row in b.bodies[-1]} == {"sku1": {"Black": "ACTIVE"}, "sku3": {"M": "ACTIVE"}}


def test_errors_inside_a_good_answer_are_told_once() -> None:
    no = {"status": "INVALID", "message": "not allowed", "details": {}}
    [outcome] = bench(PRODUCTS, SKUS, v4([], [no, no])).joor.switch_styles([Removal(DRESS)], active=False)
    assert (outcome.accepted, outcome.words.count("not allowed")) == (False, 1)


def test_a_style_that_v4_does_not_show_is_told() -> None:
    [outcome] = bench(v4()).joor.switch_styles([Removal(DRESS)], active=False)
    assert "does not show" in outcome.words
