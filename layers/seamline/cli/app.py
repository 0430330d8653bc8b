"""Puts the commands together, and turns every error into one message and an exit code that scripts can rely on."""

from typing import Annotated, Any

import typer
from msgspec.structs import replace
from rich.console import Console
from typer.core import TyperGroup

from seamline.cli import (
    apply,
    backup,
    check,
    console,
    demo,
    example,
    explain,
    init,
    order_edits,
    orders,
    plan,
    remove,
    rotate,
    sandbox,
    status,
    support,
    sync,
    webhooks,
)
from seamline.cli.tools import DEFAULT_STACK, Tools
from seamline.errors import RetryableError, SeamlineError, SettingsInvalid

OPERATOR_EXIT, RETRYABLE_EXIT = 1, 3
"""Usage errors exit with 2, as click does by itself."""


class _Guarded(TyperGroup):
    """A group whose commands may raise Seamline's errors."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its error becomes a message with the fix, and an exit code."""
        try:
            return super().invoke(ctx)
        except SeamlineError as error:
            _show(error)
            raise typer.Exit(RETRYABLE_EXIT if isinstance(error, RetryableError) else OPERATOR_EXIT) from None


app = typer.Typer(cls=_Guarded, no_args_is_help=True, pretty_exceptions_show_locals=False, rich_markup_mode=None)


@app.callback()
def seamline(
    ctx: typer.Context,
    stack: Annotated[
        str, typer.Option(envvar="SEAMLINE_STACK", help="The CloudFormation stack that cdk deployed.")
    ] = DEFAULT_STACK,
) -> None:
    """Seamline joins Cin7 to JOOR. Commands use your AWS credentials, as the AWS command line would."""
    ctx.obj = replace(ctx.obj or Tools(), stack_name=stack)


for _command in (
    init.init,
    apply.apply,
    check.check,
    plan.plan,
    explain.explain,
    sync.sync,
    status.status,
    console.console,
    rotate.rotate,
    backup.backup,
    backup.restore,
    remove.remove,
    example.example,
    sandbox.sandbox,
    demo.demo,
):
    app.command()(_command)
app.command(name="support-bundle")(support.support_bundle)
orders.app.command()(order_edits.edit)
orders.app.command()(order_edits.release)
app.add_typer(orders.app, name="orders")
app.add_typer(webhooks.app, name="webhooks")


def _show(error: SeamlineError) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if isinstance(error, SettingsInvalid):
        console.print(f"[bold red]{len(error.problems)} to correct:[/]")
        for problem in error.problems:
            console.print("  •", problem, markup=False)
    else:
        console.print("[bold red]Error:[/]", end=" ")
        console.print(str(error), markup=False)
    if error.fix:
        console.print("[bold]What to do:[/]", end=" ")
        console.print(error.fix, markup=False)
