"""Remembers what JOOR was told of styles: stock cells, UPC claims and the pushed styles themselves."""

from collections.abc import Sequence

from seamline.domain.plan import ChangeKind
from seamline.domain.pushed import PushedStyle
from seamline.domain.stock import CellState
from seamline.domain.style import Style, StyleTarget, missing_cells
from seamline.flows.context import FlowContext
from seamline.flows.shared_upcs import claims_of, upcs_of
from seamline.flows.style_change import StyleChange
from seamline.mapping.departed import given_up
from seamline.mapping.style import digest
from seamline.state.catalogue import Dirty
from seamline.state.upcs import Claim


def remember(ctx: FlowContext, done: Sequence[tuple[StyleChange, PushedStyle]]) -> None:
    """Cells and claims first: a crash in between leaves the style dirty, and everything here may be repeated."""
    for change, pushed in done:
        # What left the selection shall not be sold from a linesheet made by hand, nor be sold twice after it moved.
        ctx.cells.settle_style(pushed.style.identifier, {} if pushed.dropped else cell_states(pushed.style))
        if change.traits:
            ctx.cells.note_traits(pushed.style.identifier, change.traits)
    claims = {upc: claim for change, _ in done if change.sends for upc, claim in claims_of(change).items()}
    _settle_claims(ctx, claims, {upc: change.style.identifier for change, _ in done for upc in _released(change)})
    ctx.catalogue.save_pushed([pushed for _, pushed in done])


def claim_upcs(ctx: FlowContext, changes: Sequence[StyleChange]) -> None:
    """Claim the UPCs as if the changes were done, so that a preview finds what is shared across its batches."""
    claims = {upc: claim for change in changes if change.sends for upc, claim in claims_of(change).items()}
    ctx.catalogue.upcs.settle(claims, {upc: change.style.identifier for change in changes for upc in _released(change)})


def forget_style(ctx: FlowContext, change: StyleChange, gone: PushedStyle) -> None:
    """The style is out of JOOR: no stock is sent for it, and a deleted one's UPCs are free."""
    ctx.cells.forget_style(gone.style.identifier)
    if gone.left == ChangeKind.DELETE.value:
        _settle_claims(ctx, {}, dict.fromkeys(upcs_of(change.style), change.style.identifier))
    ctx.catalogue.save_pushed([gone])


def pushed_of(change: StyleChange, now: float) -> PushedStyle:
    """What is remembered of a style that JOOR shows as sent."""
    dropped = change.change.kind is ChangeKind.DROP
    before = change.before
    return PushedStyle(
        change.group_id,
        change.style,
        digest(change.style),
        now,
        change.change.reason,
        dropped,
        change.one_per,
        change.part,
        ChangeKind.DROP.value if dropped else "",
        _still(before.inactive_colors, {color.code for color in change.style.colors}) if before else (),
        _still(before.inactive_sizes, {size.name for size in change.style.sizes}) if before else (),
        change.way,
    )


def cell_states(style: Style) -> dict[str, CellState]:
    """The stock cells of a style by product id; grid cells without an ERP variant get an id of their own."""
    cells = {sku.product_id: CellState(_target(style, sku.color_code, sku.size_name, sku.upc)) for sku in style.skus}
    for color_code, size_name in missing_cells(style):
        key = f"{style.identifier}|{color_code}|{size_name}"
        cells[key] = CellState(_target(style, color_code, size_name, ""), empty=True)
    return cells


def _settle_claims(ctx: FlowContext, claims: dict[str, Claim], released: dict[str, str]) -> None:
    waiting = ctx.catalogue.upcs.settle(claims, released)
    ctx.catalogue.mark_dirty(Dirty(group_id, "a barcode it waited for is free") for group_id in waiting)


def _released(change: StyleChange) -> frozenset[str]:
    return given_up(change.before.style, change.style) if change.before and change.sends else frozenset()


def _still(inactive: tuple[str, ...], back: set[str]) -> tuple[str, ...]:
    return tuple(name for name in inactive if name not in back)


def _target(style: Style, color_code: str, size_name: str, upc: str) -> StyleTarget:
    return StyleTarget(style.identifier, style.number, color_code, size_name, upc)
