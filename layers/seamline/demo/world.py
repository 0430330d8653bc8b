"""What a point of the demo is given: the brand's accounts, the deployed stack, and patience."""

from collections.abc import Callable, Sequence

import httpx
from msgspec import Struct

from seamline.cli.admin import AdminApi
from seamline.cli.follow import Follower
from seamline.clock import Clock
from seamline.demo.brand import Brand
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.settings import Settings

LONGEST_SECONDS = 240.0
PAUSE_SECONDS = 1.0
SHOWN = 8


class PointFailed(Exception):
    """A promise was not kept; the message lists what differs."""


class World(Struct, frozen=True):
    """Everything a point may look at and touch. `stranger` reaches the admin URL without signing."""

    brand: Brand
    admin: AdminApi
    stranger: httpx.Client
    follower: Follower
    settings: Settings
    clock: Clock
    say: Callable[[str], None]

    @property
    def path(self) -> str:
        """The connection in the admin API."""
        return f"/connections/{self.settings.connection}"

    def run(self, *flows: Flow) -> list[Run]:
        """Run flows now, side by side, and wait for them. Raises PointFailed when one fails."""
        self.say(f"running {', '.join(flow.value for flow in flows)}")
        started = [(flow, self.follower.start(flow)) for flow in flows]
        ended = [self.follower.wait(flow, run_id) for flow, run_id in started]
        failed = [f"{run.flow.value}: {run.error}" for run in ended if run.status is RunStatus.FAILED]
        require(failed)
        return ended

    def until(self, look: Callable[[], Sequence[str]], push: Callable[[], object] | None = None) -> None:
        """Look, and push, until nothing differs any more. Raises PointFailed with what still does."""
        until = self.clock.now() + LONGEST_SECONDS
        while differences := look():
            if self.clock.now() > until:
                require(differences)
            self.say(f"{len(differences)} to go: {differences[0]}")
            if push:
                push()
            self.clock.sleep(PAUSE_SECONDS)


def require(differences: Sequence[str]) -> None:
    """Raise PointFailed if anything differs."""
    if differences:
        more = [f"... and {len(differences) - SHOWN} more"] if len(differences) > SHOWN else []
        raise PointFailed("\n".join([*differences[:SHOWN], *more]))
