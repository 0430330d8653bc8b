"""`seamline webhooks`: how a connection's webhooks stand in the ERP, registering them, and a new secret for them."""

from typing import Annotated, Any

import typer

from seamline.cli.addresses import address
from seamline.cli.output import print_json, say
from seamline.cli.tools import ConnectionOption, JsonOption, Stack, stack_of
from seamline.errors import SeamlineError

app = typer.Typer(help="The fast lane: webhooks by which the ERP tells of changes.", no_args_is_help=True)
type Report = dict[str, Any]


@app.command()
def show(ctx: typer.Context, connection: ConnectionOption = "", as_json: JsonOption = False) -> None:
    """Show how the webhooks stand in the ERP now."""
    stack = stack_of(ctx)
    _print(stack.admin.get(_path(stack, connection)), as_json)


@app.command()
def rotate(
    ctx: typer.Context,
    connection: ConnectionOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Give the webhooks a new secret. The old one is accepted for two hours more, so that nothing is lost."""
    stack = stack_of(ctx)
    _print(stack.admin.post(f"{_path(stack, connection)}/rotate"), as_json)


def register(stack: Stack, connection: str) -> None:
    """Bring the webhooks in line with the settings, and say how they stand. A failure is told and passed over."""
    try:
        _print(stack.admin.post(address("connections", connection, "webhooks")), as_json=False)
    except SeamlineError as error:
        say(f"Webhooks: not registered: {error}")
        say("          -> changes are found by polling meanwhile; apply the connection again to register them")


def _path(stack: Stack, connection: str) -> str:
    return address("connections", stack.admin.only_connection(connection), "webhooks")


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    if not report["available"]:
        say(f"Webhooks: none. {report['reason']}")
    for row in report["webhooks"]:
        words = f": {row['words']}" if row["words"] else ""
        say(f"Webhook {row['event']}: {row['state']}{words}")
