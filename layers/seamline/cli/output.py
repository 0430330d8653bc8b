"""How commands print: tables for people, JSON for machines."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


def say(text: str) -> None:
    """One line of plain text."""
    _console().print(text, markup=False)


def print_json(data: Any) -> None:
    """Data as indented JSON."""
    typer.echo(msgspec.json.format(msgspec.json.encode(data), indent=2))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table, or the title with the word `none`."""
    if not rows:
        say(f"{title}: none")
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, header_style="dim", overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    _console().print(table)


def moment(text: str | None) -> str:
    """A moment of the admin API in the reader's own time zone, or a dash."""
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M:%S}" if text else "-"


def tally(counts: dict[str, int]) -> str:
    """Counts in words."""
    return ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing"


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
