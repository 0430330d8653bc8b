"""`seamline demo`: the whole of Seamline on this machine, watched from outside."""

from typing import Annotated

import typer


def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop after the first round; exit 1 if a point failed.")] = False,
) -> None:
    """Run the real stack in the local cloud against the sandbox, and check that it keeps its promises."""
    # It needs the sandbox and the local cloud, which only a checkout has.
    from seamline.demo.session import run_demo

    raise typer.Exit(run_demo(once))
