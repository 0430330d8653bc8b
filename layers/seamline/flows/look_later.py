"""The pause between a write whose outcome is unknown and the look that settles it."""

from seamline.errors import UnknownOutcome

LANDING_SECONDS = 60.0
"""How long after its caller gave up a request may still be carried out."""


class LookLater(UnknownOutcome):
    """A create was sent too recently for a search to show what it made; `at` is when looking makes sense."""

    def __init__(self, at: float, what: str = "the sale") -> None:
        super().__init__(f"an earlier attempt may have created {what} and a search may not show it yet")
        self.at = at
