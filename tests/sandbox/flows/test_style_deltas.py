"""The cost of a change follows the change; a bad style holds nobody else up; what JOOR owns is left to JOOR."""

import gc
from collections.abc import Callable, Iterator, Sequence

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.flows.plan_styles import StylePlanner
from seamline.flows.read_catalogue import read_catalogue
from seamline.flows.run import RunRequest
from seamline.flows.send_styles import StyleSender
from seamline.flows.style_batches import planned_batches
from seamline.flows.style_change import StyleChange
from tests.sandbox.flows.styling import apply, brand_with, problems, run, sent, values
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, product


def product_rows(world: World) -> set[str]:
    """The stored rows of products."""
    return {key.sk for key in world.table.dump() if key.pk.startswith(f"{CONNECTION}#PRODUCT")}


def test_each_kind_of_change_sends_exactly_its_style_and_reads_no_other_member(synced: World) -> None:
    edits: dict[str, Callable[[], object]] = {
        "variant": lambda: synced.core.edit_product("DRS-BLK-S", {"Barcode": "4006381333931"}),
        "family": lambda: synced.core.edit_family("TEE", {"Name": "Boxy tee"}),
        "tag": lambda: synced.core.tag("HAT", "Collection_FW27"),
        "deprecation": lambda: synced.core.deprecate("TEE-RED-M"),
    }
    expected = {"variant": "DRS", "family": "TEE", "tag": "HAT", "deprecation": "TEE"}
    for what, edit in edits.items():
        synced.clock.sleep(3600)
        edit()
        before = synced.table.dump()
        assert run(synced).counts == {"update": 1}, what
        assert values(sent(synced), "style_number") == [expected[what]]
        reads = synced.sandbox.log.of("core")
        assert [call.path.rsplit("/", 1)[-1] for call in reads] == ["productFamily", "product"]
        assert all("ModifiedSince" in call.query for call in reads)
        touched = {key for key, item in synced.table.dump().items() if before.get(key) != item and key.pk != "BUDGET"}
        assert len([key for key in touched if "#PRODUCT#" in key.pk]) <= 1
        assert len([key for key in touched if "#STYLE#" in key.pk]) == 1


def test_a_price_change_of_the_whole_style_sends_it_once(synced: World) -> None:
    for sku in ("DRS-BLK-S", "DRS-BLK-M", "DRS-RED-S", "DRS-RED-M"):
        synced.core.edit_product(sku, {"PriceTier2": 99.0})
    assert run(synced).counts == {"update": 1}
    assert sent(synced)[0]["prices"][0]["price_wholesale"] == "99.00"


def test_one_style_is_sent_now_even_if_joor_was_told_the_same(synced: World) -> None:
    synced.clock.sleep(300)
    synced.core.edit_family("TEE", {"Name": "Boxy tee"})
    synced.sandbox.log.clear()
    done = synced.runtime.run(CONNECTION, RunRequest(Flow.STYLES, "now", "asked", only=("DRS-BLK-S",)), 600)
    assert done.counts == {"update": 1}
    assert values(sent(synced), "style_number") == ["DRS"]
    assert run(synced).counts == {"update": 1}
    assert values(sent(synced), "style_number") == ["TEE"]


def test_what_joor_owns_is_set_once_and_then_left_as_people_edit_it_there() -> None:
    owned = {"joor_owns": {"description": True, "wholesale_price": True}}
    world = brand_with(owned)
    world.core.edit_product("HAT", {"Description": "Felt hat"})
    run(world)
    assert world.style("HAT")["style_description"] == "Felt hat"
    style = next(s for s in world.joor.styles.values() if s.number == "HAT")
    style.attributes["style_description"] = "Written by hand in JOOR"
    world.core.edit_product("HAT", {"Description": "From Cin7", "PriceTier2": 120.0})
    assert run(world).counts == {}
    world.core.edit_product("HAT", {"Name": "Cap"})
    assert run(world).counts == {"update": 1}
    assert world.style("HAT")["style_description"] == "Written by hand in JOOR"
    assert world.style("HAT")["prices"][0]["price_wholesale"] == "96.00"
    assert world.style("HAT")["style_name"] == "Cap"


def test_a_batch_joor_refuses_is_split_and_the_hold_carries_its_words(world: World) -> None:
    apply(world, {"fields": {"badges": "{% if sku == 'HAT' %}Unheard of{% endif %}"}})
    outcome = run(world)
    assert outcome.counts == {"create": 2, "held": 1}
    assert "HAT Product HAT" in problems(world)
    apply(world)
    assert run(world).counts == {"create": 1}
    assert problems(world) == {}


def test_a_first_load_in_slices_sends_each_style_once() -> None:
    world = brand_with()
    for number in range(12):
        world.core.add_product(product(f"BAG-{number:02}", Barcode=f"40063813339{number:02}"))
    world.runtime.run(CONNECTION, RunRequest(Flow.STYLES, "first"), 21)
    for _ in range(20):
        if world.run(Flow.STYLES).counts == {}:
            break
    names = values(sent(world), "style_number")
    assert sorted(names) == sorted(set(names))
    assert len(names) == 15


def test_batches_refused_for_their_size_are_halved_until_joor_takes_them() -> None:
    world = brand_with()
    for number in range(12):
        world.core.add_product(product(f"BAG-{number:02}", Barcode=f"40063813339{number:02}"))
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk-style", "status", status=413, times=2))
    assert run(world).counts == {"create": 15}
    assert problems(world) == {}


def test_what_joor_showed_of_a_batch_is_forgotten_with_the_next_one() -> None:
    world = World({**SETTINGS, "joor": {**SETTINGS["joor"], "batch": {"styles": 1}}})
    for number in range(3):
        world.core.add_product(product(f"SEEN-{number}", Barcode=f"400638133393{number}"))
    sender, batches = sender_and_batches(world)
    seen = [change.style.identifier for batch in batches for change in sender.send(batch).done if is_seen(change)]
    assert len(seen) == 3
    assert remembered_in_sets(seen[:2]) == set()


def is_seen(change: StyleChange) -> bool:
    """Whether it is of a style that no other test has."""
    return change.style.number.startswith("SEEN-")


def sender_and_batches(world: World) -> tuple[StyleSender, Iterator[Sequence[StyleChange]]]:
    """What a slice sends with, and what it is given batch by batch."""
    ctx = world.context()
    read_catalogue(ctx, ctx.runs.flow(Flow.STYLES))
    return StyleSender(ctx), (batch.plan.changes for batch in planned_batches(ctx, StylePlanner(ctx.settings)))


def remembered_in_sets(ids: list[str]) -> set[str]:
    """Those that any set of this process still has."""
    gc.collect()
    return {one for found in gc.get_objects() if type(found) is set for one in ids if one in found}
