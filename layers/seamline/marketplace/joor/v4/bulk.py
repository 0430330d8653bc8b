"""Writes v4 objects in batches, and tells which were taken: JOOR answers 200 even when it took nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from msgspec import Struct

from seamline.errors import NotFound, RecordRejected
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import V4Answer, read_v4, v4_words
from seamline.marketplace.joor.values import Node, text

DUPLICATED = "DUPLICATED"
NOT_MENTIONED = "JOOR's answer does not mention it"
PAGE = 200
_NAMES = ("id", "external_id", "product_identifier", "product_id", "sku_id", "sku_identifier", "name")


class Sent(Struct, frozen=True):
    """One object to write, for which style, and the key by which its row in the answer is known again."""

    style: str
    key: str
    body: Node


class Refusal(Struct, frozen=True):
    """Why JOOR did not take an object, in its words."""

    sent: Sent
    words: str
    duplicate: bool = False


class Written(Struct, frozen=True):
    """The rows JOOR answered with, by key, and what it refused."""

    rows: dict[str, Node]
    refusals: tuple[Refusal, ...] = ()


type KeyOf = Callable[[Node], str]


class BulkWriter:
    """Sends objects at five credits a batch; a batch refused as a whole is sent again style by style."""

    def __init__(self, v4: ApiClient, size: int) -> None:
        self._v4 = v4
        self.size = size

    def write(self, path: str, groups: Iterable[Sequence[Sent]], key_of: KeyOf) -> Written:
        """Write groups of objects, each group in one call where it fits. `key_of` reads the key off an answered row."""
        rows: dict[str, Node] = {}
        refusals: list[Refusal] = []
        for part in whole_batches(groups, self.size):
            written = self._write(path, part, key_of)
            rows |= written.rows
            refusals += written.refusals
        return Written(rows, tuple(refusals))

    def _write(self, path: str, part: Sequence[Sent], key_of: KeyOf) -> Written:
        try:
            answer = self._v4.write(Request("POST", path, body=[sent.body for sent in part]), read_v4)
        except (RecordRejected, NotFound) as error:
            owners = dict.fromkeys(sent.style for sent in part)
            if len(owners) == 1:
                return Written({}, tuple(Refusal(sent, str(error)) for sent in part))
            parts = [[sent for sent in part if sent.style == owner] for owner in owners]
            return _joined([self._write(path, one, key_of) for one in parts])
        return _sorted_out(part, answer, key_of)


def whole_batches[T](groups: Iterable[Sequence[T]], size: int) -> Iterator[list[T]]:
    """Batches of at most `size` that keep groups together where they fit; a larger one goes in consecutive batches."""
    batch: list[T] = []
    for group in groups:
        for part in batched(group, size, strict=False):
            if batch and len(batch) + len(part) > size:
                yield batch
                batch = []
            batch += part
    if batch:
        yield batch


def read_all(v4: ApiClient, path: str) -> Iterator[Node]:
    """Every row of a v4 list, one credit a page."""
    seen: set[str] = set()
    page = 1
    while True:
        rows = v4.read(Request("GET", path, {"page": page, "page_size": PAGE}), read_v4).data
        fresh = [row for row in rows if text(row.get("id")) not in seen]
        yield from fresh
        # Where the account does not page, every page is the whole list.
        if len(rows) < PAGE or not fresh:
            return
        seen |= {text(row.get("id")) for row in fresh}
        page += 1


def read_of(v4: ApiClient, path: str, name: str, ids: Sequence[str], size: int) -> Iterator[Node]:
    """The rows that belong to these ids, asked for by `name`; one credit for each `size` ids."""
    for part in batched(ids, size, strict=False):
        yield from v4.read(Request("GET", path, {name: ",".join(part)}), read_v4).data


def _sorted_out(part: Sequence[Sent], answer: V4Answer, key_of: KeyOf) -> Written:
    """Rows come in no promised order, so they are known by key, and errors by what their details name."""
    rows = {key_of(row): row for row in answer.data}
    missing = [sent for sent in part if sent.key not in rows]
    named = {id(error): [sent for sent in missing if _names(error, sent)] for error in answer.errors}
    nameless = [error for error in answer.errors if not named[id(error)]]
    refusals = []
    for sent in missing:
        errors = [error for error in answer.errors if sent in named[id(error)]] or nameless
        words = "; ".join(dict.fromkeys(map(v4_words, errors))) or NOT_MENTIONED
        duplicate = any(text(error.get("status")).upper() == DUPLICATED for error in errors)
        refusals.append(Refusal(sent, words, duplicate))
    return Written(rows, tuple(refusals))


def _names(error: Node, sent: Sent) -> bool:
    mine = {value for name in _NAMES if (value := text(sent.body.get(name)))}
    return bool(mine & _words_in(error.get("details")))


def _words_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*map(_words_in, value))
    return {text(value)} if text(value) else set()


def _joined(parts: Sequence[Written]) -> Written:
    rows = {key: row for part in parts for key, row in part.rows.items()}
    return Written(rows, tuple(refusal for part in parts for refusal in part.refusals))
