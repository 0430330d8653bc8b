"""Reads what changed in the ERP's catalogue into the store, page by page, resumable at any page."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import utc
from seamline.flows.context import FlowContext
from seamline.state.runs import FlowState

OVERLAP_SECONDS = 600.0
ENOUGH_SECONDS = 20.0
CATALOGUE = "catalogue"
PICTURES = "pictures"
"""The watermark of the first reading that noted pictures, without which nothing is known of older records'."""


class _Position(Struct, frozen=True):
    stage: int
    page: str = ""


def read_catalogue(ctx: FlowContext, state: FlowState) -> FlowState:
    """Read families, then products, changed since the watermark (all the first time, and once pictures are wanted).

    The answer has an empty cursor when everything was read; its watermark then is the start of the read.
    """
    started = state.cursor_started or ctx.clock.now()
    position = msgspec.json.decode(state.cursor, type=_Position) if state.cursor else _Position(0)
    seen = state.watermarks.get(CATALOGUE)
    lacks_pictures = ctx.settings.images is not None and PICTURES not in state.watermarks
    since = utc(seen - OVERLAP_SECONDS) if seen and not lacks_pictures else None
    while position.stage < len(_STAGES):
        position = _read_page(ctx, since, position)
        if position.stage < len(_STAGES) and (position.page or state.cursor):
            state = _at(state, position, started)
            ctx.runs.save(state)
            if ctx.time_left() < ENOUGH_SECONDS:
                return state
    return replace(state, cursor="", cursor_started=0.0, watermarks=_watermarks(ctx, state, started))


def read_already(state: FlowState) -> FlowState:
    """The state in which a further slice of the run finds everything read."""
    return _at(state, _Position(len(_STAGES)), state.watermarks[CATALOGUE])


def read_hinted(ctx: FlowContext) -> None:
    """Read the products that the ERP hinted at, one call each, and leave the watermark alone.

    One never read before is left to the next whole run: its family may be new too, and only the lists tell.
    """
    known = ctx.catalogue.products(ctx.only)
    found = [product for product_id in known if (product := ctx.erp.product(product_id))]
    ctx.catalogue.save_products(found)


def _at(state: FlowState, position: _Position, started: float) -> FlowState:
    return replace(state, cursor=msgspec.json.encode(position).decode(), cursor_started=started)


def _watermarks(ctx: FlowContext, state: FlowState, started: float) -> dict[str, float]:
    marks = {**state.watermarks, CATALOGUE: started}
    pictures = {PICTURES: marks.pop(PICTURES, started)}
    return marks | pictures if ctx.settings.images else marks


def _read_page(ctx: FlowContext, since: datetime | None, position: _Position) -> _Position:
    following = _STAGES[position.stage](ctx, since, position.page)
    return _Position(position.stage, following) if following else _Position(position.stage + 1)


def _families(ctx: FlowContext, since: datetime | None, cursor: str) -> str:
    page = ctx.erp.families(since, cursor)
    ctx.catalogue.save_families(page.rows)
    return page.next


def _products(ctx: FlowContext, since: datetime | None, cursor: str) -> str:
    page = ctx.erp.products(since, cursor)
    ctx.catalogue.save_products(page.rows)
    return page.next


_STAGES: tuple[Callable[[FlowContext, datetime | None, str], str], ...] = (_families, _products)
