"""Waits for the marketplace's bulk jobs, as long as settings and the slice's deadline allow."""

from collections.abc import Callable

from seamline.flows.context import FlowContext

FIRST_POLL_SECONDS = 0.5
LAST_POLL_SECONDS = 5.0


def finishes(ctx: FlowContext, is_finished: Callable[[], bool]) -> bool:
    """Whether the job finishes before time runs out; asked at growing intervals."""
    pause, until = FIRST_POLL_SECONDS, min(ctx.deadline, ctx.clock.now() + ctx.settings.joor.job_wait)
    while not is_finished():
        if ctx.clock.now() + pause > until:
            return False
        ctx.clock.sleep(pause)
        pause = min(pause * 2, LAST_POLL_SECONDS)
    return True
