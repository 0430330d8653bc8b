"""The remembered pictures: which files the ERP lists, what JOOR was given of each style, and what needs a look."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from seamline.domain.catalogue import Family, Product
from seamline.domain.image import Attachment, StyleImages
from seamline.state.records import decode, item, single, spread
from seamline.state.table import Key, Query, Table

_FILES, _STYLE, _PRODUCT, _MARK = "IMAGEFILES", "IMAGESTYLE", "IMAGEPRODUCT", "IMAGEDIRTY"


class ImageMark(Struct, frozen=True, omit_defaults=True):
    """A product, family or group whose pictures need a look, not before a time in epoch seconds.

    Each mark is a row of its own, so that forgetting one never loses another one made meanwhile.
    """

    record_id: str
    reason: str
    not_before: float = 0.0
    key: str = ""


class ImageStore:
    """Reads and writes what one connection remembers of pictures."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def note_files(self, records: Sequence[Product | Family]) -> None:
        """Store the files of records whose list changed, and mark them. Another address alone is no change."""
        lists = {self._key(_FILES, record.id): record.images for record in records}
        found = self._table.get_many(list(lists)) if lists else {}
        before = {key: decode(row, tuple[Attachment, ...]) for key, row in found.items()}
        changed = {key: files for key, files in lists.items() if _facts(files) != _facts(before.get(key, ()))}
        if changed:
            self.mark([ImageMark(key.sk, "pictures changed") for key in changed])
            self._table.put_many([item(key, files) for key, files in changed.items()])

    def renew_files(self, record_id: str, files: Sequence[Attachment]) -> None:
        """Store a record's files as just read, addresses too; mark it if they are not the ones that were known."""
        known = self.files([record_id]).get(record_id, ())
        if _facts(files) != _facts(known):
            self.mark([ImageMark(record_id, "pictures changed")])
        self._table.put(item(self._key(_FILES, record_id), tuple(files)))

    def files(self, record_ids: Iterable[str]) -> dict[str, tuple[Attachment, ...]]:
        """The pictures of products and families by their id."""
        return self._load(_FILES, record_ids, tuple[Attachment, ...])

    def mark(self, marks: Iterable[ImageMark]) -> None:
        """Remember that these need a look."""
        rows = [(f"{mark.record_id}#{secrets.token_hex(4)}", mark) for mark in marks]
        self._table.put_many([item(single(self._connection, _MARK, key), mark) for key, mark in rows])

    def marks(self, after: str = "", limit: int = 0) -> Iterator[ImageMark]:
        """The marks in the order of their keys, from after one."""
        for row in self._table.query(Query(f"{self._connection}#{_MARK}", after=after, limit=limit)):
            mark = decode(row, ImageMark)
            yield ImageMark(mark.record_id, mark.reason, mark.not_before, row.sk)

    def forget_marks(self, marks: Iterable[ImageMark]) -> None:
        """These were looked at."""
        self._table.delete_many([single(self._connection, _MARK, mark.key) for mark in marks if mark.key])

    def styles(self, identifiers: Iterable[str]) -> dict[str, StyleImages]:
        """What JOOR was given, by style identifier."""
        return self._load(_STYLE, identifiers, StyleImages)

    def save_style(self, images: StyleImages) -> None:
        """Remember what JOOR was given of a style."""
        self._table.put(item(self._key(_STYLE, images.identifier), images))

    def forget_styles(self, identifiers: Sequence[str]) -> None:
        """These styles are out of JOOR, and so are their pictures."""
        self._table.delete_many([self._key(kind, one) for one in identifiers for kind in (_STYLE, _PRODUCT)])

    def product_ids(self, identifiers: Iterable[str]) -> dict[str, str]:
        """JOOR's own ids of styles, as far as they are known, by style identifier."""
        return self._load(_PRODUCT, identifiers, str)

    def save_product_ids(self, ids: Mapping[str, str]) -> None:
        """Remember JOOR's own ids of styles; they never change."""
        known = self.product_ids(ids)
        fresh = {identifier: one for identifier, one in ids.items() if known.get(identifier) != one}
        self._table.put_many([item(self._key(_PRODUCT, identifier), one) for identifier, one in fresh.items()])

    def forget_product_ids(self, identifiers: Sequence[str]) -> None:
        """These ids proved wrong."""
        self._table.delete_many([self._key(_PRODUCT, identifier) for identifier in identifiers])

    def _key(self, kind: str, record_id: str) -> Key:
        return spread(self._connection, kind, record_id)

    def _load[T](self, kind: str, ids: Iterable[str], record: type[T]) -> dict[str, T]:
        keys = [self._key(kind, one) for one in dict.fromkeys(ids)]
        return {key.sk: decode(row, record) for key, row in self._table.get_many(keys).items()} if keys else {}


def _facts(files: Sequence[Attachment]) -> list[tuple[str, bool]]:
    return [(file.key, file.default) for file in files]
