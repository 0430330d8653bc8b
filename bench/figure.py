"""One measured figure beside what is promised of it."""

from msgspec import Struct


class Figure(Struct, frozen=True):
    """What was measured, how much it is, and the most (or least) it may be; no limit means it is only reported."""

    name: str
    value: float
    unit: str = ""
    limit: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.limit is None or self.value <= self.limit

    def row(self) -> str:
        """A line of the table."""
        limit = "" if self.limit is None else f"<= {self.limit:,.10g}"
        verdict = "" if self.limit is None else "ok" if self.holds else "BROKEN"
        return f"{self.name:52} {self.value:>14,.10g} {self.unit:8} {limit:>14} {verdict}".rstrip()
