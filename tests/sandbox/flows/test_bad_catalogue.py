"""What careless records of the ERP become in JOOR by either way: what a brand would want, and never a failed run."""

from typing import Any

import pytest

from seamline.domain.flow import RunStatus
from tests.sandbox.flows.styling import FAMILY, by_way, changed, lines_of, numbers, preview, problems, run, values
from tests.sandbox.flows.world import Json, World, upc

LONG = "Autumn and winter preview of the maison's evening wear for department stores in northern Europe and Asia, "


@pytest.fixture(params=["v2", "v4"])
def way(request: pytest.FixtureRequest) -> str:
    """Each way into JOOR."""
    return str(request.param)


@pytest.fixture
def world(way: str) -> World:
    """The small brand, not in JOOR yet."""
    return brand(way)


def brand(way: str, **styles: Any) -> World:
    """The small brand under these styles settings."""
    return World({**changed(styles), "joor": by_way(way)["joor"]})


def renamed_options(world: World, color: str, size: str, **values: str) -> None:
    """The dress with its options under other names and values."""
    lines = [{**line, **{k: values.get(str(v), str(v)) for k, v in line.items()}} for line in lines_of(world, "DRS")]
    world.core.edit_family("DRS", {"Option1Name": color, "Option2Name": size, "Products": lines})


def sizes(world: World, number: str) -> list[str]:
    """The sizes of a style, in order."""
    return [str(name) for name in values(world.style(number)["sizes"], "size_name")]


def sheets(world: World, number: str) -> list[str]:
    """The linesheets of a style."""
    return sorted(values(world.style(number)["deliveries"], "delivery_name"))


@pytest.mark.parametrize(
    "tags", ["joor,Collection_SS27 Main", "  JOOR , collection_SS27   Main ,, COLLECTION_ss27 main,Joor"]
)
def test_tags_with_odd_spaces_and_case_are_one_tag_and_one_linesheet(world: World, tags: str) -> None:
    world.core.edit_product("HAT", {"Tags": tags})
    run(world)
    assert sheets(world, "HAT") == ["SS27 Main"]


def test_a_description_of_nested_html_arrives_as_at_most_500_plain_characters(world: World) -> None:
    html = "<div><ul>" * 300 + "<li>Bias&nbsp;cut <b>silk</b></li>" * 600 + "</ul></div>" * 300 + "<script>x()</script>"
    assert len(html) > 20_000
    world.core.edit_product("HAT", {"Description": html})
    run(world)
    text = world.style("HAT")["style_description"]
    assert text.startswith("Bias cut silk Bias cut silk")
    assert 400 < len(text) <= 500
    assert "<" not in text
    assert run(world).counts == {}


@pytest.mark.parametrize(("color", "size"), [("Farbe", "Größe"), ("couleur ", "TAILLE"), ("カラー", "サイズ")])
def test_options_named_in_another_language_are_found(world: World, color: str, size: str) -> None:
    renamed_options(world, color, size)
    run(world)
    assert values(world.style("DRS")["colors"], "color_name") == ["Black", "Red"]
    assert sizes(world, "DRS") == ["S", "M"]


def test_options_in_the_other_order_are_told_apart_by_their_names(world: World) -> None:
    swapped = [{**x, "Option1": x["Option2"], "Option2": x["Option1"]} for x in lines_of(world, "DRS")]
    world.core.edit_family("DRS", {"Option1Name": "Size", "Option2Name": "Colour", "Products": swapped})
    run(world)
    assert values(world.style("DRS")["colors"], "color_name") == ["Black", "Red"]
    assert sizes(world, "DRS") == ["S", "M"]


def test_sizes_with_double_spaces_are_one_size(world: World) -> None:
    lines = lines_of(world, "DRS")
    for line, size in zip(lines, ("6  -  9M", "9 - 12M", "6 - 9M", "9 -  12M"), strict=True):
        line["Option2"] = size
    world.core.edit_family("DRS", {"Products": lines})
    run(world)
    assert sizes(world, "DRS") == ["6 - 9M", "9 - 12M"]
    assert problems(world) == {}


@pytest.mark.parametrize("price", [None, 0])
def test_a_null_or_zero_price_holds_its_style_only(world: World, price: int | None) -> None:
    world.core.edit_product("HAT", {"PriceTier2": price})
    assert run(world).counts == {"create": 2, "held": 1}
    assert "missing or zero on HAT" in problems(world)["HAT Product HAT"]
    world.core.edit_product("HAT", {"PriceTier2": 96.0})
    assert run(world).counts == {"create": 1}
    assert problems(world) == {}


