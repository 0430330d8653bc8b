"""`seamline sandbox`: the look-alikes of Cin7 Core and JOOR with a sample brand, to try anything against."""

from typing import Annotated

import typer

from seamline.cli.ending import end_like_ctrl_c, wait_for_end
from seamline.cli.output import say

DEFAULT_PORT = 8700


def sandbox(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes a free one.")] = DEFAULT_PORT,
    speed: Annotated[float, typer.Option(help="How many times faster than real its clock runs.", min=0.1)] = 1.0,
    families: Annotated[int, typer.Option(help="How many product families the sample brand has.", min=1)] = 80,
) -> None:
    """Serve the sandbox until Ctrl-C."""
    # A Lambda never serves the sandbox, and other commands need not load it.
    from sandbox.brand import sample
    from sandbox.kit.clock import SystemClock
    from sandbox.server import serve

    with serve(sample(SystemClock(speed), families=families), port=port) as server:
        say(f"The sandbox answers at {server.url} (look there for what it offers). Ctrl-C stops it.")
        end_like_ctrl_c()
        wait_for_end()
    say("Stopped.")
