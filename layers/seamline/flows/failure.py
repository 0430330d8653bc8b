"""What a failed run leaves for the people who look: a run with an error, and a problem naming cause and fix."""

from msgspec.structs import replace

from seamline.domain.flow import HINT, Run, RunStatus
from seamline.domain.plan import Hold
from seamline.errors import RetryableError, SeamlineBug, SeamlineError
from seamline.state.problems import RUN_KEY, ProblemStore
from seamline.state.runs import RunStore


def record_failure(runs: RunStore, problems: ProblemStore, run: Run, error: Exception) -> Run:
    """The run as failed. Its problem closes by itself with the next good run.

    The flow's row is read anew: a slice that failed half-way has saved its cursor there. A run for a hint that the next
    polling makes up for is no problem of anybody.
    """
    failed = replace(run, status=RunStatus.FAILED, error=error_text(error))
    reason = str(error) or type(error).__name__
    if not (run.only and run.reason == HINT and isinstance(error, RetryableError)):
        problems.open(run.flow, Hold(RUN_KEY, (reason,), _fix(error), label=f"the {run.flow.value} flow stopped"))
    runs.finish(runs.flow(run.flow), failed)
    return failed


def error_text(error: Exception) -> str:
    """An error as a run shows it: its kind and its words."""
    return f"{type(error).__name__}: {error}"


def is_bug(error: Exception) -> bool:
    """Whether this is ours to correct, so that neither the operator nor a retry helps."""
    return isinstance(error, SeamlineBug) or not isinstance(error, SeamlineError)


def _fix(error: Exception) -> str:
    if is_bug(error):
        return "report it to Seamline with the function's log; the run is tried again"
    return getattr(error, "fix", "") or "nothing: the next run tries again"