@pytest.mark.parametrize(("rule", "expected"), [("skip", ["240.00"]), ("send", ["240.00", "0.00"])])
def test_a_zero_price_may_skip_its_price_type_or_be_sent(way: str, rule: str, expected: list[str]) -> None:
    both = [
        {"label": "Wholesale US", "currency": "USD", "wholesale": "Retail"},
        {"label": "Wholesale EU", "currency": "EUR", "wholesale": "Wholesale USD"},
    ]
    world = brand(way, prices=both, missing_price=rule)
    world.core.edit_product("HAT", {"PriceTier2": 0})
    run(world)
    assert [price["price_wholesale"] for price in world.style("HAT")["prices"]] == expected


def test_a_barcode_may_be_missing_but_not_shared(world: World) -> None:
    world.core.edit_product("DRS-BLK-S", {"Barcode": ""})
    world.core.edit_product("TEE-RED-M", {"Barcode": upc("TEE-RED-S")})
    assert run(world).counts == {"create": 2, "held": 1}
    assert "TEE-RED-S, TEE-RED-M" in problems(world)["TEE TEE family"]
    assert sorted(row["upc"] for row in world.style("DRS")["skus"])[0] == ""


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% for x in tags %}{{ x }}{% endfor %}", "loops are not allowed"),
        ("{{ fabric }}", "'fabric' is undefined"),
        ("{{ attributes.Fabric }}", ""),
    ],
)
def test_a_template_that_loops_or_reads_a_missing_field_holds_in_words(way: str, template: str, words: str) -> None:
    world = brand(way, fields={"fabrication": template})
    done = run(world)
    assert done.status is RunStatus.SUCCEEDED
    assert done.counts == ({"held": 3} if words else {"create": 3})
    assert all(f"styles.fields.fabrication: template {template!r}: " in text for text in problems(world).values())
    assert all(words in text for text in problems(world).values())


def test_linesheet_names_over_the_limit_are_shortened_apart_and_the_plan_shows_it(world: World) -> None:
    for sku, end in (("HAT", "first"), ("SECRET", "second")):
        world.core.edit_product(sku, {"Tags": f"JOOR,Collection_{LONG.replace(',', '')}{end}"})
    shown = {c.label.split()[0]: f.after for c in preview(world).changes for f in c.fields if f.field == "linesheets"}
    run(world)
    names = [*sheets(world, "HAT"), *sheets(world, "SECRET")]
    assert len(set(names)) == 2
    assert all(len(name) == 100 for name in names)
    assert (shown["HAT"], shown["SECRET"]) == tuple(names)


def test_two_families_with_one_sku_hold_the_second_and_name_both(world: World) -> None:
    shared = lines_of(world, "DRS")[0]
    world.core.edit_family("TEE", {"Products": [*lines_of(world, "TEE"), {**shared, "Option1": "Blue"}]})
    assert run(world).counts == {"create": 2, "held": 1}
    [(label, reason)] = problems(world).items()
    assert "DRS-BLK-S is in two families" in reason
    assert all(sku in f"{label} {reason}" for sku in ("DRS", "TEE"))


def test_two_families_of_one_sku_each_are_two_styles(world: World) -> None:
    for family, sku in (("DRS", "DRS-BLK-S"), ("TEE", "TEE-BLK-S")):
        keep = [line for line in lines_of(world, family) if line["SKU"] == sku]
        row = world.core.families.find(family)
        assert row is not None
        row["Products"] = [line for line in row["Products"] if line["ID"] == keep[0]["ID"]]
    run(world)
    assert {"DRS", "TEE"} <= set(numbers(world))


def test_a_family_whose_members_are_all_deprecated_is_never_made_and_leaves_when_it_was(world: World) -> None:
    for sku in ("TEE-BLK-S", "TEE-BLK-M", "TEE-RED-S", "TEE-RED-M"):
        world.core.deprecate(sku)
    assert run(world).counts == {"create": 2}
    for sku in FAMILY:
        world.core.deprecate(sku)
    assert run(world).counts == {"drop": 1}
    assert sheets(world, "DRS") == []
    world.core.edit_product("DRS-BLK-S", {"Status": "Active"})
    assert run(world).counts == {"update": 1}
    assert sheets(world, "DRS") == ["SS27 Main"]


def test_a_family_without_members_and_options_without_values_harm_nobody(world: World) -> None:
    row = world.core.families.find("TEE")
    assert row is not None
    row["Products"] = []
    blank: list[Json] = [{**line, "Option1": " ", "Option2": ""} for line in lines_of(world, "DRS")]
    dress = world.core.families.find("DRS")
    assert dress is not None
    dress["Products"] = [{k: v for k, v in line.items() if k != "SKU"} for line in blank[:1]]
    done = run(world)
    assert done.status is RunStatus.SUCCEEDED
    assert values(world.style("DRS")["colors"], "color_name") == ["Unique Color"]
    assert sizes(world, "DRS") == ["OS"]
