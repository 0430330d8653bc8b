"""A hint that records of the ERP changed, and the webhooks that bring hints."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import Flow

MOST_RECORDS = 200
"""How many records one hint may name; one that would name more stands for everything."""


class Hint(Struct, frozen=True, omit_defaults=True):
    """These records of a flow may have changed; no records at all: nobody knows which, so look at everything."""

    connection: str
    flow: Flow
    records: tuple[str, ...] = ()


class Heap(Struct, frozen=True, omit_defaults=True):
    """What waits for the next run of a flow. Times are epoch seconds.

    `sent_at`: when a message was queued that will take all this, 0 while there is none. `pace`: up to when the runs so
    far have used up what a steady pace allows.
    """

    records: tuple[str, ...] = ()
    everything: bool = False
    added_at: float = 0.0
    sent_at: float = 0.0
    pace: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self.records and not self.everything


class Heard(Struct, frozen=True):
    """What one event tells: the flow it is for and its records. `everything`: too many to name."""

    flow: Flow
    records: tuple[str, ...] = ()
    everything: bool = False


class Webhook(Struct, frozen=True):
    """One webhook as the ERP keeps it: which event is posted where, with which extra headers."""

    event: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    active: bool = True
    id: str = ""

    def header(self, name: str) -> str:
        """The value of a header, whatever the case of its name; empty when it is not sent."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), "")


LOST_SECONDS = 30.0
"""After this long without its heap being taken, a message counts as lost."""
BURST = 6
"""How many runs may follow each other at once before the pace counts."""


def heaped(heap: Heap, records: Sequence[str], now: float, rest: float) -> tuple[Heap, float | None]:
    """The heap with these records (none: everything), and when its message may be queued: in so many seconds.

    None: one is on its way already, and will take these too.
    """
    unique = tuple(dict.fromkeys((*heap.records, *records)))
    everything = heap.everything or not records or len(unique) > MOST_RECORDS
    after = replace(heap, records=() if everything else unique, everything=everything, added_at=now)
    if heap.sent_at and now - heap.sent_at < LOST_SECONDS:
        return after, None
    wait = heap.pace - BURST * rest - now
    if wait > 0:
        return after, wait
    return replace(after, sent_at=now, pace=max(heap.pace, now) + rest), 0.0


type EventsOfFlows = Mapping[Flow, Sequence[str]]
"""Which events of the ERP each flow wants to hear of."""


def bounded(flow: Flow, records: Sequence[str]) -> Heard:
    """The records without repetition, or everything when they are too many."""
    unique = tuple(dict.fromkeys(records))
    return Heard(flow, everything=True) if len(unique) > MOST_RECORDS else Heard(flow, unique)
