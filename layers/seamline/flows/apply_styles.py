"""Applies a batch of style changes: look, send, wait for the job, read back, compare, remember."""

from collections.abc import Sequence

from msgspec import Struct

from seamline.clock import utc
from seamline.domain.plan import ChangeKind, Hold
from seamline.domain.stock import CellState
from seamline.domain.style import Style, StyleTarget, missing_cells
from seamline.errors import RecordRejected, RetryableError, UnknownOutcome
from seamline.flows.context import FlowContext
from seamline.flows.plan_styles import StyleChange
from seamline.mapping.style import digest
from seamline.mapping.style_diff import shortfalls
from seamline.marketplace.port import StyleBatch, StyleJob
from seamline.state.catalogue import PushedStyle

CLOCK_SKEW_SECONDS = 30.0
FIRST_POLL_SECONDS = 0.5
LAST_POLL_SECONDS = 5.0


class Applied(Struct, frozen=True):
    """Which changes JOOR was seen to show, and which it did not take, with its words."""

    done: tuple[StyleChange, ...] = ()
    holds: tuple[Hold, ...] = ()


def apply_styles(ctx: FlowContext, changes: Sequence[StyleChange]) -> Applied:
    """Send one batch. A batch that JOOR refuses as a whole is halved until the guilty style stands alone."""
    try:
        return _send_and_verify(ctx, changes)
    except RecordRejected as error:
        if len(changes) == 1:
            return Applied(holds=(_hold(changes[0], (str(error),)),))
        middle = len(changes) // 2
        first, second = apply_styles(ctx, changes[:middle]), apply_styles(ctx, changes[middle:])
        return Applied(first.done + second.done, first.holds + second.holds)


def _send_and_verify(ctx: FlowContext, changes: Sequence[StyleChange]) -> Applied:
    started = ctx.clock.now()
    _wait(ctx, _send(ctx, changes))
    shown = ctx.marketplace.modified_styles(utc(started - CLOCK_SKEW_SECONDS))
    unseen = [change.style for change in changes if change.style.identifier not in shown]
    if unseen:
        shown = {**shown, **ctx.marketplace.find_styles(unseen)}
    verdicts = {change.group_id: _verdict(change.style, shown.get(change.style.identifier)) for change in changes}
    done = tuple(change for change in changes if not verdicts[change.group_id])
    _remember(ctx, done)
    refused = (change for change in changes if verdicts[change.group_id])
    return Applied(done, tuple(_hold(change, verdicts[change.group_id]) for change in refused))


def _send(ctx: FlowContext, changes: Sequence[StyleChange]) -> StyleJob:
    """Send once; when the outcome is unknown, look again what exists and send the full styles once more."""
    try:
        return ctx.marketplace.send_styles(_batch(ctx, changes))
    except UnknownOutcome:
        return ctx.marketplace.send_styles(_batch(ctx, changes, look_at_all=True))


def _batch(ctx: FlowContext, changes: Sequence[StyleChange], look_at_all: bool = False) -> StyleBatch:
    uncertain = [change.style for change in changes if look_at_all or change.before is None]
    known = {change.style.identifier for change in changes if change.before is not None and not look_at_all}
    if uncertain:
        known |= set(ctx.marketplace.find_styles(uncertain))
    styles = [change.style for change in changes]
    return StyleBatch(
        create=tuple(style for style in styles if style.identifier not in known),
        update=tuple(style for style in styles if style.identifier in known),
    )


def _wait(ctx: FlowContext, job: StyleJob) -> None:
    pause, until = FIRST_POLL_SECONDS, min(ctx.deadline, ctx.clock.now() + ctx.settings.joor.job_wait)
    while not ctx.marketplace.job_finished(job):
        if ctx.clock.now() + pause > until:
            raise JobStillRunning(f"JOOR's bulk style job {', '.join(job.ids)} has not finished yet")
        ctx.clock.sleep(pause)
        pause = min(pause * 2, LAST_POLL_SECONDS)


class JobStillRunning(RetryableError):
    """JOOR works longer on a bulk job than this slice may wait; the next one looks and sends again."""


def _verdict(sent: Style, shown: Style | None) -> tuple[str, ...]:
    if shown is None:
        return ("JOOR took the batch but does not show this style; its job report (by e-mail from JOOR) says why",)
    return shortfalls(sent, shown)


def _remember(ctx: FlowContext, done: Sequence[StyleChange]) -> None:
    """Stock cells first: a crash in between leaves the style dirty, and everything here may be repeated."""
    for change in done:
        # What left the selection shall not be sold from a linesheet made by hand either: its cells become empty.
        left = change.change.kind is ChangeKind.DROP
        ctx.cells.settle_style(change.style.identifier, {} if left else cell_states(change.style))
    now = ctx.clock.now()
    ctx.catalogue.save_pushed([_pushed(change, now) for change in done])


def _pushed(change: StyleChange, now: float) -> PushedStyle:
    dropped = change.change.kind is ChangeKind.DROP
    return PushedStyle(change.group_id, change.style, digest(change.style), now, change.change.reason, dropped)


def cell_states(style: Style) -> dict[str, CellState]:
    """The stock cells of a style by product id; grid cells without an ERP variant get an id of their own."""
    cells = {sku.product_id: CellState(_target(style, sku.color_code, sku.size_name, sku.upc)) for sku in style.skus}
    for color_code, size_name in missing_cells(style):
        key = f"{style.identifier}|{color_code}|{size_name}"
        cells[key] = CellState(_target(style, color_code, size_name, ""), empty=True)
    return cells


def _target(style: Style, color_code: str, size_name: str, upc: str) -> StyleTarget:
    return StyleTarget(style.identifier, style.number, color_code, size_name, upc)


def _hold(change: StyleChange, reasons: tuple[str, ...]) -> Hold:
    release = "correct what JOOR names; the style is sent again when it changes or when you retry it"
    return Hold(change.group_id, reasons, release, label=change.change.label)
