"""One UPC on two styles, and one product in two families, are caught before the push and name both sides."""

from seamline.domain.flow import Flow
from seamline.flows.run import RunRequest
from seamline.settings import JoorBatches
from tests.sandbox.flows.styling import lines_of, numbers, preview, problems, run, sent
from tests.sandbox.flows.world import CONNECTION, World, product, upc


def test_a_barcode_shared_by_two_new_styles_holds_the_second_and_names_both(world: World) -> None:
    world.core.edit_product("HAT", {"Barcode": upc("TEE-RED-M")})
    assert world.run(Flow.STYLES).counts == {"create": 2, "held": 1}
    [reason] = problems(world).values()
    assert "HAT Product HAT" in reason
    assert "TEE TEE family" in reason


def test_a_barcode_of_a_style_pushed_long_ago_is_caught_without_reading_that_style(synced: World) -> None:
    synced.core.edit_product("HAT", {"Barcode": upc("TEE-RED-M")})
    synced.table.reads = 0
    assert run(synced).counts == {"held": 1}
    assert sent(synced) == []
    assert synced.table.reads < 40


def test_the_waiting_style_goes_by_itself_when_the_other_gives_the_barcode_up(synced: World) -> None:
    shared = upc("TEE-RED-M")
    synced.core.edit_product("HAT", {"Barcode": shared})
    run(synced)
    synced.core.edit_product("TEE-RED-M", {"Barcode": "4006381333931"})
    run(synced)
    assert run(synced).counts in ({}, {"update": 1})
    assert problems(synced) == {}
    assert [row["upc"] for size in synced.style("HAT")["sizes"] for row in size["upcs"]] == [shared]


def test_two_styles_may_swap_their_barcodes(synced: World) -> None:
    synced.core.edit_product("HAT", {"Barcode": upc("TEE-RED-M")})
    synced.core.edit_product("TEE-RED-M", {"Barcode": upc("HAT")})
    assert run(synced).counts == {"update": 2}


def test_a_preview_finds_shared_barcodes_across_its_batches(world: World) -> None:
    one_by_one = world.settings.joor.model_copy(update={"batch": JoorBatches(styles=1)})
    world.settings = world.settings.model_copy(update={"joor": one_by_one})
    world.core.edit_product("HAT", {"Barcode": upc("TEE-RED-M")})
    assert len(preview(world).holds) == 1


def test_a_product_in_two_families_is_held_in_the_second_and_names_both(synced: World) -> None:
    own, line = lines_of(synced, "DRS"), next(line for line in lines_of(synced, "TEE") if line["SKU"] == "TEE-RED-M")
    synced.core.edit_family("DRS", {"Products": [*own, line | {"Option1": "Green", "Option2": "L"}]})
    assert run(synced).counts == {"held": 1}
    assert "SKU TEE-RED-M is in two families: DRS and TEE" in problems(synced)["DRS DRS family"]
    synced.core.edit_family("DRS", {"Products": own})
    run(synced)
    assert problems(synced) == {}


def test_a_product_that_leaves_its_family_becomes_a_style_of_its_own(synced: World) -> None:
    synced.core.edit_product("DRS-RED-M", {"Barcode": "4006381333931"})
    run(synced)
    rest = [line for line in lines_of(synced, "DRS") if line["SKU"] != "DRS-RED-M"]
    synced.core.edit_family("DRS", {"Products": rest})
    synced.core.edit_product("DRS-RED-M", {"Barcode": "4006381333948"})
    assert run(synced).counts == {"update": 1, "create": 1}
    assert "DRS-RED-M" in numbers(synced)


def test_skus_without_a_barcode_are_sent_without_one(world: World) -> None:
    world.core.add_product(product("BAG", Barcode=""))
    assert world.run(Flow.STYLES).counts == {"create": 4}
    assert all(not size["upcs"] for size in world.style("BAG")["sizes"])


def test_a_barcode_is_free_once_the_dropped_style_that_had_it_was_deleted_by_hand(synced: World) -> None:
    synced.core.untag("HAT", "joor")
    run(synced)
    synced.core.edit_product("TEE-RED-M", {"Barcode": upc("HAT")})
    assert run(synced).counts == {"held": 1}
    synced.joor.delete_style(synced.style("HAT")["style_identifier"])
    again = RunRequest(Flow.STYLES, "retry", "asked", only=("TEE-RED-M",))
    synced.runtime.run(CONNECTION, again, 600)
    assert run(synced).counts == {"update": 1}
    assert problems(synced) == {}
