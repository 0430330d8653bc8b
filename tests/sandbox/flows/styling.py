"""What the tests of styles do again and again: apply other settings, and look at what JOOR was sent."""

from typing import Any

from seamline.domain.flow import Flow, Run
from seamline.domain.plan import Plan
from seamline.settings import validate_settings
from seamline.state.connections import AppliedConnection
from tests.sandbox.flows.world import CONNECTION, SETTINGS, Json, World

FAMILY = ("DRS-BLK-S", "DRS-BLK-M", "DRS-RED-S", "DRS-RED-M")


def changed(styles: Json | None = None, selection: Json | None = None) -> Json:
    """The small brand's settings with other styles or selection settings."""
    return {
        **SETTINGS,
        "styles": {**SETTINGS["styles"], **(styles or {})},
        "selection": {**SETTINGS["selection"], **(selection or {})},
    }


def brand_with(styles: Json | None = None, selection: Json | None = None) -> World:
    """A world under these settings."""
    return World(changed(styles, selection))


def apply(world: World, styles: Json | None = None, selection: Json | None = None) -> None:
    """Put other settings in force, as `seamline apply` does."""
    raw = changed(styles, selection)
    world.settings = validate_settings(raw)
    world.runtime.connections.save(AppliedConnection(CONNECTION, raw, world.clock.now(), "test"))


def run(world: World) -> Run:
    """The styles flow, five minutes later."""
    world.clock.sleep(300)
    world.sandbox.log.clear()
    return world.run(Flow.STYLES)


def by_way(way: str) -> Json:
    """The small brand's settings with styles going to JOOR by v2 or by v4."""
    return {**SETTINGS, "joor": {**SETTINGS["joor"], "styles_by": way}}


def styles_sent(world: World) -> set[str]:
    """The numbers of the styles in writes by either way since the log was cleared."""
    by_v4 = {row["external_id"] for call in world.writes() if "/products/bulk" in call.path for row in call.body}
    return {style["style_number"] for style in sent(world)} | by_v4


def preview(world: World) -> Plan:
    """What that run would do."""
    return world.runtime.preview(world.settings, Flow.STYLES, 600)


def sent(world: World) -> list[Json]:
    """The styles in bulk writes since the log was cleared."""
    bodies = [call.body for call in world.writes() if "bulk-style" in call.path]
    return [style for body in bodies for style in body["bulk_styles"]["style"]]


def styles(world: World) -> list[Json]:
    """Every style in JOOR."""
    rows: list[Json] = world.joor.snapshot()["styles"]
    return rows


def numbers(world: World) -> list[str]:
    """The numbers of every style in JOOR, sorted."""
    return sorted(row["style_number"] for row in styles(world))


def problems(world: World) -> dict[str, str]:
    """Open problems of the flow: label -> reasons."""
    found = world.context().problems.all(Flow.STYLES)
    return {problem.label: " | ".join(problem.reasons) for problem in found}


def values(rows: list[Json], key: str) -> list[Any]:
    """One value of every row."""
    return [row[key] for row in rows]


def lines_of(world: World, sku: str) -> list[Json]:
    """A family's member lines, as Cin7 takes them back."""
    [family] = [row for row in world.context().erp.families(None).rows if row.sku == sku]
    options = [dict(zip(("Option1", "Option2"), member.options, strict=True)) for member in family.members]
    return [
        {"ID": m.product_id, "SKU": m.sku, "Option3": "", **o} for m, o in zip(family.members, options, strict=True)
    ]
