"""`seamline remove`: a connection leaves a stack, after its work has ended; the others notice nothing."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from seamline.cli.addresses import address
from seamline.cli.backup_file import FORMAT, Head, write_backup
from seamline.cli.output import say
from seamline.cli.tools import Stack, stack_of, tools_of
from seamline.clock import Clock, utc
from seamline.domain.flow import Flow
from seamline.errors import SeamlineError
from seamline.hints.key_store import FOLDER as HOOK_KEYS
from seamline.state.connections import AppliedConnection, ConnectionStore, Pause
from seamline.state.hooks import HookBook
from seamline.state.table import Item, Key
from seamline.state.version import STATE_VERSION

LONGEST_FUNCTION_SECONDS = 930.0
"""No function lives longer: what was in flight when the flows were paused has ended by then."""
LOOK_SECONDS = 5.0
CONNECTIONS = "CONNECTION"


class Removal(Struct, frozen=True):
    """Which connection goes, and whether its order ledger goes too."""

    name: str
    forget_ledger: bool = False

    def takes(self, item: Item) -> bool:
        """Whether the item goes. The ledger stays unless it is to be forgotten: it is why no sale is made twice."""
        return self.forget_ledger or item.pk != f"{self.name}#ORDER"


def remove(
    ctx: typer.Context,
    connection: Annotated[str, typer.Argument(help="The name of the connection that goes.")],
    export: Annotated[Path | None, typer.Option(help="First write everything kept of it to this file.")] = None,
    forget_ledger: Annotated[
        bool, typer.Option("--forget-ledger", help="Also forget which orders were exported. Never do so lightly.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a connection: pause it, let its work end, then delete its records and credentials."""
    stack, clock = stack_of(ctx), tools_of(ctx).clock
    removal = Removal(connection, forget_ledger)
    connections = ConnectionStore(stack.table)
    applied = connections.get(connection)
    if not yes:
        typer.confirm(f"Remove {connection} from stack {tools_of(ctx).stack_name}{_warning(removal)}?", abort=True)
    for flow in Flow:
        connections.pause(connection, flow, Pause(clock.now(), "seamline remove"))
    _give_up_webhooks(stack, applied)
    say(f"{connection} is paused; waiting for what is under way.")
    _wait_for_work(stack, clock)
    if export:
        say(f"{export}: {_export(stack, removal, export, clock):,} items.")
    gone = _delete(stack, removal)
    for secret in (connection, HOOK_KEYS + connection):
        stack.secrets.remove(secret)
    kept = "" if forget_ledger else " Its order ledger is kept: applied again, it makes no sale twice."
    say(f"Removed {connection}: {gone:,} items and its credentials (recoverable for a week).{kept}")


def _warning(removal: Removal) -> str:
    return ", and forget which of its orders were exported" if removal.forget_ledger else ""


def _give_up_webhooks(stack: Stack, applied: AppliedConnection) -> None:
    """Settings that want none take them away, with the ERP's consent."""
    one = address("connections", applied.name)
    try:
        stack.admin.put(one, {**applied.settings, "webhooks": {"enabled": False}})
        report = stack.admin.post(f"{one}/webhooks")
    except SeamlineError as error:
        report = {"available": False, "reason": str(error), "webhooks": []}
    left = [row["words"] for row in report["webhooks"] if row["state"] != "removed"]
    if left or (report["reason"] and HookBook(stack.table, applied.name).get().bases):
        why = "; ".join(left) or report["reason"]
        say(f"Webhooks were not taken away ({why}). What Cin7 still posts is refused, and Cin7 gives them up.")


def _wait_for_work(stack: Stack, clock: Clock) -> None:
    """Every queue was seen with nothing in flight since the pause, or the longest function's time has passed."""
    until = clock.now() + LONGEST_FUNCTION_SECONDS
    busy = stack.in_flight()
    while any(busy.values()) and clock.now() < until:
        clock.sleep(LOOK_SECONDS)
        seen = stack.in_flight()
        busy = {queue: number for queue, number in seen.items() if number and busy.get(queue)}


def _export(stack: Stack, removal: Removal, file: Path, clock: Clock) -> int:
    moment = f"{utc(clock.now()):%Y-%m-%dT%H:%M:%SZ}"
    head = Head(FORMAT, STATE_VERSION, moment, "", removal.name)
    own = stack.table.get(Key(CONNECTIONS, removal.name))
    return write_backup(file, head, [*([own] if own else []), *stack.archive.items(f"{removal.name}#")])


def _delete(stack: Stack, removal: Removal) -> int:
    """The settings first, so that nothing starts any more; twice over the rest, in case something was just written."""
    stack.table.delete(Key(CONNECTIONS, removal.name))
    gone = 1
    for _ in range(2):
        items = stack.archive.items(f"{removal.name}#")
        gone += stack.archive.discard(Key(item.pk, item.sk) for item in items if removal.takes(item))
    return gone
