"""What a person may make Seamline do: each act is noted with who asked before it is done, so that nothing hides it."""

from collections.abc import Callable, Iterable

from seamline.admin.desk import Desk
from seamline.admin.overtaken import overtaken
from seamline.aws import RunMessage
from seamline.dispatching import new_run_id
from seamline.domain.action import Action
from seamline.domain.flow import Flow
from seamline.domain.ledger import EXPORTABLE
from seamline.errors import Conflict, Refused, SeamlineError
from seamline.flows.reexport import retry
from seamline.state.actions import Asked
from seamline.state.connections import Pause
from seamline.state.problems import RUN_KEY

NAMED_BY_KEY = frozenset({Flow.STYLES, Flow.IMAGES, Flow.CUSTOMERS, Flow.SHIPMENTS})
"""Flows that can be confined to the records their problems are keyed by."""


class Acts:
    """Acts on one connection in the name of one caller."""

    def __init__(self, desk: Desk, connection: str, by: str) -> None:
        self._desk = desk
        self._connection = connection
        self._by = by
        self._log = desk.actions(connection)

    def perform[T](self, what: str, target: str, work: Callable[[], T]) -> T:
        """Do something and note it; what is refused is noted as that, and raised."""
        action = self.note(what, target)
        try:
            return _in_time(what, target, work)
        except Exception as error:
            self._log.refuse(action, _words(error))
            raise

    def attempt(self, what: str, target: str, work: Callable[[], object]) -> Action:
        """Do something and note it; an error of ours is told in the note instead of raised."""
        action = self.note(what, target)
        try:
            _in_time(what, target, work)
        except SeamlineError as error:
            return self._log.refuse(action, _words(error))
        return action

    def note(self, what: str, target: str) -> Action:
        """Note what was done."""
        return self._log.record(Asked(self._by, what, target))

    def start_run(self, flow: Flow, only: Iterable[str] = ()) -> str:
        """Queue a run of a flow now and answer its id. Raises Refused while the flow is paused or switched off."""
        settings = self._desk.settings(self._connection).flows.of(flow)
        if settings.paused or not settings.enabled:
            raise self._stopped(flow, "paused" if settings.paused else "switched off")
        run_id = new_run_id(self._desk.clock.now())
        message = RunMessage(self._connection, flow, run_id, f"asked for by {self._by}", tuple(only))
        self._desk.runs.send(message, f"{self._connection}.{flow.value}.{run_id}")
        return run_id

    def pause(self, flow: Flow) -> None:
        """Stop a flow until somebody resumes it."""
        self._desk.connections.pause(self._connection, flow, Pause(self._desk.clock.now(), self._by))

    def resume(self, flow: Flow) -> None:
        """Let a flow go on. Raises Refused when the connection file itself stops it."""
        self._desk.connections.resume(self._connection, flow)
        settings = self._desk.settings(self._connection).flows.of(flow)
        if settings.paused or not settings.enabled:
            raise self._stopped(flow, "paused in the connection file" if settings.paused else "switched off")

    def retry(self, flow: Flow, keys: Iterable[str]) -> None:
        """Try the records again now: orders at once, others by a run of their flow, confined to them if it can be."""
        rest = [key for key in keys if not (flow is Flow.ORDERS and self._retried(key))]
        if rest:
            confined = flow in NAMED_BY_KEY and RUN_KEY not in rest
            self.start_run(flow, dict.fromkeys(_record_of(flow, key) for key in rest) if confined else ())

    def _retried(self, order_id: str) -> bool:
        found = self._desk.ledger(self._connection).find(order_id)
        if found is None or found.entry.state not in EXPORTABLE:
            return False
        retry(self._desk.context(self._desk.settings(self._connection)), order_id, self._by)
        return True

    def _stopped(self, flow: Flow, switch: str) -> Refused:
        fix = "resume it in the console, or change it in the connection file and apply that"
        return Refused(f"the {flow.value} flow of {self._connection} is {switch}", fix=fix)


def _in_time[T](what: str, target: str, work: Callable[[], T]) -> T:
    try:
        return work()
    except Conflict as error:
        raise overtaken(f"{what} {target}") from error


def _record_of(flow: Flow, key: str) -> str:
    """A customer may have several problems, each keyed by its id and one word more."""
    return key.partition(" ")[0] if flow is Flow.CUSTOMERS else key


def _words(error: Exception) -> str:
    if not isinstance(error, SeamlineError):
        return "Seamline failed on a bug of its own; see the admin function's log"
    return f"{error}; {error.fix}" if error.fix else str(error)
