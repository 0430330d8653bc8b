"""The ERP's pictures reach JOOR's styles and colors once, and leave with their files."""

from sandbox.images import picture
from seamline.domain.flow import Flow, RunStatus
from tests.sandbox.flows.galleries import HOUR, Gallery, code_of, detach, files_of, gallery, touch
from tests.sandbox.flows.world import SETTINGS


def test_family_pictures_go_to_the_style_and_variant_pictures_and_swatches_to_their_color() -> None:
    world = gallery()
    black, red = (world.color("DRS", code_of(world, name)) for name in ("Black", "Red"))
    assert world.shown("DRS") == ["front", "back"]
    assert [image["filename"].partition("-")[0] for image in black["images"]] == ["black"]
    assert black["swatch"]["filename"].startswith("black_swatch-")
    assert red["images"] == []


def test_the_bytes_are_copied_to_our_bucket_and_offered_from_there() -> None:
    world = gallery()
    assert picture("front.jpg") in world.store.kept.values()
    assert len(world.store.kept) == 4


def test_an_idle_run_makes_no_call_and_fetches_nothing() -> None:
    world = gallery()
    world.sync()
    world.sandbox.log.clear()
    kept = len(world.store.kept)
    run = world.run(Flow.IMAGES)
    assert run.status is RunStatus.SUCCEEDED
    assert [*world.sandbox.log.of("core"), *world.sandbox.log.of("joor")] == []
    assert (run.calls, len(world.store.kept)) == ({}, kept)


def test_another_download_address_dirties_neither_style_nor_pictures() -> None:
    world = gallery()
    files = files_of(world, "DRS")
    files[:] = [type(f)(f.guid, f.file_name, f"{f.url}9", f.is_default, f.content) for f in files]
    world.core.edit_family("DRS", {"UOM": "Item"})
    world.sandbox.log.clear()
    world.sync()
    assert world.writes() == []
    assert any("productFamily" in call.path for call in world.sandbox.log.of("core"))


def test_a_new_picture_is_added_and_the_others_are_not_sent_again() -> None:
    world = gallery()
    before = [image["filename"] for image in world.style("DRS")["images"]]
    world.hang("DRS-BLK-M", "unused.jpg")
    world.core.attach_image("DRS", "side.jpg", "http://sandbox/images/side.jpg")
    touch(world, "DRS")
    world.sync()
    assert world.shown("DRS") == ["front", "back", "side"]
    assert [image["filename"] for image in world.style("DRS")["images"]][:2] == before


def test_removed_pictures_leave_joor_and_a_color_is_covered_by_the_styles_first() -> None:
    world = gallery()
    for sku, name in (("DRS", "back.jpg"), ("DRS-BLK-S", "black.jpg")):
        detach(world, sku, name)
    world.sync()
    black = world.color("DRS", code_of(world, "Black"))
    assert world.shown("DRS") == ["front"]
    assert [image["filename"].partition("-")[0] for image in black["images"]] == ["front"]


def test_the_last_picture_leaves_too() -> None:
    world = gallery()
    for name in ("front.jpg", "back.jpg"):
        detach(world, "DRS", name)
    world.sync()
    assert world.shown("DRS") == []


def test_one_broken_picture_opens_a_problem_and_blocks_nothing() -> None:
    world = Gallery()
    world.hang("DRS", "front.jpg")
    world.core.attach_image("DRS", "broken.jpg", "http://sandbox/nothing-here.jpg")
    world.hang("TEE", "tee.jpg")
    world.sync()
    [problem] = world.context().problems.all(Flow.IMAGES)
    assert "broken.jpg" in problem.reasons[0]
    assert (world.shown("DRS"), world.shown("TEE")) == (["front"], ["tee"])
    detach(world, "DRS", "broken.jpg")
    world.sync()
    assert list(world.context().problems.all(Flow.IMAGES)) == []


def test_a_picture_that_keeps_failing_is_not_fetched_at_every_run() -> None:
    world = Gallery()
    world.core.attach_image("DRS", "broken.jpg", "http://sandbox/nothing-here.jpg")
    world.sync()
    attempts = [problem.attempts for problem in world.context().problems.all(Flow.IMAGES)]
    world.run(Flow.IMAGES)
    assert [problem.attempts for problem in world.context().problems.all(Flow.IMAGES)] == attempts
    world.clock.sleep(7 * HOUR)
    world.run(Flow.IMAGES)
    assert [problem.attempts for problem in world.context().problems.all(Flow.IMAGES)] == [attempts[0] + 1]


def test_pictures_wanted_later_make_the_catalogue_be_read_once_in_full() -> None:
    world = Gallery()
    world.hang("DRS", "front.jpg")
    world.apply(SETTINGS)
    world.run(Flow.STYLES)
    world.clock.sleep(24 * HOUR)
    world.apply(SETTINGS | {"images": {}})
    world.sync()
    assert world.shown("DRS") == ["front"]


def test_a_preview_names_the_files_and_writes_nothing() -> None:
    world = Gallery()
    world.run(Flow.STYLES)
    world.hang("DRS", "front.jpg")
    touch(world, "DRS")
    world.sandbox.log.clear()
    plan = world.runtime.preview(world.settings, Flow.IMAGES, 600.0)
    assert [(change.label.split()[0], change.fields[0].after) for change in plan.changes] == [("DRS", "front.jpg")]
    assert (world.writes(), world.store.kept) == ([], {})
