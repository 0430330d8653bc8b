"""Several processes on one virtual clock, one at a time and always in the same order, to see what they do together."""

import heapq
import random
import threading
from collections.abc import Callable

from seamline.clock import Clock
from seamline.state.memory import MemoryTable
from seamline.state.table import ANY, Item, Key

START = 1_790_000_000.0


class World:
    """Runs each process in a thread of its own, but only one at any moment: the one that wakes up next."""

    def __init__(self) -> None:
        self.now = START
        self._awake = _shut()
        self._agenda: list[tuple[float, int, _Process]] = []
        self._count = 0
        self._stopping = False
        self._failures: list[Exception] = []

    def start(self, body: Callable[[Clock], None]) -> None:
        """Add a process; it begins when the world runs."""
        process = _Process(self, body)
        self.schedule(process, self.now)
        process.thread.start()

    def run(self, seconds: float) -> None:
        """Let the processes work for this long, then end them all. Raises the first failure of any."""
        until = START + seconds
        while self._agenda:
            wake, _, process = heapq.heappop(self._agenda)
            self._stopping = wake > until
            self.now = max(self.now, min(wake, until))
            process.turn.release()
            self._awake.acquire()
            if process.ended:
                process.thread.join()
        if self._failures:
            raise self._failures[0]

    def schedule(self, process: "_Process", wake: float) -> None:
        """Give the process a turn at that time."""
        self._count += 1
        heapq.heappush(self._agenda, (wake, self._count, process))

    def hand_back(self) -> None:
        """End a process's turn."""
        self._awake.release()

    def failed(self, error: Exception) -> None:
        """Remember why a process failed."""
        self._failures.append(error)

    @property
    def stopping(self) -> bool:
        """Whether the process that has its turn should end."""
        return self._stopping


class _Process:
    """A process and its clock: sleeping hands the turn to whoever wakes up next."""

    def __init__(self, world: World, body: Callable[[Clock], None]) -> None:
        self.turn = _shut()
        self.ended = False
        self.thread = threading.Thread(target=self._run, args=(body,), daemon=True)
        self._world = world

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._world.now

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._world.schedule(self, self._world.now + seconds)
        self._world.hand_back()
        self._await_turn()

    def _await_turn(self) -> None:
        self.turn.acquire()
        if self._world.stopping:
            raise _Stopped

    def _run(self, body: Callable[[Clock], None]) -> None:
        try:
            self._await_turn()
            body(self)
        except _Stopped:
            pass
        except Exception as error:
            self._world.failed(error)
        finally:
            self.ended = True
            self._world.hand_back()


def _shut() -> threading.Lock:
    """A gate that one thread opens for another; a plain lock passes the turn several times faster than a semaphore."""
    gate = threading.Lock()
    gate.acquire()
    return gate


class _Stopped(BaseException):
    """The world ends."""


class SlowTable(MemoryTable):
    """One process's view of a shared table, at a distance of up to `latency` seconds."""

    def __init__(self, shared: MemoryTable, clock: Clock, latency: float, rng: random.Random) -> None:
        super().__init__()
        self._shared = shared
        self._clock = clock
        self._latency = latency
        self._rng = rng

    def get(self, key: Key) -> Item | None:
        """One item, or None, after a while."""
        self._travel()
        return self._shared.get(key)

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write after a while."""
        self._travel()
        return self._shared.put(item, expect)

    def _travel(self) -> None:
        if self._latency:
            self._clock.sleep(self._rng.uniform(0, self._latency))
