"""`seamline console`: the console in the browser, every request signed as the caller."""

import webbrowser
from typing import Annotated

import typer

from seamline.cli.ending import end_like_ctrl_c, wait_for_end
from seamline.cli.output import say
from seamline.cli.tools import ConnectionOption, stack_of


def console(
    ctx: typer.Context,
    connection: ConnectionOption = "",
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser, or only say the address.")] = True,
) -> None:
    """Open the console in the browser, until Ctrl-C."""
    # Only this command serves anything.
    from seamline.cli.console_proxy import HOME, ConsoleProxy

    admin = stack_of(ctx).admin
    names = [str(row["name"]) for row in admin.get("/connections")["connections"]]
    chosen = admin.only_connection(connection) if connection or len(names) == 1 else ""
    with ConsoleProxy(admin.client, f"{HOME}/{chosen}" if chosen else HOME, port) as proxy:
        say(f"The console is open at {proxy.gate.origin}/ for the browser that starts with this address, once:")
        say(proxy.gate.opening_url)
        say("Ctrl-C closes it.")
        if browser:
            webbrowser.open(proxy.gate.opening_url)
        end_like_ctrl_c()
        wait_for_end()
    say("Closed.")
