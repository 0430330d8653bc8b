"""Keeps note of the batch in the air, before it is sent and until JOOR was asked what became of it."""

from collections.abc import Sequence

from msgspec.structs import replace

from seamline.flows.context import FlowContext
from seamline.flows.style_change import StyleChange
from seamline.mapping.style import digest
from seamline.marketplace.port import StyleJob
from seamline.state.in_flight import InFlight

FARTHEST_CLOCKS_SECONDS = 3600.0
CLOCK_SKEW_SECONDS = 30.0


class Flights:
    """One slice's view of the row: the batch of an earlier slice, and the one this slice has in the air."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._book = ctx.catalogue.in_flight
        self._earlier = self._book.read()
        self._now = InFlight()

    @property
    def size(self) -> int:
        """The batch size an earlier slice came to."""
        return self._earlier.size

    @property
    def earlier(self) -> InFlight:
        """What an earlier slice left in the air."""
        return self._earlier

    @property
    def now(self) -> InFlight:
        """What this slice has in the air."""
        return self._now

    def of_earlier(self, changes: Sequence[StyleChange]) -> list[StyleChange]:
        """Those of the changes that an earlier slice had in the air just as they are planned now."""
        left = self._earlier.digests
        return [change for change in changes if left.get(change.style.identifier) == digest(change.style)]

    def land_earlier(self, changes: Sequence[StyleChange]) -> None:
        """The fate of these is known."""
        gone = {change.style.identifier for change in changes}
        left = {name: value for name, value in self._earlier.digests.items() if name not in gone}
        self._earlier = replace(self._earlier, digests=left)

    def depart(self, batch: Sequence[StyleChange], size: int) -> None:
        """Note the batch before it is sent. What is left of an earlier one stays noted with it."""
        mine = {change.style.identifier: digest(change.style) for change in batch}
        now, left = self._ctx.clock.now(), self._earlier
        since = min(now, left.at) if left.digests else now
        self._now = InFlight(now, mine, (), size)
        self._book.write(InFlight(since, {**left.digests, **mine}, (), size))

    def take_off(self, job: StyleJob) -> None:
        """JOOR took it; its own clock says since when to look."""
        started = self._now.at
        known = abs(job.since - started) < FARTHEST_CLOCKS_SECONDS
        self._now = replace(self._now, at=job.since if known else started - CLOCK_SKEW_SECONDS, jobs=job.ids)
        if not self._earlier.digests:
            self._book.write(self._now)

    def land(self) -> None:
        """The batch was read back and remembered."""
        self._now = InFlight(size=self._now.size)
        self._book.write(replace(self._earlier, size=self._now.size) if self._earlier.digests else self._now)
