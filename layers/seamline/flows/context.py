"""What every flow is given: the two ports, the stores, the clock and the deadline of one connection's run."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from seamline.clock import Clock
from seamline.domain.flow import RunStatus
from seamline.domain.plan import Change
from seamline.erp.port import Erp
from seamline.images.port import PictureDesk
from seamline.marketplace.port import Marketplace
from seamline.settings import Settings
from seamline.state.books import CustomerBook, ReferenceBook
from seamline.state.catalogue import CatalogueStore
from seamline.state.cells import CellStore
from seamline.state.customer_claims import CustomerClaims
from seamline.state.customers import CustomerStore
from seamline.state.hooks import HookBook
from seamline.state.images import ImageStore
from seamline.state.ledger import Ledger
from seamline.state.problems import ProblemStore
from seamline.state.runs import FlowState, RunStore
from seamline.state.stock_readings import ReadingStore
from seamline.state.waiting import WaitingStore

LABELS_KEPT = 50


class ExportQueue(Protocol):
    """Where orders wait to be exported, one message an order."""

    def send(self, connection: str, order_ids: Sequence[str]) -> None:
        """Put the orders on the queue; sending one twice is harmless."""


class FlowContext(Struct, frozen=True):
    """One connection as a flow sees it. `deadline` is in epoch seconds: a slice stops well before it.

    `only` names the records (SKUs, orders, customers) a run was asked to confine itself to; empty means all. Where
    they are `hinted`, the ERP named them, not a person: most may not be ours, so that nothing is said about those.
    """

    settings: Settings
    erp: Erp
    marketplace: Marketplace
    catalogue: CatalogueStore
    cells: CellStore
    ledger: Ledger
    runs: RunStore
    problems: ProblemStore
    customers: CustomerBook
    sent_customers: CustomerStore
    references: ReferenceBook
    claims: CustomerClaims
    readings: ReadingStore
    waiting: WaitingStore
    images: ImageStore
    pictures: PictureDesk
    exports: ExportQueue
    hooks: HookBook
    clock: Clock
    deadline: float
    only: tuple[str, ...] = ()
    hinted: bool = False

    def time_left(self) -> float:
        """Seconds until the slice must have stopped."""
        return self.deadline - self.clock.now()


class Outcome(Struct, frozen=True):
    """What a slice of a flow did, and the flow's state after it. `stuck` says why it could do nothing at all."""

    state: FlowState
    status: RunStatus = RunStatus.SUCCEEDED
    counts: dict[str, int] = {}
    changes: tuple[str, ...] = ()
    stuck: str = ""


def labels(changes: Sequence[Change]) -> tuple[str, ...]:
    """The first few changes in words, for the run's log."""
    return tuple(f"{change.kind.value} {change.label or change.key}" for change in changes[:LABELS_KEPT])
