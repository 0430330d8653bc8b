"""Writes export marks on orders by v4, so that one bad order never blocks its neighbours."""

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
    """Sends export marks in batches: five credits a call."""

    def __init__(self, v4: ApiClient, batch: int) -> None:
        self._v4 = v4
        self._batch = batch

    def send(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        """What JOOR said of each mark, in the order sent."""
        return tuple(outcome for part in batched(marks, self._batch, strict=False) for outcome in self._send(part))

    def _send(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        try:
            answer = self._v4.write(Request("POST", PATH, body=[_encoded(mark) for mark in marks]), read_v4)
        except (RecordRejected, NotFound) as error:
            if len(marks) == 1:
                return (AckOutcome(marks[0].order_id, accepted=False, words=str(error)),)
            return self._send_singly(marks)
        # JOOR answers 200 even when it took nothing.
        if len(marks) > 1 and _is_refused_as_a_whole(marks, answer):
            return self._send_singly(marks)
        return _outcomes(marks, answer)

    def _send_singly(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        return tuple(outcome for mark in marks for outcome in self._send((mark,)))


def _encoded(mark: Acknowledgement) -> Node:
    return {"id": mark.order_id, "export_status": STATUS[mark.mark], "export_description": mark.text}


def _is_refused_as_a_whole(marks: Sequence[Acknowledgement], answer: V4Answer) -> bool:
    """Nothing was taken, and the errors do not say of which order they speak."""
    ids = {mark.order_id for mark in marks}
    return bool(answer.errors) and not answer.data and not any(_named(error, ids) for error in answer.errors)


def _outcomes(marks: Sequence[Acknowledgement], answer: V4Answer) -> tuple[AckOutcome, ...]:
    """An order failed if an error names it, or if it is not among the good objects."""
    ids = {mark.order_id for mark in marks}
    taken = {text(row.get("id")) for row in answer.data}
    words: dict[str, str] = {}
    nameless: list[str] = []
    for error in answer.errors:
        named = _named(error, ids)
        words |= dict.fromkeys(named, v4_words(error))
        nameless += [] if named else [v4_words(error)]
    reason = "; ".join(nameless) or NOT_MENTIONED
    return tuple(
        AckOutcome(mark.order_id, accepted=True)
        if mark.order_id in taken and mark.order_id not in words
        else AckOutcome(mark.order_id, accepted=False, words=words.get(mark.order_id, reason))
        for mark in marks
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
