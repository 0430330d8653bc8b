"""Kills the images flow between any two calls or writes: JOOR ends up with exactly the ERP's pictures, none twice."""

from collections.abc import Callable

import httpx
import pytest

from seamline.domain.flow import Flow
from tests.sandbox.flows.dying import DyingAtEveryWrite, DyingTransport, Fuse, Killed
from tests.sandbox.flows.galleries import Gallery, code_of, detach, files_of, gallery, touch

OWNERS = ("DRS", "DRS-BLK-S")


def redressed(world: Gallery) -> None:
    """The family gets another second picture, and black another picture of its own."""
    detach(world, "DRS", "back.jpg")
    detach(world, "DRS-BLK-S", "black.jpg")
    world.hang("DRS-BLK-S", "noir.jpg")
    world.core.attach_image("DRS", "side.jpg", "http://sandbox/images/side.jpg")
    world.run(Flow.STYLES)


def die_after(world: Gallery, moments: int) -> bool:
    """Run the images flow in a process that dies after so many moments; whether it died."""
    fuse, healthy = Fuse(moments), world.runtime
    inner = httpx.WSGITransport(app=world.sandbox.wsgi)
    world.runtime = world.new_runtime(DyingAtEveryWrite(world.table, fuse), DyingTransport(inner, fuse))
    try:
        world.run(Flow.IMAGES)
    except Killed:
        return True
    finally:
        world.runtime = healthy
    return False


def on_black(world: Gallery) -> list[str]:
    """The picture and the swatch of black."""
    black = world.color("DRS", code_of(world, "Black"))
    return [image["filename"].partition("-")[0] for image in (*black["images"], black["swatch"])]


def settle(world: Gallery) -> None:
    """The next runs; the last of them finds nothing to do."""
    world.sync()
    world.sandbox.log.clear()
    assert world.run(Flow.IMAGES).counts == {}
    assert world.writes() == []
    assert list(world.context().problems.all(Flow.IMAGES)) == []


def every_moment(world: Callable[[], Gallery], check: Callable[[Gallery], None]) -> int:
    """Kill at each moment of a run in a fresh world; how many there were."""
    moments, died = 0, True
    while died:
        fresh = world()
        died = die_after(fresh, moments)
        check(fresh)
        moments += 1
    return moments


def changing() -> Gallery:
    """A gallery whose pictures were changed in the ERP, and not yet in JOOR."""
    world = gallery()
    redressed(world)
    return world


def test_a_kill_at_any_moment_leaves_the_new_pictures_once_each() -> None:
    def check(world: Gallery) -> None:
        settle(world)
        assert world.shown("DRS") == ["front", "side"]
        assert on_black(world) == ["noir", "black_swatch"]

    assert every_moment(changing, check) > 20


def test_pictures_taken_back_after_a_kill_are_not_left_behind() -> None:
    def originals() -> Gallery:
        world = gallery()
        world.originals = {sku: list(files_of(world, sku)) for sku in OWNERS}
        redressed(world)
        return world

    def check(world: Gallery) -> None:
        for sku, files in world.originals.items():
            files_of(world, sku)[:] = files
            touch(world, sku)
        settle(world)
        assert sorted(world.shown("DRS")) == ["back", "front"]
        assert on_black(world) == ["black", "black_swatch"]

    assert every_moment(originals, check) > 20


@pytest.mark.parametrize(
    ("existing", "expected"), [("replace", ["front", "back"]), ("keep", ["hand", "front", "back"])]
)
def test_a_kill_in_the_first_run_keeps_or_replaces_what_was_hung_in_joor_by_hand(
    existing: str, expected: list[str]
) -> None:
    def first() -> Gallery:
        world = Gallery(existing=existing)
        world.hang("DRS", "front.jpg", "back.jpg")
        world.run(Flow.STYLES)
        world.hang_in_joor("DRS", "hand-1.jpg")
        return world

    def check(world: Gallery) -> None:
        settle(world)
        assert sorted(world.shown("DRS")) == sorted(expected)

    assert every_moment(first, check) > 10
