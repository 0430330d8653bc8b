"""What Seamline needs of a wholesale marketplace."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from seamline.domain.customer_record import CustomerRecord
from seamline.domain.image import Place
from seamline.domain.order import Order
from seamline.domain.stock import Cell, CellOutcome
from seamline.domain.style import Style


class PriceType(Struct, frozen=True):
    """A currency + label pair configured in JOOR."""

    label: str
    currency: str
    retail_currency: str = ""


class StyleJob(Struct, frozen=True):
    """An asynchronous bulk write of styles; `ids` may name several of the marketplace's jobs.

    `since` is when the first of them was made by the marketplace's own clock, in epoch seconds; 0 if it does not say.
    `refused` are the styles it did not take, by identifier, with its words; `handles` its own handles of those it took,
    where it gave any.
    """

    ids: tuple[str, ...]
    since: float = 0.0
    refused: Mapping[str, str] = {}
    handles: Mapping[str, str] = {}


class StyleBatch(Struct, frozen=True):
    """Styles to send: those the marketplace does not have yet, those it has, and those to take off the linesheets that
    they list. `left` are styles among those sent, with the linesheets they were on and are to be on no more.

    `handles` are the marketplace's own of any of them, by identifier, as it gave them before.
    """

    create: tuple[Style, ...] = ()
    update: tuple[Style, ...] = ()
    drop: tuple[Style, ...] = ()
    left: tuple[Style, ...] = ()
    handles: Mapping[str, str] = {}


class StylePage(Struct, frozen=True):
    """A page of styles as the marketplace shows them; `next` is the cursor of the page after it, empty at the end.

    `pictures` are the stored names of the pictures of styles as a whole, by identifier, where the answer tells them.
    """

    styles: tuple[Style, ...]
    next: str = ""
    pictures: dict[str, tuple[str, ...]] = {}


class Removal(Struct, frozen=True):
    """Colors (by code) and sizes (by name) to take out of a style; with neither, the whole style."""

    style: Style
    colors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()


class RemovalOutcome(Struct, frozen=True):
    """What the marketplace said of one removal."""

    identifier: str
    accepted: bool
    words: str = ""


class CustomerJob(Struct, frozen=True):
    """An asynchronous bulk write of customers; `ids` may name several of the marketplace's jobs."""

    ids: tuple[str, ...]


class Asset(Struct, frozen=True):
    """A picture to show: of which product (the marketplace's own id), where, as what file, fetched from which address.

    `replaces`: what the marketplace shows for the style as a whole goes away first.
    """

    product_id: str
    place: Place
    name: str
    url: str
    order: int
    replaces: bool = False


class AssetOutcome(Struct, frozen=True):
    """What the marketplace said of one picture, by the name it was given."""

    name: str
    accepted: bool
    words: str = ""


class ExportMark(StrEnum):
    """How the marketplace shows an order's export."""

    EXPORTED = "exported"
    FAILED = "failed"
    OPEN = "open"


class Acknowledgement(Struct, frozen=True):
    """The export mark to write on an order, with the text the brand will read there."""

    order_id: str
    mark: ExportMark
    text: str


REMARK_SIGN = "Seamline: "
"""How our line in the internal comments is known from what people write there."""


class ShipmentReport(Struct, frozen=True):
    """What is written on an order about its shipment; what is None stays as it is, and an empty `tracking` goes away.

    `remark`: our line in the internal comments, with its sign; what people wrote there stays to the letter.
    """

    order_id: str
    shipped: bool = False
    tracking: str | None = None
    remark: str | None = None


class AckOutcome(Struct, frozen=True):
    """What the marketplace said of one acknowledgement or shipment."""

    order_id: str
    accepted: bool
    words: str = ""


class Unreadable(Struct, frozen=True):
    """A row of a list that is no order Seamline may act on: its id if it has one, why, and its text, not endless."""

    order_id: str
    reason: str
    raw: str


class OrderPage(Struct, frozen=True):
    """A page of orders; rows that could not be read are listed with the reason, so that none is lost silently.

    `doubtful`: what can be read of those, good for nothing but to keep stock for them. `blind`: ids of those of which
    nobody can tell what they want; empty for a row without one.
    """

    orders: tuple[Order, ...]
    next: str = ""
    unreadable: tuple[Unreadable, ...] = ()
    doubtful: tuple[Order, ...] = ()
    blind: tuple[str, ...] = ()


