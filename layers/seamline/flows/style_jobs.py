"""Waits for JOOR's bulk style jobs; every question costs a credit, so it is put when the answer is likely to be yes."""

from seamline.errors import RetryableError
from seamline.flows.context import FlowContext
from seamline.marketplace.port import StyleJob

FIRST_GUESS_SECONDS = 1.0
SHORTEST_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 10.0


class JobStillRunning(RetryableError):
    """JOOR works longer on a bulk job than this slice may wait; the next one asks again."""


class StyleJobs:
    """What one job took tells when to ask about the next."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._guess = FIRST_GUESS_SECONDS

    def wait(self, job: StyleJob) -> None:
        """Until every part of the job is over. Raises JobStillRunning."""
        if not job.ids:
            return
        clock, started, pause = self._ctx.clock, self._ctx.clock.now(), self._guess
        until = min(self._ctx.deadline, started + self._ctx.settings.joor.job_wait)
        while True:
            if clock.now() + pause > until:
                raise JobStillRunning(f"JOOR's bulk style job {', '.join(job.ids)} has not finished yet")
            clock.sleep(pause)
            if self._ctx.marketplace.job_finished(job):
                break
            pause = min(max(pause / 2, (clock.now() - started) / 2), LONGEST_PAUSE_SECONDS)
        took = clock.now() - started
        self._guess = max(SHORTEST_SECONDS, min(took * 0.9, LONGEST_PAUSE_SECONDS))
