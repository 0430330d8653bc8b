"""Tells from JOOR's inventory log which cells were taken; in doubt a cell is not, since setting it again does no harm.

Only the names of the log's fields are documented. So an entry belongs to a SKU when its text is the UPC or the joined
SKU key: the first entry to the first cell of that SKU, the last one to all that remain. Other entries are told by
position when the log has as many entries as cells were sent. A cell the log does not mention was taken only if the log
lists nothing but failures, all of them known, and JOOR's own count does not contradict.
"""

from collections import defaultdict, deque
from collections.abc import Sequence

import httpx
from msgspec import Struct

from seamline.domain.stock import Cell, CellOutcome
from seamline.marketplace.joor.envelope import require_envelope, require_success, v2_words
from seamline.marketplace.joor.values import Node, nodes, number, text

PASSED = ("pass", "passed", "success")
NOT_MENTIONED = "JOOR's inventory log does not say whether this cell was taken"


class StockLog(Struct, frozen=True):
    """JOOR's answer to one batch: log entries, its count of SKUs if given, and its words for the whole."""

    entries: list[Node]
    sku_count: int | None
    succeeded: bool
    words: str


def read_log(response: httpx.Response) -> StockLog:
    """The log of one bulk call. Raises RecordRejected when JOOR refused it as a whole and logged no rows."""
    envelope = require_envelope(response)
    entries = nodes(envelope.node.get("inventory_log"), "log")
    # A code for the whole call says nothing of the rows; where there are rows, they decide.
    if not entries:
        require_success(envelope)
    return StockLog(entries, number(envelope.node.get("sku_count")), envelope.succeeded, v2_words(envelope))


def outcomes(cells: Sequence[Cell], log: StockLog) -> tuple[CellOutcome, ...]:
    """What became of each cell, in the order sent."""
    places = _places(cells, log.entries)
    silence_is_consent = _silence_is_consent(len(cells), log, known=len({*places} - {None}))
    return tuple(
        _unmentioned(cell, silence_is_consent) if place is None else _outcome(cell, log.entries[place], log)
        for cell, place in zip(cells, places, strict=True)
    )


def _places(cells: Sequence[Cell], entries: Sequence[Node]) -> list[int | None]:
    """Where in the log each cell's entry stands."""
    # The log may name a passed row by SKU key and a failed one by UPC: both names lead to the same cell.
    owner = {key: _joined(cell) for cell in cells for key in (cell.target.upc, _joined(cell)) if key}
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for place, entry in enumerate(entries):
        waiting[owner.get(text(entry.get("sku")), "")].append(place)
    places = [_next_place(waiting[_joined(cell)]) for cell in cells]
    if len(entries) == len(cells) and all(place in (None, position) for position, place in enumerate(places)):
        return list(range(len(cells)))
    return places


def _next_place(waiting: deque[int]) -> int | None:
    if len(waiting) > 1:
        return waiting.popleft()
    return waiting[0] if waiting else None


def _joined(cell: Cell) -> str:
    target = cell.target
    return f"{target.number}{target.identifier}{target.color_code}{target.size_name}"


def _silence_is_consent(sent: int, log: StockLog, known: int) -> bool:
    failures = sum(1 for entry in log.entries if not _has_passed(entry))
    lists_known_failures_only = failures == len(log.entries) == known
    count_agrees = log.sku_count is None or log.sku_count >= sent - failures
    return log.succeeded and lists_known_failures_only and count_agrees


def _outcome(cell: Cell, entry: Node, log: StockLog) -> CellOutcome:
    if _has_passed(entry):
        return CellOutcome(cell, accepted=True)
    reason = text(entry.get("comment")) or text(entry.get("message")) or log.words
    return CellOutcome(cell, accepted=False, words=f"JOOR did not take {text(entry.get('sku')) or 'the row'}: {reason}")


def _unmentioned(cell: Cell, is_taken: bool) -> CellOutcome:
    return CellOutcome(cell, accepted=is_taken, words="" if is_taken else NOT_MENTIONED)


def _has_passed(entry: Node) -> bool:
    return text(entry.get("status")).lower() in PASSED