class Marketplace(Protocol):
    """The marketplace side. Errors are those of `seamline.errors`."""

    name: str

    def price_types(self) -> tuple[PriceType, ...]:
        """Every price type configured for the account."""

    def verify_access(self) -> None:
        """Make one harmless read with each credential in use. CredentialsRejected names the one refused."""

    def find_styles(self, styles: Sequence[Style]) -> dict[str, Style]:
        """Those of the styles that exist, by identifier, as the marketplace shows them; the cheapest way is chosen."""

    def styles(self, cursor: str = "") -> StylePage:
        """A page of every style there is, those made by hand too, as far as they have an identifier."""

    def send_styles(self, batch: StyleBatch) -> StyleJob:
        """Start the asynchronous write. Linesheets made by hand survive."""

    def style_identifiers(self) -> dict[str, str]:
        """The identifiers of every style there is, with their handles; for when asking for each would cost more."""

    def delete_styles(self, removals: Sequence[Removal]) -> tuple[RemovalOutcome, ...]:
        """Delete styles, or colors and sizes of them. JOOR also cancels their lines on orders that are not exported."""

    def switch_styles(self, removals: Sequence[Removal], *, active: bool) -> tuple[RemovalOutcome, ...]:
        """Switch styles, colors or sizes off, which takes their lines off every open order, or on again."""

    def product_ids(self) -> dict[str, str]:
        """The marketplace's own ids of every style, by style identifier."""

    def add_assets(self, assets: Sequence[Asset]) -> tuple[AssetOutcome, ...]:
        """Show pictures; on a color they take the place of what is there. A picture that is there already is fine."""

    def remove_images(self, style: Style, names: Sequence[str]) -> None:
        """Take pictures of the style as a whole away, by the names they were given. RecordRejected."""

    def job_finished(self, job: StyleJob) -> bool:
        """Whether every part of the job has finished; says nothing about each style's success."""

    def modified_styles(self, since: datetime) -> dict[str, Style]:
        """Styles modified since, as the marketplace shows them, by identifier."""

    def send_stock(self, cells: Sequence[Cell], *, less_pending: bool = False) -> tuple[CellOutcome, ...]:
        """Set the quantities of exactly these cells; every other cell keeps its own.

        `less_pending`: the marketplace takes off what its pending orders want.
        """

    def open_orders(self, cursor: str = "") -> OrderPage:
        """Approved orders never exported, failed, or set to re-export. Reading marks nothing."""

    def untried_orders(self, cursor: str = "") -> OrderPage:
        """Open orders without those marked as failed: never exported, or set to re-export. Reading marks nothing."""

    def exported_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Approved orders modified since that are marked as exported, by whomever. Reading marks nothing."""

    def edited_orders(self, cursor: str = "") -> OrderPage:
        """Approved orders edited since they were exported. Reading marks nothing."""

    def recent_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Approved and shipped orders modified since, exported or not. Reading marks nothing."""

    def pending_orders(self, cursor: str = "") -> OrderPage:
        """Orders that buyers sent and the brand has not approved yet. Reading marks nothing."""

    def modified_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Orders in any state modified since, exported or not. Reading marks nothing."""

    def order(self, order_id: str) -> Order | None:
        """One order in any state. Reading marks nothing."""

    def knows(self, order_id: str) -> bool:
        """Whether there is such an order, asked in another way than `order` does."""

    def tracking(self, order_ids: Sequence[str]) -> Mapping[str, str]:
        """The tracking numbers or links of those orders that carry any."""

    def acknowledge(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        """Write export marks in batches; safe to repeat."""

    def report_shipments(self, reports: Sequence[ShipmentReport]) -> tuple[AckOutcome, ...]:
        """Write shipments in batches; safe to repeat. The marketplace may tell the retailer and lock the order."""

    def send_customers(self, records: Sequence[CustomerRecord]) -> CustomerJob:
        """Start the asynchronous write: a known code is replaced in every aspect, a new one waits to be matched."""

    def customers_arrived(self, job: CustomerJob) -> bool:
        """Whether every part of the job is over; says nothing about each customer's success."""

    def find_customer(self, code: str) -> CustomerRecord | None:
        """The customer with this code, None as long as the marketplace does not show it."""

    def rename_customer(self, code: str, record: CustomerRecord) -> None:
        """Write the customer under the record's code instead; existing orders show it too. NotFound, RecordRejected."""

    def remove_customer(self, code: str) -> None:
        """Take the customer away; silent when the marketplace does not show it. RecordRejected when it refuses."""
