"""The one tree of errors: what the operator can fix, what a retry fixes, and what is our bug.

SeamlineError
 |-- OperatorError            somebody has to change something; retrying alone does not help
 |    |-- SettingsInvalid     the connection file does not validate (all problems at once)
 |    |-- CredentialsRejected an API refused our key, token or account
 |    |-- RecordRejected      an API refused one record, with its own words
 |    |-- NotFound            an API does not know the record asked for
 |    |-- MissingPrerequisite a location, price type, warehouse, ... that must exist does not
 |    `-- Refused             Seamline refuses an action because it would double or lose something
 |         `-- SaleGone       the sale of an order is void or deleted: only a person makes a new one
 |-- RetryableError           the same call may succeed later
 |    |-- Throttled           the API said: too many calls
 |    |-- Unreachable         no connection, timeout or 5xx on a read
 |    |-- MalformedAnswer     an answer that is not what the API promises (HTML, cut JSON)
 |    |-- UnknownOutcome      a write was sent and its result is not known: look before repeating
 |    |-- BudgetExhausted     our own call budget has no token left before the deadline
 |    `-- Conflict            somebody else changed the same item first
 `-- SeamlineBug              an invariant of ours is broken
"""


class SeamlineError(Exception):
    """Base of all errors raised by Seamline; `fix` says what to do about it."""

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix


class OperatorError(SeamlineError):
    """Somebody has to change something; retrying alone does not help."""


class SettingsInvalid(OperatorError):
    """The connection file does not validate; `problems` lists every fault with its path."""

    def __init__(self, problems: tuple[str, ...], *, fix: str = "") -> None:
        super().__init__("\n".join(problems), fix=fix or "correct the connection file and apply it again")
        self.problems = problems


class CredentialsRejected(OperatorError):
    """An API refused our key, token or account."""


class RecordRejected(OperatorError):
    """An API refused one record; the message carries the API's own words."""


class NotFound(OperatorError):
    """An API does not know the record asked for."""


class MissingPrerequisite(OperatorError):
    """Something that must exist in the ERP or in JOOR does not."""


class Refused(OperatorError):
    """An action that would double or lose something, or make no sense; `problems` lists every reason if several."""

    def __init__(self, message: str, *, fix: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(message, fix=fix)
        self.problems = problems


class SaleGone(Refused):
    """The sale of an order was voided or deleted in the ERP, and nobody has asked for another one."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message, fix="set the order to re-export in JOOR, or re-export it here, if it shall become a sale again"
        )


class RetryableError(SeamlineError):
    """The same call may succeed later."""


class Throttled(RetryableError):
    """The API said: too many calls. `wait` is how many seconds it asked for."""

    def __init__(self, message: str, *, wait: float = 30.0) -> None:
        super().__init__(message, fix="nothing: the next run continues")
        self.wait = wait


class Unreachable(RetryableError):
    """No connection, a timeout, or a 5xx answer to a read."""


class MalformedAnswer(RetryableError):
    """An answer that is not what the API promises: HTML, cut JSON, a missing list."""


class UnknownOutcome(RetryableError):
    """A write was sent and its result is not known; look before repeating it."""


class BudgetExhausted(RetryableError):
    """Our own call budget has no token left before the deadline."""


class Conflict(RetryableError):
    """Somebody else changed the same item first."""


class SeamlineBug(SeamlineError):
    """An invariant of ours is broken."""
