"""Virtual time and one baton: processes take turns, and when they switch or die is decided by the seed alone."""

import heapq
import random
from collections.abc import Callable

from greenlet import getcurrent, greenlet

type Action = Callable[[], object]


class Killed(BaseException):
    """The process is gone; nobody can catch this."""


class Scheduler:
    """Runs events in the order of virtual time; events of one moment in an order drawn from the seed.

    It is the clock of everything in the simulation (epoch seconds).
    """

    def __init__(self, start: float, rng: random.Random) -> None:
        self.rng = rng
        self.current: Process | None = None
        self.processes = 0
        self._time = start
        self._events: list[tuple[float, float, int, Action]] = []
        self._count = 0
        self.alive: list[Process] = []

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._time

    def sleep(self, seconds: float) -> None:
        """Let the running process wait; everything else goes on meanwhile. Raises Killed when it dies here."""
        process = self.current
        assert process is not None, "only a process can wait"
        process.wait(seconds)

    def after(self, seconds: float, action: Action) -> None:
        """Do something later."""
        self._count += 1
        heapq.heappush(self._events, (self._time + seconds, self.rng.random(), self._count, action))

    def spawn(self, name: str, work: Action, ended: Callable[["Process"], None]) -> "Process":
        """Start a process now; `ended` is called in the scheduler when it has returned, failed or died."""
        self.processes += 1
        process = Process(self, f"{name}-{self.processes}", work, ended)
        self.alive.append(process)
        self.after(0.0, process.resume)
        return process

    def run(self, seconds: float) -> None:
        """Work off everything that happens within so many seconds."""
        until = self._time + seconds
        while self._events and self._events[0][0] <= until:
            self._time, _, _, action = heapq.heappop(self._events)
            action()
        self._time = until

    def close(self) -> None:
        """Kill whatever still runs, so that nothing outlives the simulation."""
        for process in list(self.alive):
            process.kill()

    def forget(self, process: "Process") -> None:
        """Note that a process has ended."""
        self.alive.remove(process)


class Process:
    """One process, on a stack of its own that runs only while it holds the baton."""

    def __init__(self, scheduler: Scheduler, name: str, work: Action, ended: Callable[["Process"], None]) -> None:
        self.name = name
        self.began = scheduler.now()
        self.error: BaseException | None = None
        self.answer: object = None
        self.killed = False
        self.moments_left = -1
        self._scheduler = scheduler
        self._work = work
        self._ended = ended
        self._done = False
        self._waits = 0
        self._stack = greenlet(self._live)

    def wait(self, seconds: float) -> None:
        """Give the baton back until the time has come. Raises Killed when the process dies meanwhile."""
        assert getcurrent() is self._stack
        if self.killed or self._burnt():
            self.killed = True
            raise Killed
        self._waits += 1
        ticket = self._waits
        self._scheduler.after(seconds, lambda: self._wake(ticket))
        self._stack.parent.switch()
        if self.killed:
            raise Killed

    def resume(self) -> None:
        """Hand the process the baton, and take it back when it waits or ends."""
        if self._done:
            return
        if self.killed and not self._stack:
            self._finish()
            return
        before, self._scheduler.current = self._scheduler.current, self
        self._stack.switch()
        self._scheduler.current = before
        if self._done:
            self._finish()

    def kill(self) -> None:
        """Let it die wherever it stands."""
        if not self._done:
            self.killed = True
            self.resume()

    def _wake(self, ticket: int) -> None:
        if ticket == self._waits and not self._done:
            self.resume()

    def _burnt(self) -> bool:
        """Whether the process was to die after so many moments, and they are over."""
        self.moments_left -= 1
        return self.moments_left == 0

    def _live(self) -> None:
        try:
            self.answer = self._work()
        except Killed:
            pass
        except BaseException as error:
            self.error = error
        self._done = True

    def _finish(self) -> None:
        self._done = True
        self._scheduler.forget(self)
        self._ended(self)
