"""Points 4 and 5: a cycle without news writes nothing, and news moves exactly what is new."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from seamline.demo.brand import CORE, JOOR, Catalogue, Json, State
from seamline.demo.catalogue_points import CellKey, expected_cells, shown_cells, stock_differences, style_differences
from seamline.demo.expected import expect
from seamline.demo.order_points import approved, live_sales, obstacles, order_differences
from seamline.demo.world import World, require
from seamline.domain.flow import Flow


def nothing_new_writes_nothing(world: World) -> str:
    """Point 4. Once both sides agree, and JOOR was told what is held, a further cycle only reads."""
    world.until(lambda: _unsettled(world), lambda: world.run(Flow.ORDERS, Flow.STOCK))
    flows = [flow for flow in Flow if world.settings.flows.of(flow).enabled and flow is not Flow.RECONCILE]
    world.run(*flows)
    mark = world.brand.mark()
    world.run(*flows)
    writes = world.brand.writes(mark)
    require([f"{call['api']} {call['method']} {call['path']}" for call in writes])
    return f"{len(world.brand.calls) - mark} calls, 0 writes"


def only_news_moves(world: World) -> str:
    """Point 5. One product edited, one level counted, one order approved: three things move, and nothing else."""
    catalogue, before = world.brand.catalogue(), world.brand.state()
    news = _News(
        _edit_a_product(world, catalogue),
        _count_a_shelf(world, catalogue),
        _approve_an_order(world, catalogue, before),
    )
    world.run(Flow.STYLES, Flow.STOCK)
    world.until(lambda: _unsettled(world), lambda: world.run(Flow.ORDERS, Flow.STOCK))
    require(_strays(news, before, world.brand.state()))
    return f"style {news.style}, stock of {' / '.join(news.cell)}, order {news.order_id}: nothing else moved"


class _News(Struct, frozen=True):
    """What happened: the style edited, the stock cell counted, the order approved."""

    style: str
    cell: CellKey
    order_id: str


def _strays(news: _News, before: State, after: State) -> list[str]:
    """What moved although nothing happened to it, and what did not move although something did."""
    order = next(row for row in approved(after) if row["order_id"] == news.order_id)
    # What a sale reserves is no longer for sale, so its SKUs' quantities follow it.
    reserved = {(row["item_number"], row["item_color"], row["item_size"]) for row in order["payload"]["line_items"]}
    styles, cells = _changed(_styles_of, before, after), _changed(shown_cells, before, after)
    own_sales = {row["ID"] for row in live_sales(after, news.order_id)}
    return [
        *(f"style {key} moved" for key in styles - {news.style}),
        *(f"stock of {key} moved" for key in cells - {news.cell} if key[:3] not in reserved),
        *(f"sale {key} moved" for key in _changed(_sales_of, before, after) - own_sales),
        *(f"order {key} was marked" for key in _changed(_marks_of, before, after) - {news.order_id}),
        *(f"style {key} did not move" for key in {news.style} - styles),
        *(f"stock of {key} did not move" for key in {news.cell} - cells),
    ]


def _unsettled(world: World) -> list[str]:
    catalogue, state = world.brand.catalogue(), world.brand.state()
    wanted = expect(catalogue, world.settings)
    return [
        *style_differences(wanted, state),
        *stock_differences(world, wanted),
        *order_differences(catalogue, state),
    ]


def _edit_a_product(world: World, catalogue: Catalogue) -> str:
    """Somebody rewrites the text of a style; returns its number."""
    style = next(iter(expect(catalogue, world.settings).styles.values()))
    family = any(row["SKU"] == style.number for row in catalogue.families)
    changes = {"Description": f"<p>{style.name}, now in a new cut.</p>"}
    world.brand.by_hand(CORE, "edit_family" if family else "edit_product", sku=style.number, changes=changes)
    return style.number


def _count_a_shelf(world: World, catalogue: Catalogue) -> CellKey:
    """Somebody finds seven units more of one SKU than JOOR shows; returns the cell that has to move."""
    wanted = expect(catalogue, world.settings)
    cells = expected_cells(world, wanted, world.brand.state())
    # The last style, so that it is another one than the edited style.
    cell = next(reversed(cells))
    number, color, size, warehouse = cell
    style = next(style for style in wanted.styles.values() if style.number == number)
    location = world.settings.stock.warehouses[warehouse][0]
    world.brand.by_hand(CORE, "restock", sku=style.cells[color, size][0], location=location, on_hand=cells[cell] + 7)
    return cell


def _approve_an_order(world: World, catalogue: Catalogue, state: State) -> str:
    pending = (row for row in state.joor["orders"] if row["status"] == "PENDING")
    order_id: str = next(row["order_id"] for row in pending if not obstacles(row, catalogue, state))
    world.brand.by_hand(JOOR, "approve", order_id=order_id)
    return order_id


def _changed(view: Callable[[State], dict[Any, Any]], before: State, after: State) -> set[Any]:
    """The keys under which two readings of the same view differ."""
    old, new = view(before), view(after)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _styles_of(state: State) -> dict[str, Json]:
    rows: list[Json] = state.joor["styles"]
    return {row["style_number"]: {k: v for k, v in row.items() if k != "date_modified"} for row in rows}


def _sales_of(state: State) -> dict[str, tuple[str, str, int]]:
    rows: list[Json] = state.core["sales"]
    return {row["ID"]: (row["Status"], row["ExternalID"], len(row["Order"]["Lines"])) for row in rows}


def _marks_of(state: State) -> dict[str, tuple[str, str]]:
    rows: list[Json] = state.joor["orders"]
    return {row["order_id"]: (row["export_status"], row["export_description"]) for row in rows}
