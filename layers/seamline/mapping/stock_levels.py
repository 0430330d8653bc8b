"""Holds one reading of the ERP's stock in packed arrays: half a million rows fit a small function's memory."""

import hashlib
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import msgspec
from msgspec import Struct

from seamline.domain.stock import StockRow

SCALE = 1000
"""Quantities are kept as whole thousandths of a unit."""
FIELDS = ("available", "on_hand", "allocated", "on_order", "in_transit")
_NO_DAY = 0
CHUNK_ROWS = 5000


class Level(Struct, frozen=True, gc=False):
    """One row of a product, in thousandths of a unit; `due` is the day its order is due, None when unknown."""

    warehouse: str
    available: int
    on_hand: int
    allocated: int
    on_order: int
    in_transit: int
    due: date | None


class StockLevels:
    """Rows of the chosen locations, by product. Of two readings of one place the last one counts.

    A row that slides onto another page, or is edited during the read, comes twice: a place is the product, location,
    bin and batch. All rows are added before any is asked for. `repeats` counts the signs that the list moved.
    """

    def __init__(self, warehouses: Mapping[str, Iterable[str]]) -> None:
        self._names = list(warehouses)
        self._home = {
            location.casefold(): number
            for number, locations in enumerate(warehouses.values())
            for location in locations
        }
        self.repeats = 0
        self._places: dict[int, int] = {}
        self._products = array("Q")
        self._warehouses = array("H")
        self._days = array("l")
        self._amounts = tuple(array("q") for _ in FIELDS)
        self._sorted: array[int] | None = None

    def add(self, row: StockRow) -> None:
        """Take a row in, or leave it when its location is not chosen."""
        home = self._home.get(row.location.casefold())
        if home is None:
            return
        place = _hash(f"{row.product_id.lower()}\0{row.location.casefold()}\0{row.bin}\0{row.batch}")
        amounts = tuple(int(units * SCALE) for units in _units(row))
        index = self._places.get(place)
        if index is not None:
            self.repeats += 1
            self._overwrite(index, amounts, row.next_delivery)
        elif any(amounts):
            self._places[place] = len(self._products)
            self._append(row, home, amounts)

    def chunks(self) -> Iterator[bytes]:
        """The rows in packed pieces of at most 330 KB, for another process to go on with."""
        places = array("Q", self._places if self._places else [0] * len(self))
        for start in range(0, len(self), CHUNK_ROWS):
            columns = (places, *self._columns())
            yield zlib.compress(
                msgspec.msgpack.encode([column[start : start + CHUNK_ROWS].tobytes() for column in columns]), level=1
            )

    def load(self, chunk: bytes) -> None:
        """Take in a piece of another process's rows, in its order."""
        places, *columns = msgspec.msgpack.decode(zlib.decompress(chunk), type=list[bytes])
        first = len(self)
        for column, data in zip(self._columns(), columns, strict=True):
            column.frombytes(data)
        self._places |= {place: first + at for at, place in enumerate(array("Q", places))}

    def of(self, product_id: str) -> Iterator[Level]:
        """The rows of a product; none when the ERP showed none, which means nothing is there."""
        wanted, order = _hash(product_id.lower()), self._in_order()
        position = bisect_left(order, wanted, key=self._products.__getitem__)
        while position < len(order) and self._products[order[position]] == wanted:
            yield self._level(order[position])
            position += 1

    def __len__(self) -> int:
        return len(self._products)

    def _columns(self) -> "tuple[array[int], ...]":
        return self._products, self._warehouses, self._days, *self._amounts

    def _append(self, row: StockRow, home: int, amounts: tuple[int, ...]) -> None:
        self._products.append(_hash(row.product_id.lower()))
        self._warehouses.append(home)
        self._days.append(_day_number(row.next_delivery))
        for kept, amount in zip(self._amounts, amounts, strict=True):
            kept.append(amount)

    def _overwrite(self, index: int, amounts: tuple[int, ...], next_delivery: str) -> None:
        self._days[index] = _day_number(next_delivery)
        for kept, amount in zip(self._amounts, amounts, strict=True):
            kept[index] = amount

    def _level(self, index: int) -> Level:
        available, on_hand, allocated, on_order, in_transit = (kept[index] for kept in self._amounts)
        day = self._days[index]
        due = date.fromordinal(day) if day else None
        warehouse = self._names[self._warehouses[index]]
        return Level(warehouse, available, on_hand, allocated, on_order, in_transit, due)

    def _in_order(self) -> "array[int]":
        if self._sorted is None:
            # The places are needed only while rows still come; giving them up first keeps the peak low.
            self._places = {}
            self._sorted = array("L", sorted(range(len(self._products)), key=self._products.__getitem__))
        return self._sorted


def _hash(text: str) -> int:
    """Sixty-four bits: among half a million rows two share them once in a hundred million accounts."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _units(row: StockRow) -> tuple[Decimal, ...]:
    return row.available, row.on_hand, row.allocated, row.on_order, row.in_transit


def _day_number(text: str) -> int:
    try:
        return date.fromisoformat(text[:10]).toordinal() if text else _NO_DAY
    except ValueError:
        return _NO_DAY
