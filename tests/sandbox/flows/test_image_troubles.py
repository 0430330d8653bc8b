"""What goes wrong with pictures: links that end, pictures JOOR refuses, odd formats, other settings, private hosts."""

import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image

from sandbox.core.attachments import Attachment
from sandbox.core.by_hand import product_or_family
from seamline.domain.flow import Flow
from seamline.domain.plan import ChangeKind
from tests.sandbox.flows.galleries import Gallery, code_of, detach, gallery
from tests.sandbox.flows.world import SETTINGS, upc


def reasons(world: Gallery) -> str:
    """Everything that is wrong with pictures."""
    return " | ".join(reason for problem in world.context().problems.all(Flow.IMAGES) for reason in problem.reasons)


def with_links(seconds: int) -> Gallery:
    """A family with a picture whose address ends so soon; the catalogue is read, no picture was fetched yet."""
    world = Gallery()
    world.core.configure(link_seconds=seconds)
    world.core.attach_image("DRS", "front.jpg", "http://sandbox/images/front.jpg", True)
    world.core.attach_image("DRS-RED-S", "red.jpg", "http://sandbox/images/red.jpg", True)
    world.run(Flow.STYLES)
    world.sandbox.log.clear()
    return world


def test_an_address_that_ended_is_asked_for_again_one_call_a_record() -> None:
    world = with_links(600)
    world.clock.sleep(3600)
    world.run(Flow.IMAGES)
    assert world.shown("DRS") == ["front"]
    assert len(world.color("DRS", code_of(world, "Red"))["images"]) == 1
    asked = [call.path.rpartition("v2/")[2] for call in world.sandbox.log.of("core")]
    assert sorted(asked) == ["product/attachments", "productFamily/attachments"]
    assert reasons(world) == ""


def test_an_address_that_still_works_is_not_asked_for_again() -> None:
    world = with_links(600)
    world.run(Flow.IMAGES)
    assert world.shown("DRS") == ["front"]
    assert world.sandbox.log.of("core") == []


def test_a_picture_removed_since_the_catalogue_was_read_is_not_looked_for_again() -> None:
    world = with_links(600)
    row = product_or_family(world.core, "DRS")[1]
    world.core.attachments.by_owner[row["ID"].lower()].clear()
    world.clock.sleep(3600)
    for _ in range(2):
        world.run(Flow.IMAGES)
        world.clock.sleep(600)
    assert reasons(world) == ""
    assert world.shown("DRS") == []
    assert world.run(Flow.IMAGES).calls == {}


@pytest.mark.parametrize(("existing", "expected"), [("keep", ["hand", "front"]), ("replace", ["front"])])
def test_pictures_hung_in_joor_before_ours_are_kept_or_replaced_once(existing: str, expected: list[str]) -> None:
    world = Gallery(existing=existing)
    world.run(Flow.STYLES)
    world.hang_in_joor("DRS", "hand-1.jpg")
    world.hang("DRS", "front.jpg")
    world.sync()
    assert world.shown("DRS") == expected
    world.hang_in_joor("DRS", "later-1.jpg")
    world.hang("DRS", "side.jpg")
    world.sync()
    assert "later" in world.shown("DRS")


