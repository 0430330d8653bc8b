"""Writes what JOOR shows of an order's export by v4, so that one bad order never blocks its neighbours."""

import re
from collections.abc import Sequence
from itertools import batched
from typing import Any

from seamline.errors import NotFound, RecordRejected
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import V4Answer, read_v4, v4_words
from seamline.marketplace.joor.values import Node, text
from seamline.marketplace.port import Acknowledgement, AckOutcome, ExportMark

PATH = "orders/bulk_update"
STATUS = {ExportMark.EXPORTED: "SUCCESS", ExportMark.FAILED: "FAILED", ExportMark.OPEN: "UNDEFINED"}
NOT_MENTIONED = "JOOR's answer does not mention this order"


class Acknowledger:
    """Sends export marks, and whatever else is written on orders, in batches: five credits a call."""

    def __init__(self, v4: ApiClient, batch: int) -> None:
        self._v4 = v4
        self._batch = batch

    def send(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        """What JOOR said of each mark, in the order sent."""
        return self.update([_encoded(mark) for mark in marks])

    def update(self, rows: Sequence[Node]) -> tuple[AckOutcome, ...]:
        """What JOOR said of each row, in the order sent. A row has an `id`, and the fields to write."""
        return tuple(outcome for part in batched(rows, self._batch, strict=False) for outcome in self._send(part))

    def _send(self, rows: Sequence[Node]) -> tuple[AckOutcome, ...]:
        try:
            answer = self._v4.write(Request("POST", PATH, body=list(rows)), read_v4)
        except (RecordRejected, NotFound) as error:
            if len(rows) == 1:
                return (AckOutcome(_id(rows[0]), accepted=False, words=str(error)),)
            return self._send_singly(rows)
        # JOOR answers 200 even when it took nothing.
        if len(rows) > 1 and _is_refused_as_a_whole(rows, answer):
            return self._send_singly(rows)
        return _outcomes(rows, answer)

    def _send_singly(self, rows: Sequence[Node]) -> tuple[AckOutcome, ...]:
        return tuple(outcome for row in rows for outcome in self._send((row,)))


def _id(row: Node) -> str:
    return str(row["id"])


def _encoded(mark: Acknowledgement) -> Node:
    return {"id": mark.order_id, "export_status": STATUS[mark.mark], "export_description": mark.text}


def _is_refused_as_a_whole(rows: Sequence[Node], answer: V4Answer) -> bool:
    """Nothing was taken, and the errors do not say of which order they speak."""
    ids = set(map(_id, rows))
    return bool(answer.errors) and not answer.data and not any(_named(error, ids) for error in answer.errors)


def _outcomes(rows: Sequence[Node], answer: V4Answer) -> tuple[AckOutcome, ...]:
    """An order failed if an error names it, or if it is not among the good objects."""
    ids = set(map(_id, rows))
    taken = {text(row.get("id")) for row in answer.data}
    words: dict[str, str] = {}
    nameless: list[str] = []
    for error in answer.errors:
        named = _named(error, ids)
        words |= dict.fromkeys(named, v4_words(error))
        nameless += [] if named else [v4_words(error)]
    reason = "; ".join(nameless) or NOT_MENTIONED
    return tuple(
        AckOutcome(order_id, accepted=True)
        if order_id in taken and order_id not in words
        else AckOutcome(order_id, accepted=False, words=words.get(order_id, reason))
        for order_id in map(_id, rows)
    )


def _named(error: Node, ids: set[str]) -> set[str]:
    """The orders an error names: in its details, else in its own id or its message."""
    # A message may speak of other orders too, so the details go first.
    found = _words_in(error.get("details")) & ids
    return found or (_words_in([error.get("id"), error.get("message")]) & ids)


def _words_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*map(_words_in, value))
    return set(re.findall(r"[\w-]+", text(value)))
