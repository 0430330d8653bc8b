"""`seamline apply`: a connection file and its credentials go to the stack, whole and valid, or not at all."""

from pathlib import Path
from typing import Annotated

import typer

from seamline.cli.addresses import address
from seamline.cli.files import read_credentials, read_settings
from seamline.cli.output import say
from seamline.cli.style_probes import require_fitting_templates
from seamline.cli.tools import CredentialsOption, SetOption, Stack, stack_of, tools_of
from seamline.cli.webhooks import register
from seamline.credentials import Credentials
from seamline.errors import CredentialsRejected, SettingsInvalid
from seamline.mapping.sale_countries import country_faults
from seamline.settings import Settings


def apply(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The connection file, YAML.")],
    credentials: CredentialsOption = "",
    replace: SetOption = [],  # noqa: B006  typer copies it,
) -> None:
    """Apply a connection: check the whole file, store the credentials, put the settings in force.

    Templates are filled from real records of the ERP first, which takes two calls where there are any.
    """
    problems: list[str] = []
    settings: Settings | None = None
    secret: Credentials | None = None
    try:
        settings = read_settings(file, replace)
        problems += country_faults(settings.orders)
    except SettingsInvalid as error:
        problems += error.problems
    try:
        secret = read_credentials(credentials, tools_of(ctx)) if credentials else None
    except SettingsInvalid as error:
        problems += error.problems
    if problems or settings is None:
        raise SettingsInvalid(tuple(problems))
    stack = stack_of(ctx)
    if note := require_fitting_templates(settings, secret or _known(stack, settings.connection), tools_of(ctx)):
        say(f"note     {note}")
    put_in_force(stack, settings, secret)
    say(f"Applied connection {settings.connection} to stack {tools_of(ctx).stack_name}.")
    register(stack_of(ctx), settings.connection)


def put_in_force(stack: Stack, settings: Settings, secret: Credentials | None) -> None:
    """Credentials first, since a flow may start as soon as the settings are there."""
    if secret is not None:
        stack.secrets.put(settings.connection, secret)
    stack.admin.put(address("connections", settings.connection), settings.model_dump(mode="json", exclude_unset=True))


def _known(stack: Stack, connection: str) -> Credentials:
    """The credentials a connection was applied with. Raises CredentialsRejected for a new one."""
    if not any(row["name"] == connection for row in stack.admin.get("/connections")["connections"]):
        fix = "add --credentials with a JSON file, - for standard input, or env"
        raise CredentialsRejected(f"connection {connection} is new and came without credentials", fix=fix)
    return stack.secrets.get(connection)
