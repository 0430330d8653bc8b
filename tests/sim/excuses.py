"""What people did that a person has to settle, and what the problem must then say; nothing else may hold an order."""

from msgspec import Struct

from tests.sim.accounts import generation_of, part_of
from tests.sim.scheduler import Scheduler

type Words = tuple[str, ...]

EDITED: Words = (
    "edited in JOOR after",
    "taken off its order",
    "does not agree with the order",
    "the order is in the ledger as",
    "several doors by now",
    "no sale any more",
)
EDITED_TWICE: Words = ("was edited here to", "the sale has a receipt of")
"""Of an order that was edited in JOOR, whenever that was: it contradicts what was edited or paid before."""
MADE_BEFORE: Words = ("does not agree with the order",)
"""Of an order that was edited here once an attempt had authorised its sale."""
SET_TO_REEXPORT: Words = ("set to re-export",)
SALE_VOIDED: Words = ("voided in the ERP", "no sale any more")
SALE_DELETED: Words = ("deleted in the ERP", "no sale any more")
EXPORTED_ELSEWHERE: Words = ("not exported from here",)
CANCELLED: Words = ("cancelled",)
SHIPPED_BY_HAND: Words = ("shipped",)


class Deed(Struct, frozen=True):
    """What somebody did, by the words that tell of it, and when."""

    words: Words
    at: float


class Excuses:
    """The deeds by order, and since when the exports that made its sales had been running."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._deeds: dict[str, list[Deed]] = {}
        self._made_by: dict[str, tuple[int, float]] = {}

    def did(self, order_id: str, words: Words) -> None:
        """Somebody did something to the order."""
        self._deeds.setdefault(order_id, []).append(Deed(words, self._scheduler.now()))

    def creating(self, external_id: str, began: float) -> None:
        """A process that began then asks for the sale of an order; later attempts only finish it."""
        part, generation = part_of(external_id), generation_of(external_id)
        if generation > self._made_by.get(part, (0, 0.0))[0]:
            self._made_by[part] = generation, began

    def any_of(self, order_id: str, *kinds: Words) -> bool:
        """Whether somebody ever did something of these kinds to the order."""
        return any(deed.words in kinds for deed in self._deeds.get(order_id, ()))

    def cover(self, order_id: str, reasons: tuple[str, ...]) -> bool:
        """Whether a problem with these reasons tells of something that somebody did and that could not be obeyed."""
        text = "; ".join(reasons)
        deeds = [deed for deed in self._deeds.get(order_id, ()) if not self._had_to_be_seen(order_id, deed)]
        return any(word in text for deed in deeds for word in deed.words)

    def _had_to_be_seen(self, order_id: str, deed: Deed) -> bool:
        """An edit before the export that made the sale had begun is on the sale, and no reason to hold anything."""
        began = [at for part, (_, at) in self._made_by.items() if part.split("-")[0] == order_id]
        return deed.words == EDITED and all(deed.at < at for at in began)
