"""`seamline check`: everything that would keep a connection from working, found at once."""

from pathlib import Path
from typing import Annotated

import typer

from seamline.cli.checked import Checked
from seamline.cli.direct import context_of
from seamline.cli.files import read_credentials, read_settings
from seamline.cli.output import print_json, say
from seamline.cli.probes import check_connection
from seamline.cli.tools import (
    CredentialsOption,
    JsonOption,
    SetOption,
    Stack,
    stack_of,
    tools_of,
)
from seamline.settings import Settings, validate_settings

FILE_ENDINGS = (".yaml", ".yml")
WAREHOUSES = "JOOR warehouses cannot be checked: JOOR has no list of them. A wrong name shows up as a problem of stock."


def check(
    ctx: typer.Context,
    connection: Annotated[str, typer.Argument(help="A connection file, or the name of an applied connection.")],
    credentials: CredentialsOption = "",
    replace: SetOption = [],  # noqa: B006  typer copies it,
    as_json: JsonOption = False,
) -> None:
    """Check credentials, rights, tags and names with both APIs. With --credentials no stack is needed."""
    tools = tools_of(ctx)
    if connection.endswith(FILE_ENDINGS):
        settings = read_settings(Path(connection), replace)
    else:
        settings = applied_settings(stack_of(ctx), connection)
    secret = read_credentials(credentials, tools) if credentials else stack_of(ctx).secrets.get(settings.connection)
    results = list(check_connection(context_of(settings, secret, tools)))
    print_json({"checks": results, "notes": [WAREHOUSES]}) if as_json else _show(results)
    if any(result.problems for result in results):
        raise typer.Exit(1)


def applied_settings(stack: Stack, connection: str) -> Settings:
    """The settings in force. Raises NotFound."""
    name = stack.admin.only_connection(connection)
    rows = stack.admin.get("/connections")["connections"]
    return validate_settings(next(row["settings"] for row in rows if row["name"] == name))


def _show(results: list[Checked]) -> None:
    for result in results:
        if not result.problems:
            say(f"ok       {result.name}: {result.good}")
        for problem in result.problems:
            say(f"problem  {result.name}: {problem.text}")
            say(f"         -> {problem.fix}")
        for note in result.notes:
            say(f"note     {result.name}: {note}")
    say(f"note     {WAREHOUSES}")