class Refusing(httpx.BaseTransport):
    """JOOR takes every picture but those whose name begins so."""

    def __init__(self, inner: httpx.BaseTransport, start: str) -> None:
        self._inner = inner
        self._start = start

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Leave the refused ones out of the call, and tell of them in the answer."""
        if not request.url.path.endswith("/assets/products"):
            return self._inner.handle_request(request)
        rows = json.loads(request.read())
        good = [row for row in rows if not row["asset"]["filename"].startswith(self._start)]
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        answer = self._inner.handle_request(httpx.Request("POST", request.url, headers=headers, json=good))
        said = json.loads(answer.read())
        said["errors"] += [_refusal(row) for row in rows if row not in good]
        return httpx.Response(200, json=said)


def _refusal(row: Any) -> Any:
    return {"status": "INVALID", "message": "too small", "details": {"filename": row["asset"]["filename"]}}


def test_a_picture_joor_refuses_is_told_in_its_words_and_the_others_are_shown() -> None:
    world = Gallery()
    world.hang("DRS", "front.jpg", "back.jpg")
    world.hang("TEE", "tee.jpg")
    healthy = world.runtime
    world.runtime = world.new_runtime(transport=Refusing(httpx.WSGITransport(app=world.sandbox.wsgi), "back-"))
    world.sync()
    assert (world.shown("DRS"), world.shown("TEE")) == (["front"], ["tee"])
    assert "too small" in reasons(world)
    world.runtime = healthy
    world.clock.sleep(7 * 3600)
    world.sandbox.log.clear()
    world.run(Flow.IMAGES)
    assert world.shown("DRS") == ["front", "back"]
    assert world.asset_calls() == 1
    assert reasons(world) == ""


def test_other_settings_place_the_known_pictures_anew_without_fetching_or_reading_anything() -> None:
    world = gallery()
    kept = len(world.store.kept)
    world.apply(SETTINGS | {"images": {"variants": "both", "swatch_pattern": ""}})
    world.sandbox.log.clear()
    plan = world.runtime.preview(world.settings, Flow.IMAGES, 600.0)
    assert [change.kind for change in plan.changes] == [ChangeKind.UPDATE]
    reads = len(world.sandbox.log.of("core"))
    world.run(Flow.IMAGES)
    assert world.shown("DRS") == ["front", "back", "black", "black_swatch"]
    assert len(world.sandbox.log.of("core")) == reads
    assert len(world.store.kept) == kept


def encoded(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    """A small picture of this kind."""
    out = io.BytesIO()
    Image.new(mode, (40, 20)).save(out, kind, **options)
    return out.getvalue()


def turned() -> bytes:
    """A photograph that a camera held sideways."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded("JPEG", exif=exif)


def upload(world: Gallery, sku: str, name: str, content: bytes) -> None:
    """Put a file itself into the ERP."""
    guid = world.core.ids.guid("attachment")
    url = f"http://sandbox/cin7-core/Attachment/Download?ID={guid}"
    world.core.attachments.add(product_or_family(world.core, sku)[1]["ID"], Attachment(guid, name, url, False, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.webp", encoded("WEBP")),
        ("a.jpg", encoded("JPEG", "CMYK")),
        ("a.jpg", turned()),
        ("a.png", encoded("PNG", "I;16")),
    ],
    ids=["webp", "cmyk", "rotated", "16 bit"],
)
def test_what_joor_would_refuse_arrives_as_an_upright_rgb_jpeg(name: str, content: bytes) -> None:
    world = Gallery()
    upload(world, "DRS", name, content)
    world.sync()
    [stored] = world.style("DRS")["images"]
    assert stored["filename"].endswith(".jpg")
    [kept] = world.store.kept.values()
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.mode, image.getexif().get(0x0112, 1)) == ("JPEG", "RGB", 1)
    assert reasons(world) == ""


def test_a_truncated_picture_and_a_page_are_named_and_the_rest_goes() -> None:
    world = Gallery()
    upload(world, "DRS", "cut.jpg", encoded("JPEG")[:200])
    upload(world, "DRS", "login.jpg", b"<html>please log in</html>")
    upload(world, "DRS", "good.png", encoded("PNG"))
    world.sync()
    assert world.shown("DRS") == ["good"]
    assert "cut.jpg" in reasons(world)
    assert "login.jpg" in reasons(world)


def test_a_picture_on_a_private_host_is_never_fetched() -> None:
    world = Gallery()
    world.private_hosts.add("intranet.example")
    world.core.attach_image("DRS", "secret.jpg", "http://intranet.example/images/secret.jpg")
    world.hang("DRS", "front.jpg")
    world.sync()
    world.sandbox.log.clear()
    world.clock.sleep(7 * 3600)
    world.run(Flow.IMAGES)
    assert world.shown("DRS") == ["front"]
    assert "not a public address" in reasons(world)
    assert world.sandbox.log.of("core") == []


def test_a_picture_over_the_limit_is_not_fetched_whole() -> None:
    world = Gallery(fetch_bytes=1000)
    world.hang("DRS", "front.jpg")
    world.sync()
    assert world.store.kept == {}
    assert "larger than 1000 bytes" in reasons(world)


