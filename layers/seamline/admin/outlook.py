"""What a page may ask without changing anything: explanations, plans, and the pictures that are kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from seamline.domain.flow import Flow
from seamline.domain.plan import Plan
from seamline.errors import OperatorError
from seamline.settings import Settings

if TYPE_CHECKING:
    from seamline.flows.context import FlowContext
    from seamline.images.store import ByteStore
    from seamline.runtime import Runtime

MOST_BYTES = 25_000_000


class Outlook:
    """Asks both APIs and the state, and writes to none. `seconds` is how long a question may take."""

    def __init__(self, runtime: Callable[[], "Runtime"], pictures: "ByteStore | None", seconds: float) -> None:
        self._runtime = runtime
        self._pictures = pictures
        self._seconds = seconds

    def context(self, settings: Settings) -> "FlowContext":
        """A connection over a state that forgets what is written to it."""
        return self._runtime().outlook(settings, self._seconds)

    def plan(self, settings: Settings, flow: Flow) -> Plan:
        """What a run would do. Raises BudgetExhausted when that takes longer than a page may."""
        return self._runtime().preview(settings, flow, self._seconds)

    def picture(self, key: str) -> bytes | None:
        """A kept picture made small, None when there is none. Raises OperatorError for one that is far too large."""
        found = self._pictures.get(key) if self._pictures else None
        if found is None:
            return None
        if len(found) > MOST_BYTES:
            raise OperatorError("the picture is too large to show", fix="look at it in JOOR")
        # The imaging library is loaded only where a picture is wanted.
        from seamline.images.thumbnail import thumbnail

        return thumbnail(found)
