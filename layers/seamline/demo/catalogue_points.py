"""Points 1 and 2: the ERP's tagged products become JOOR styles, and the chosen locations' stock becomes inventory."""

from collections.abc import Iterable
from itertools import product

from seamline.demo.brand import Json, State
from seamline.demo.expected import Expected, ExpectedStyle, expect, shown_style
from seamline.demo.order_points import promised_units
from seamline.demo.pictures import first_pictures, picture_differences
from seamline.demo.world import World, require
from seamline.domain.flow import Flow

type CellKey = tuple[str, str, str, str]
"""Style number, color, size, JOOR warehouse."""


def products_become_styles(world: World) -> str:
    """Point 1. The first run is the schedule's own; afterwards JOOR shows every style as the ERP means it."""
    wanted = expect(world.brand.catalogue(), world.settings)
    world.until(lambda: _not_started(world))
    world.until(lambda: style_differences(wanted, world.brand.state()))
    held = {
        row["key"].lower() for row in world.admin.get(f"{world.path}/problems")["problems"] if row["flow"] == "styles"
    }
    require([f"{identifier} should be held, with its reason" for identifier in wanted.held - held])
    skus = sum(len(style.cells) for style in wanted.styles.values())
    sheets = {name for style in wanted.styles.values() for name in style.linesheets}
    return f"{len(wanted.styles)} styles, {skus} SKUs, {len(sheets)} linesheets; {len(wanted.held)} held"


def stock_becomes_inventory(world: World) -> str:
    """Point 2. JOOR's quantities are the sums over the chosen locations, whole and never negative.

    Meanwhile the pictures of the styles are copied and shown, each style's first.
    """
    catalogue = world.brand.catalogue()
    wanted, pictures = expect(catalogue, world.settings), first_pictures(catalogue)
    world.until(
        lambda: [*stock_differences(world, wanted), *picture_differences(pictures, wanted, world.brand.state())],
        lambda: world.run(Flow.STOCK, Flow.IMAGES),
    )
    cells = expected_cells(world, wanted, world.brand.state())
    warehouses, shown = len(world.settings.stock.warehouses), len(pictures.keys() & wanted.styles.keys())
    return f"{len(cells)} quantities, {sum(cells.values())} units in {warehouses} warehouses; {shown} pictures"


def style_differences(wanted: Expected, state: State) -> list[str]:
    """Where JOOR's styles are not what the ERP's records call for."""
    shown = {row["style_identifier"].lower(): row for row in state.joor["styles"]}
    lines = [f"{style.number} is not in JOOR" for key, style in wanted.styles.items() if key not in shown]
    lines += [
        f"{row['style_number']} is in JOOR, uncalled for" for key, row in shown.items() if key not in wanted.styles
    ]
    for key in wanted.styles.keys() & shown.keys():
        lines += _style_differences(wanted.styles[key], shown_style(shown[key]))
    return lines


def _style_differences(wanted: ExpectedStyle, shown: ExpectedStyle) -> Iterable[str]:
    for field in ("name", "description", "prices", "linesheets"):
        if getattr(wanted, field) != getattr(shown, field):
            yield f"{wanted.number} {field}: {getattr(shown, field)} instead of {getattr(wanted, field)}"
    for cell, (sku, upc) in wanted.cells.items():
        found = shown.cells.get(cell, ("", None))[1]
        if found != upc:
            yield f"{sku} ({' / '.join(cell)}): UPC {found!r} instead of {upc!r}"


def stock_differences(world: World, wanted: Expected) -> list[str]:
    """Where JOOR's inventory is not what the ERP has available at the chosen locations now."""
    state = world.brand.state()
    cells, shown = expected_cells(world, wanted, state), shown_cells(state)
    lines = [f"{key}: {shown.get(key)} instead of {units}" for key, units in cells.items() if shown.get(key) != units]
    return lines + [f"{key}: {units} units of nothing" for key, units in shown.items() if key not in cells and units]


def expected_cells(world: World, wanted: Expected, state: State) -> dict[CellKey, int]:
    """Units by cell: what is available and not promised to an order already."""
    units: dict[tuple[str, str], float] = {}
    for row in state.core["availability"]:
        key = row["SKU"], row["Location"]
        units[key] = units.get(key, 0) + row["Available"]
    ships_from = world.settings.orders.location
    for upc, quantity in promised_units(state).items():
        units[upc, ships_from] = units.get((upc, ships_from), 0) - quantity
    return {
        (style.number, *cell, warehouse): max(0, int(sum(units.get(key, 0) for key in product(keys, places))))
        for style in wanted.styles.values()
        for cell, keys in style.cells.items()
        for warehouse, places in world.settings.stock.warehouses.items()
    }


def shown_cells(state: State) -> dict[CellKey, int]:
    """JOOR's immediate inventory in the same shape."""
    skus: dict[str, tuple[str, str, str]] = {}
    for style in state.joor["styles"]:
        colors = {row["color_code"]: row["color_name"] for row in style["colors"]}
        skus |= {
            sku["id"]: (style["style_number"], colors.get(sku["color_code"], ""), sku["size"]) for sku in style["skus"]
        }
    rows: list[Json] = state.joor["inventory"]
    return {(*skus[row["sku_id"]], row["warehouse"]): row["quantity"] for row in rows}


def _not_started(world: World) -> list[str]:
    rows = world.admin.get(f"{world.path}/flows")["flows"]
    last = next(row for row in rows if row["flow"] == Flow.STYLES.value).get("last_run") or {}
    if last.get("status") == "failed":
        return [f"the styles run failed: {last.get('error')}"]
    by_schedule = last.get("reason") == "schedule" and last.get("status") == "succeeded"
    return [] if by_schedule else ["waiting for the schedule to start the styles flow"]
