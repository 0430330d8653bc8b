"""An action: what a person asked Seamline to do, in whose name, and whether it was granted."""

from msgspec import Struct


class Action(Struct, frozen=True):
    """One line of the action log. `at` is epoch seconds, `by` the caller's ARN as AWS verified it.

    `refused` is why nothing was done; empty when it was.
    """

    id: str
    at: float
    by: str
    what: str
    target: str
    refused: str = ""
