"""Images through v2: by URL or bytes, one per color, style-level ones removable."""

import pytest

from tests.sandbox.joor.conftest import JoorSite

PATH = "/style-number/TS-100/core-1/image/"
URL = "https://cdn.example/tee.jpg"


def test_a_stored_name_differs_from_the_sent_one(shop: JoorSite) -> None:
    shop.v2("POST", PATH, filename="tee.jpg", display_order=1, url=URL)
    [image] = shop.v2("GET", "/style").json()["styles"]["style"][0]["images"]

    assert image["filename"].startswith("tee_")
    assert shop.v2("DELETE", PATH, filename="tee.jpg").status_code == 404
    removed = shop.v2("DELETE", PATH, filename=image["filename"]).json()
    assert isinstance(removed["style_image_deleted"]["response"], str)


def test_bytes_are_taken_as_jpeg(shop: JoorSite) -> None:
    headers = {**shop.bearer(), "Content-Type": "image/jpeg"}
    query = {"filename": "tee.jpg", "display_order": "1"}
    small = shop.http.post(f"/v2{PATH}", headers=headers, params=query, content=b"\xff\xd8\xff")
    large = shop.http.post(f"/v2{PATH}", headers=headers, params=query, content=b"x" * (4 * 1024 * 1024 + 1))

    assert small.json()["style_image"]["response"]["code"] == 0
    assert large.json()["style_image"]["response"]["code"] == 1


def test_a_color_has_one_image_and_one_swatch(shop: JoorSite) -> None:
    for name in ("a.jpg", "b.jpg"):
        shop.v2("POST", PATH, filename=name, display_order=1, url=URL, color_code="BLK")
        shop.v2("POST", PATH, filename=f"sw-{name}", display_order=1, url=URL, color_code="BLK", swatch="true")
    [style] = shop.account.styles.values()
    [color] = style.colors.values()

    assert [image.sent_name for image in color.images] == ["b.jpg"]
    assert color.swatch is not None
    assert color.swatch.sent_name == "sw-b.jpg"
    assert style.images == []


def test_replace_existing_drops_the_other_style_images(shop: JoorSite) -> None:
    for name in ("a.jpg", "b.jpg"):
        shop.v2("POST", PATH, filename=name, display_order=1, url=URL, replace_existing="true")
    [style] = shop.account.styles.values()

    assert [image.sent_name for image in style.images] == ["b.jpg"]


@pytest.mark.parametrize(
    "query",
    [
        {"filename": "f" * 66 + ".jpg", "display_order": 1, "url": URL},
        {"filename": "tee.gif", "display_order": 1, "url": URL},
        {"filename": "tee.jpg", "url": URL},
        {"filename": "tee.jpg", "display_order": 1, "url": "tee.jpg"},
        {"filename": "tee.jpg", "display_order": 1},
        {"filename": "tee.jpg", "display_order": 1, "url": URL, "swatch": "1"},
        {"filename": "tee.jpg", "display_order": 1, "url": URL, "color_code": "RED"},
    ],
)
def test_a_wrong_image_call_is_refused(shop: JoorSite, query: dict[str, object]) -> None:
    assert shop.v2("POST", PATH, **query).json()["style_image"]["response"]["code"] == 1
