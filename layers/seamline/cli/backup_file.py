"""A back-up as a file: JSON lines between a head that says what it is and a foot that says it is whole."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import msgspec
from msgspec import Struct

from seamline.errors import OperatorError
from seamline.state.table import Item

FORMAT = "seamline back-up 1"


class Head(Struct, frozen=True):
    """The first line. `state` is the version of what lay in the table; `at` is a date and time in UTC."""

    format: str
    state: int
    at: str
    stack: str
    connection: str = ""


class Foot(Struct, frozen=True):
    """The last line; a file without it was cut off."""

    items: int


def write_backup(file: Path, head: Head, items: Iterable[Item]) -> int:
    """Write a file, gzipped when its name ends in .gz; says how many items. Raises OperatorError."""
    number = 0
    try:
        with _opened(file, "wb") as out:
            out.write(msgspec.json.encode(head) + b"\n")
            for item in items:
                out.write(msgspec.json.encode(item) + b"\n")
                number += 1
            out.write(msgspec.json.encode(Foot(number)) + b"\n")
    except OSError as error:
        raise OperatorError(f"cannot write {file}: {error.strerror}", fix="name a place that can be written") from error
    return number


def read_head(file: Path) -> Head:
    """What the file is, after looking through all of it. Raises OperatorError when it is no whole back-up."""
    lines = 0
    last = b""
    head: Head | None = None
    for line in _lines(file):
        head = head or _as(line, Head, file)
        lines, last = lines + 1, line
    if head is None or head.format != FORMAT or _as(last, Foot, file).items != lines - 2:
        raise _not_whole(file)
    return head


def read_items(file: Path) -> Iterator[Item]:
    """The items of a file that `read_head` found whole."""
    before: bytes | None = None
    for number, line in enumerate(_lines(file)):
        if before is not None:
            yield _as(before, Item, file)
        before = line if number else None


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with _opened(file, "rb") as lines:
            yield from lines
    except (OSError, EOFError) as error:
        raise OperatorError(f"cannot read {file}: {error}", fix="name a back-up that can be read") from error


def _as[T](line: bytes, kind: type[T], file: Path) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError:
        raise _not_whole(file) from None


def _not_whole(file: Path) -> OperatorError:
    return OperatorError(f"{file} is no back-up of Seamline's, or not a whole one", fix="take another back-up")


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[IO[bytes]]:
    with gzip.open(file, mode) if file.suffix == ".gz" else file.open(mode) as opened:
        yield cast("IO[bytes]", opened)
