"""How many styles go into one bulk call: as many as allowed while all goes well, half as many after each failure."""

from seamline.settings import JoorBatches

FAILURES_IN_A_ROW = 5
"""After so many there is something else the matter than the size."""


class BatchSize:
    """One slice's batch size; `now` is remembered for the next slice."""

    def __init__(self, settings: JoorBatches, remembered: int = 0) -> None:
        self._most = settings.styles
        self._least = min(settings.styles_least, settings.styles)
        self._failures = 0
        self.now = min(max(remembered or self._most, self._least), self._most)

    def succeeded(self) -> None:
        """Twice as many the next time."""
        self._failures = 0
        self.now = min(2 * self.now, self._most)

    def failed(self, sent: int) -> bool:
        """Half of what was sent the next time; says whether another attempt makes sense at all."""
        self._failures += 1
        self.keep_to(sent // 2)
        return self._failures < FAILURES_IN_A_ROW

    def keep_to(self, size: int) -> None:
        """A larger batch was refused where batches of this size were taken."""
        self.now = max(self._least, min(self.now, size))
