"""An alert: one condition of one connection that a person was told of, from the first look at it to its end."""

from enum import StrEnum

from msgspec import Struct


class Condition(StrEnum):
    """What the watcher finds; each has a heading of this name in docs/operations.md."""

    SETTINGS_INVALID = "settings-invalid"
    CREDENTIALS_REFUSED = "credentials-refused"
    FLOW_LATE = "flow-late"
    BUDGET_STARVED = "budget-starved"
    RUNS_FAILING = "runs-failing"
    ORDERS_WAITING = "orders-waiting"


class Finding(Struct, frozen=True):
    """One condition as it is seen now. `subject` is the flow or API it is about; `headline` says what and how many.

    `details` are further lines; `fix` is what to do.
    """

    connection: str
    condition: Condition
    subject: str
    headline: str
    details: tuple[str, ...] = ()
    fix: str = ""

    @property
    def key(self) -> str:
        """What makes it the same condition at the next look."""
        return f"{self.condition.value}#{self.subject}"


class Alert(Struct, frozen=True, omit_defaults=True):
    """A condition over time. Epoch seconds: `since` it was first seen, `told_at` when people last heard of it (0: not

    yet), `gone_at` since when it has not been seen (0: it is there).
    """

    condition: Condition
    subject: str
    headline: str
    since: float
    told_at: float = 0.0
    gone_at: float = 0.0

    @property
    def key(self) -> str:
        """The key of the finding it is made of."""
        return f"{self.condition.value}#{self.subject}"
