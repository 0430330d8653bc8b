"""`seamline rotate`: new credentials for a running connection, tried before they are stored, without a failed run."""

from typing import Annotated

import typer

from seamline.cli.check import applied_settings
from seamline.cli.direct import context_of
from seamline.cli.files import read_credentials
from seamline.cli.output import say
from seamline.cli.tools import CredentialsOption, stack_of, tools_of
from seamline.credentials import Credentials
from seamline.errors import CredentialsRejected
from seamline.flows.context import FlowContext

TAKEN_UP = (
    "Functions that hold the old ones take these within five minutes, or at once when the old ones are refused; until"
    " these are accepted everywhere, the old ones still serve. Revoke the old ones whenever you like."
)


def rotate(
    ctx: typer.Context,
    connection: Annotated[str, typer.Argument(help="The name of an applied connection.")],
    credentials: CredentialsOption,
) -> None:
    """Replace a connection's credentials while it runs. Credentials that an API refuses are not stored."""
    stack, tools = stack_of(ctx), tools_of(ctx)
    settings = applied_settings(stack, connection)
    secret: Credentials = read_credentials(credentials, tools)
    _require_accepted(context_of(settings, secret, tools))
    stack.secrets.put(settings.connection, secret)
    say(f"The new credentials of {settings.connection} work with both APIs and are stored. {TAKEN_UP}")


def _require_accepted(ctx: FlowContext) -> None:
    """Raises CredentialsRejected, naming what was refused."""
    try:
        ctx.erp.identity()
        ctx.marketplace.verify_access()
    except CredentialsRejected as error:
        fix = "check what you were given; the connection goes on with the credentials it has"
        raise CredentialsRejected(f"nothing was changed: {error}", fix=fix) from error
