"""Tells from JOOR's inventory log which cells were taken; in doubt a cell is not, since setting it again does no harm.

Only the names of the log's fields are documented. So an entry belongs to a cell when its text is the cell's UPC or its
joined SKU key, else by position when the log has as many entries as cells were sent. A cell the log does not mention
was taken only if the log lists nothing but failures, all of them known, and JOOR's own count does not contradict.
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
    if not entries:
        require_success(envelope)
    return StockLog(entries, number(envelope.node.get("sku_count")), envelope.succeeded, v2_words(envelope))


def outcomes(cells: Sequence[Cell], log: StockLog) -> tuple[CellOutcome, ...]:
    """What became of each cell, in the order sent."""
    entries = _matched(cells, log.entries)
    silence_is_consent = _silence_is_consent(cells, log, entries)
    return tuple(
        _outcome(cell, entry, log) if entry else _unmentioned(cell, silence_is_consent)
        for cell, entry in zip(cells, entries, strict=True)
    )


def _matched(cells: Sequence[Cell], entries: Sequence[Node]) -> list[Node | None]:
    """The entry of each cell: by key, several with one key in the order sent; the rest by position."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for index, entry in enumerate(entries):
        waiting[text(entry.get("sku"))].append(index)
    indexes = [_taken(cell, waiting) for cell in cells]
    if len(entries) == len(cells) and all(found in (None, index) for index, found in enumerate(indexes)):
        return list(entries)
    return [None if index is None else entries[index] for index in indexes]


def _taken(cell: Cell, waiting: dict[str, deque[int]]) -> int | None:
    return next((waiting[key].popleft() for key in _keys(cell) if waiting.get(key)), None)


def _keys(cell: Cell) -> tuple[str, ...]:
    target = cell.target
    joined = f"{target.number}{target.identifier}{target.color_code}{target.size_name}"
    return (target.upc, joined) if target.upc else (joined,)


def _silence_is_consent(cells: Sequence[Cell], log: StockLog, matched: Sequence[Node | None]) -> bool:
    failures = [entry for entry in log.entries if not _has_passed(entry)]
    known = sum(1 for entry in matched if entry is not None)
    lists_failures_only = len(failures) == len(log.entries) == known
    count_agrees = log.sku_count is None or log.sku_count >= len(cells) - len(failures)
    return log.succeeded and lists_failures_only and count_agrees


def _outcome(cell: Cell, entry: Node, log: StockLog) -> CellOutcome:
    if _has_passed(entry):
        return CellOutcome(cell, accepted=True)
    reason = text(entry.get("comment")) or text(entry.get("message")) or log.words
    return CellOutcome(cell, accepted=False, words=f"JOOR did not take {text(entry.get('sku')) or 'the row'}: {reason}")


def _unmentioned(cell: Cell, is_taken: bool) -> CellOutcome:
    return CellOutcome(cell, accepted=is_taken, words="" if is_taken else NOT_MENTIONED)


def _has_passed(entry: Node) -> bool:
    return text(entry.get("status")).lower() in PASSED
