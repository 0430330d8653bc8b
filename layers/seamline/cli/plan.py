"""`seamline plan`: what a run would do, field by field, without doing it."""

from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import asdict

from seamline.cli.check import applied_settings
from seamline.cli.direct import SECONDS, runtime_from_nothing, runtime_over
from seamline.cli.files import read_credentials, read_settings
from seamline.cli.output import print_json, say, tally
from seamline.cli.tools import (
    ConnectionOption,
    CredentialsOption,
    JsonOption,
    stack_of,
    tools_of,
)
from seamline.domain.flow import Flow
from seamline.domain.plan import Change, Plan, counts
from seamline.errors import OperatorError
from seamline.runtime import Runtime
from seamline.settings import Settings


def plan(
    ctx: typer.Context,
    flow: Annotated[Flow, typer.Argument(help="The flow to preview.")],
    connection: ConnectionOption = "",
    settings: Annotated[Path | None, typer.Option(help="A connection file to try instead of the one in force.")] = None,
    credentials: CredentialsOption = "",
    limit: Annotated[int, typer.Option(help="How many changes and holds to print; 0 prints all.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Show what a run would create, update, drop and hold. Nothing is written anywhere.

    With --settings and --credentials no stack is needed: the plan is that of a first run.
    """
    wanted = read_settings(settings) if settings else None
    if credentials:
        runtime, wanted = _from_nothing(ctx, wanted, credentials)
    else:
        runtime, wanted = _from_stack(ctx, connection, wanted)
    planned = runtime.preview(wanted, flow, SECONDS)
    print_json(_with_counts(planned)) if as_json else show_plan(planned, limit)


def show_plan(planned: Plan, limit: int) -> None:
    """The plan for people: changes with their fields, holds with every reason, and the totals."""
    shown = slice(0, limit or None)
    for change in planned.changes[shown]:
        _show_change(change)
    for hold in planned.holds[shown]:
        say(f"hold    {hold.label or hold.key}")
        for reason in hold.reasons:
            say(f"          {reason}")
        say(f"          -> {hold.release}")
    for note in planned.notes:
        say(f"note    {note}")
    hidden = sum(max(0, len(rows) - len(rows[shown])) for rows in (planned.changes, planned.holds))
    if hidden:
        say(f"... and {hidden} more; --limit 0 prints all")
    say(f"{planned.flow}: {tally(counts(planned.changes))} to do, {len(planned.holds)} held. Nothing was written.")


def _with_counts(planned: Plan) -> dict[str, Any]:
    """The plan for machines: the totals first, then everything, whatever the limit."""
    return {"counts": {**counts(planned.changes), "held": len(planned.holds)}, **asdict(planned)}


def _show_change(change: Change) -> None:
    say(f"{change.kind.value:7} {change.label or change.key}  ({change.reason})")
    for field in change.fields:
        say(f"          {field.field}: {field.before or '(none)'} -> {field.after or '(none)'}")


def _from_nothing(ctx: typer.Context, wanted: Settings | None, credentials: str) -> tuple[Runtime, Settings]:
    if wanted is None:
        raise OperatorError("--credentials needs --settings", fix="add --settings with the connection file")
    secret = read_credentials(credentials, tools_of(ctx))
    return runtime_from_nothing(wanted, secret, tools_of(ctx)), wanted


def _from_stack(ctx: typer.Context, connection: str, wanted: Settings | None) -> tuple[Runtime, Settings]:
    stack = stack_of(ctx)
    wanted = wanted or applied_settings(stack, connection)
    return runtime_over(stack.table, wanted, stack.secrets.get(wanted.connection), tools_of(ctx)), wanted
