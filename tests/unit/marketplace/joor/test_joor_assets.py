"""How pictures are given to JOOR and taken away again."""

import httpx
import pytest

from seamline.domain.image import STYLE_LEVEL, AssetKind, Place
from seamline.domain.style import Style
from seamline.errors import RecordRejected, UnknownOutcome
from seamline.marketplace.joor.assets import NOT_MENTIONED
from seamline.marketplace.port import Asset
from tests.unit.marketplace.joor.scripted import bench, ok, refused, v4

DRESS = Style("d/1", "DRS 1", "Dress")
SWATCH = Place("BLK", AssetKind.SWATCH)


def asset(name: str, product: str = "7", place: Place = STYLE_LEVEL, *, replaces: bool = False) -> Asset:
    """A picture in our bucket."""
    return Asset(product, place, name, f"https://bucket/{name}", 1, replaces)


def taken(*names: str) -> list[dict[str, object]]:
    """JOOR's rows about pictures it took."""
    return [{"asset": {"filename": name}} for name in names]


def error(message: str, name: str = "") -> dict[str, object]:
    """JOOR's row about a picture it did not take."""
    return {"status": "INVALID", "message": message, "details": {"filename": name} if name else {}}


def test_pictures_of_styles_and_of_colors_go_to_their_own_endpoints() -> None:
    b = bench(v4(taken("a.jpg")), v4(taken("s.jpg")))
    outcomes = b.joor.add_assets([asset("a.jpg"), asset("s.jpg", place=SWATCH)])
    assert [outcome.accepted for outcome in outcomes] == [True, True]
    assert b.paths == ["POST /v4/assets/products", "POST /v4/assets/sku_trait_values"]
    assert b.queries[0]["replace_all"] == "false"
    assert b.bodies[0] == [
        {
            "product": {"id": "7"},
            "asset": {"type": "image", "filename": "a.jpg", "source_url": "https://bucket/a.jpg"},
            "display_order": 1,
        }
    ]
    color = {"trait": {"name": "color"}, "value": {"external_id": "BLK"}}
    assert (b.bodies[1][0]["asset"]["type"], b.bodies[1][0]["sku_trait_value"]) == ("swatch", color)


def test_replacing_goes_in_calls_of_its_own() -> None:
    b = bench(v4(taken("a.jpg")), v4(taken("b.jpg")))
    b.joor.add_assets([asset("b.jpg"), asset("a.jpg", "8", replaces=True)])
    assert [query["replace_all"] for query in b.queries] == ["true", "false"]


def test_the_pictures_of_a_style_are_never_parted() -> None:
    b = bench(v4(taken("a", "b", "c")), v4(taken("d")), batch={"assets": 2})
    b.joor.add_assets([asset("a"), asset("b"), asset("c"), asset("d", "8")])
    assert [len(body) for body in b.bodies] == [3, 1]


def test_each_picture_gets_its_own_verdict_whatever_the_order() -> None:
    b = bench(v4(taken("c"), [error("too small", "a"), error("name already exists", "b")]))
    found = {one.name: one for one in b.joor.add_assets([asset("a"), asset("b"), asset("c"), asset("d")])}
    assert ("too small" in found["a"].words, found["a"].accepted) == (True, False)
    assert found["b"].accepted
    assert found["c"].accepted
    assert (found["d"].accepted, found["d"].words) == (False, NOT_MENTIONED)


def test_a_nameless_error_is_of_all_that_are_missing() -> None:
    b = bench(v4(taken("a"), [error("out of space")]))
    first, second = b.joor.add_assets([asset("a"), asset("b")])
    assert (first.accepted, second.accepted) == (True, False)
    assert "out of space" in second.words


def test_a_batch_refused_as_a_whole_is_sent_style_by_style() -> None:
    no = httpx.Response(400, json={"data": [], "errors": [error("bad batch")]})
    b = bench(no, v4(taken("a")), no)
    first, second = b.joor.add_assets([asset("a"), asset("b", "8")])
    assert (first.accepted, second.accepted) == (True, False)
    assert "bad batch" in second.words


def test_a_lost_answer_is_said_to_be_so() -> None:
    with pytest.raises(UnknownOutcome):
        bench(httpx.Response(503)).joor.add_assets([asset("a")])


def test_a_picture_is_removed_by_the_name_that_joor_stored() -> None:
    shown = ok(style=[{"style_id": 1, "images": [{"filename": "Front-1a_xyz.jpg"}, {"filename": "hand.jpg"}]}])
    b = bench(shown, httpx.Response(200, json={"style_image_deleted": {"response": "log"}}))
    b.joor.remove_images(DRESS, ["front-1a.jpg"])
    path = "/v2/style-number/DRS%201/d%2F1"
    assert b.paths == [f"GET {path}", f"DELETE {path}/image"]
    assert b.queries[1]["filename"] == "Front-1a_xyz.jpg"


def test_a_picture_or_style_that_is_gone_already_counts_as_removed() -> None:
    shown = ok(style=[{"style_id": 1, "images": [{"filename": "a_1.jpg"}]}])
    for answers in ([httpx.Response(404)], [shown, httpx.Response(404)]):
        b = bench(*answers)
        b.joor.remove_images(DRESS, ["a.jpg"])
        assert len(b.paths) == len(answers)


def test_a_refused_removal_carries_joors_words() -> None:
    shown = ok(style=[{"style_id": 1, "images": [{"filename": "a_1.jpg"}]}])
    with pytest.raises(RecordRejected, match="locked"):
        bench(shown, refused("locked")).joor.remove_images(DRESS, ["a.jpg"])


def test_the_product_list_is_walked_to_its_end_or_once_where_it_does_not_page() -> None:
    rows = [{"id": str(number), "product_identifier": f"s{number}"} for number in range(201)]
    b = bench(v4(rows[:200]), v4(rows[200:]))
    assert len(b.joor.product_ids()) == 201
    whole = bench(v4(rows[:200]), v4(rows[:200]))
    assert len(whole.joor.product_ids()) == 200
