"""`seamline backup` and `seamline restore`: the table as a file, and back into an empty table."""

from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec.structs import replace

from seamline.cli.backup_file import FORMAT, Head, read_head, read_items, write_backup
from seamline.cli.output import say
from seamline.cli.tools import stack_of, tools_of
from seamline.clock import utc
from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, LedgerEntry, OrderState
from seamline.errors import Refused
from seamline.flows.orders import BIRTH
from seamline.state.records import decode, encode
from seamline.state.runs import FlowState
from seamline.state.table import Item
from seamline.state.version import KEY, STATE_VERSION

SETTINGS = "CONNECTION"
"""The partition that makes flows run; it is written last, when all they need is there."""


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write: JSON lines; gzipped when it ends in .gz.")],
) -> None:
    """Write the whole table to a file, while everything runs. Credentials are not in it."""
    tools, archive = tools_of(ctx), stack_of(ctx).archive
    head = Head(FORMAT, STATE_VERSION, f"{utc(tools.clock.now()):%Y-%m-%dT%H:%M:%SZ}", tools.stack_name)
    number = write_backup(file, head, archive.items())
    say(f"{file}: {number:,} items of stack {tools.stack_name}. It holds orders with customers' data: keep it safe.")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `seamline backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Write over what is in the table.")] = False,
) -> None:
    """Write a back-up into the empty table of a stack. Orders that may have a sale by now are looked up first."""
    archive, now = stack_of(ctx).archive, tools_of(ctx).clock.now()
    head = read_head(file)
    if head.state > STATE_VERSION:
        fix = "deploy the version of Seamline that wrote it, or a newer one"
        raise Refused(f"{file} was written by a newer Seamline (state {head.state})", fix=fix)
    if not force and any(item.pk != KEY.pk for item in islice(archive.items(), 2)):
        raise Refused(
            f"the table of stack {tools_of(ctx).stack_name} is not empty",
            fix="restore into a fresh stack; with --force the file's items replace those of the same key",
        )
    number = archive.load(prudent(item, now) for item in read_items(file) if item.pk != SETTINGS)
    number += archive.load(item for item in read_items(file) if item.pk == SETTINGS)
    say(f"{number:,} items of {head.at} are back. Run `seamline sync reconcile` to heal what moved since then.")


def prudent(item: Item, now: float) -> Item:
    """An item as it may be trusted after a restore: what the lost table knew since the back-up, nobody knows.

    Orders that are not settled, and all approved before now, may have a sale already: it is looked for first.
    """
    if item.pk.endswith("#ORDER"):
        entry = decode(item, LedgerEntry)
        if entry.state in SETTLED or entry.state is OrderState.CANCELLED:
            return item
        return replace(item, data=encode(replace(entry, look_first=True)))
    if item.pk.endswith("#FLOW") and item.sk == Flow.ORDERS.value:
        state = decode(item, FlowState)
        return replace(item, data=msgspec.json.encode(replace(state, watermarks={**state.watermarks, BIRTH: now})))
    return item