def test_a_picture_that_leaves_takes_nothing_off_an_approved_order() -> None:
    world = gallery()
    world.cycle()
    order_id = world.approved_order()
    for sku, name in (("DRS", "front.jpg"), ("DRS-BLK-S", "black.jpg")):
        detach(world, sku, name)
    world.sync()
    assert world.shown("DRS") == ["back"]
    [line] = world.order(order_id)["lines"]
    assert (line["upc"], line["quantity"]) == (upc("DRS-BLK-S"), 3)


def test_a_changed_picture_touches_exactly_its_style_and_not_the_style_itself() -> None:
    world = gallery()
    world.hang("TEE", "tee.jpg")
    world.core.edit_family("TEE", {"UOM": "Item"})
    world.sandbox.log.clear()
    world.sync()
    tee = str(next(style.style_id for style in world.joor.styles.values() if style.number == "TEE"))
    sent = [row for call in world.writes() for row in call.body]
    assert [row["product"]["id"] for row in sent] == [tee]
    assert [row["asset"]["filename"].partition("-")[0] for row in sent] == ["tee"]
    reads = [call.path.rsplit("/", 1)[-1] for call in world.sandbox.log.of("core")]
    assert reads == ["productFamily", "product"]


def remove_in_joor(world: Gallery, number: str, *starts: str) -> None:
    """Somebody deletes pictures of a style in JOOR."""
    style = next(one for one in world.joor.styles.values() if one.number == number)
    style.images = [image for image in style.images if not image.filename.startswith(starts)]


def test_a_picture_deleted_in_joor_is_hung_again_by_the_nightly_comparison() -> None:
    world = gallery()
    world.clock.sleep(86_400)
    assert world.run(Flow.RECONCILE).counts == {}
    remove_in_joor(world, "DRS", "back")
    world.clock.sleep(86_400)
    run = world.run(Flow.RECONCILE)
    assert run.counts == {"pictures missing": 1}
    assert "back.jpg" in run.changes[0]
    world.run(Flow.IMAGES)
    assert world.shown("DRS") == ["front", "back"]
    world.clock.sleep(86_400)
    assert world.run(Flow.RECONCILE).counts == {}
    assert world.run(Flow.IMAGES).counts == {}


def test_a_picture_deleted_in_joor_is_only_reported_by_policy() -> None:
    world = gallery()
    world.apply(SETTINGS | {"images": {}, "reconcile": {"missing": "report"}})
    remove_in_joor(world, "DRS", "back")
    world.run(Flow.RECONCILE)
    [problem] = world.context().problems.all(Flow.RECONCILE)
    assert "back.jpg" in " ".join(problem.reasons)
    world.run(Flow.IMAGES)
    assert world.shown("DRS") == ["front"]


def test_an_answer_that_shows_no_picture_at_all_is_not_believed() -> None:
    world = gallery()
    remove_in_joor(world, "DRS", "front", "back")
    assert world.run(Flow.RECONCILE).counts == {}


class Hiding(httpx.BaseTransport):
    """A product list that shifts while it is read, so that it shows one product on no page."""

    def __init__(self, inner: httpx.BaseTransport, sku: str) -> None:
        self._inner = inner
        self._sku = sku

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Leave the product out of the list, though not of an answer about its SKU."""
        answer = self._inner.handle_request(request)
        if not request.url.path.endswith("/product") or "Sku" in request.url.params:
            return answer
        said = json.loads(answer.read())
        said["Products"] = [row for row in said["Products"] if row["SKU"] != self._sku]
        return httpx.Response(200, json={**said, "Total": len(said["Products"])})


def test_a_product_that_only_a_list_missed_keeps_its_pictures() -> None:
    world = Gallery()
    world.hang("HAT", "hat.jpg")
    world.sync()
    world.runtime = world.new_runtime(transport=Hiding(httpx.WSGITransport(app=world.sandbox.wsgi), "HAT"))
    world.run(Flow.RECONCILE)
    world.sync()
    assert world.shown("HAT") == ["hat"]
