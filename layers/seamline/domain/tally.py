"""What a flow did in a day: kept in its own row, so that a digest reads no history and an idle run writes no more."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace


class Work(Struct, frozen=True, omit_defaults=True):
    """A piece of work as it is added to a day: what moved, calls spent, seconds waited for the call budget."""

    counts: Mapping[str, int] = {}
    calls: Mapping[str, int] = {}
    waited: float = 0.0
    failed: bool = False


class Tally(Struct, frozen=True, omit_defaults=True):
    """The sum of a day's work. `day` is a UTC date such as 2026-11-22; empty before the first one."""

    day: str = ""
    runs: int = 0
    failed: int = 0
    counts: dict[str, int] = {}
    calls: dict[str, int] = {}
    waited: float = 0.0


class Days(Struct, frozen=True, omit_defaults=True):
    """The day under way and the one before it."""

    latest: Tally = Tally()
    before: Tally = Tally()

    def of(self, day: str) -> Tally:
        """That day's tally; an empty one when nothing ran."""
        return next((tally for tally in (self.latest, self.before) if tally.day == day), Tally(day))


def with_work(days: Days, day: str, work: Work) -> Days:
    """The days with one more piece of work; a new day pushes the last one back."""
    if days.latest.day != day:
        days = Days(Tally(day), days.latest)
    tally = days.latest
    grown = replace(
        tally,
        runs=tally.runs + 1,
        failed=tally.failed + work.failed,
        counts=summed(tally.counts, work.counts),
        calls=summed(tally.calls, work.calls),
        waited=tally.waited + work.waited,
    )
    return replace(days, latest=grown)


def summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Two counts as one."""
    return {name: one.get(name, 0) + other.get(name, 0) for name in dict.fromkeys([*one, *other])}
