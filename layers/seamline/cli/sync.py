"""`seamline sync`: run a flow now and see what moved."""

from typing import Annotated

import typer
from msgspec.structs import asdict

from seamline import errors
from seamline.cli.follow import Follower, Patience
from seamline.cli.output import print_json, say, tally
from seamline.cli.tools import ConnectionOption, JsonOption, stack_of, tools_of
from seamline.domain.flow import Flow, Run, RunStatus


def sync(
    ctx: typer.Context,
    flow: Annotated[Flow, typer.Argument(help="The flow to run.")],
    connection: ConnectionOption = "",
    only: Annotated[
        list[str] | None, typer.Option(help="Confine the run to this SKU, style, customer or order.")
    ] = None,
    wait: Annotated[float, typer.Option(help="How many seconds to follow the run.")] = 900.0,
    as_json: JsonOption = False,
) -> None:
    """Run a flow in the cloud now, and follow it to its end."""
    admin = stack_of(ctx).admin
    follower = Follower(admin, admin.only_connection(connection), tools_of(ctx).clock, Patience(longest=wait))
    run_id = follower.start(flow, only or ())
    if not as_json:
        say(f"Run {run_id} of {flow.value} is queued.")
    ended = follower.wait(flow, run_id)
    print_json(asdict(ended)) if as_json else _show(ended)
    if ended.status is RunStatus.FAILED:
        raise typer.Exit(3 if _retryable(ended) else 1)


def _show(run: Run) -> None:
    for change in run.changes:
        say(f"  {change}")
    seconds = f" in {run.ended - run.started:.1f} s" if run.ended else ""
    say(f"{run.flow.value} {run.status.value}{seconds}: {tally(run.counts)}; calls: {tally(run.calls)}")
    if run.error:
        say(f"  {run.error}")


def _retryable(run: Run) -> bool:
    kind = getattr(errors, run.error.partition(":")[0], None)
    return isinstance(kind, type) and issubclass(kind, errors.RetryableError)
