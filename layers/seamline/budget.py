"""The call budget as a port: who asks before every call, so that all functions together stay below an API's limit."""

from typing import Protocol


class Budget(Protocol):
    """One API account's budget, seen from one lane."""

    def take(self, cost: int) -> None:
        """Wait until `cost` may be spent. Raises BudgetExhausted when that would pass the deadline."""

    def throttled(self, wait: float) -> None:
        """The API itself said stop: nobody spends for `wait` seconds."""


class Unlimited:
    """A budget that never says no; for tests and for calls that cost nothing."""

    def take(self, cost: int) -> None:
        """Allow it."""

    def throttled(self, wait: float) -> None:
        """Forget it."""
