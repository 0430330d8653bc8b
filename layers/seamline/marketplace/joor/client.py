"""JOOR as Seamline's marketplace: the port, put together out of one part per kind of record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from seamline.clock import Clock
from seamline.domain.customer_record import CustomerRecord
from seamline.domain.order import Order
from seamline.domain.stock import Cell, CellOutcome
from seamline.domain.style import Style
from seamline.marketplace.joor.acknowledge import Acknowledger
from seamline.marketplace.joor.assets import AssetDesk
from seamline.marketplace.joor.customers import CustomerDesk
from seamline.marketplace.joor.inventory import StockWriter
from seamline.marketplace.joor.order_headers import HeaderReader
from seamline.marketplace.joor.orders import OrderReader
from seamline.marketplace.joor.price_types import PriceTypeReader
from seamline.marketplace.joor.shipments import ShipmentWriter
from seamline.marketplace.joor.style_jobs import StyleWriter
from seamline.marketplace.joor.style_removal import StyleRemover
from seamline.marketplace.joor.styles import StyleReader
from seamline.marketplace.joor.transport import JoorClients
from seamline.marketplace.joor.v4.reader import Desks, V4StyleReader
from seamline.marketplace.joor.v4.writer import V4StyleWriter
from seamline.marketplace.port import (
    Acknowledgement,
    AckOutcome,
    Asset,
    AssetOutcome,
    CustomerJob,
    OrderPage,
    PriceType,
    Removal,
    RemovalOutcome,
    ShipmentReport,
    StyleBatch,
    StyleJob,
    StylePage,
)
from seamline.settings import JoorSettings


class Joor:
    """One JOOR account. `delivery_overwrite` 2 makes the ERP master of linesheets, 3 only adds to them."""

    name = "JOOR"

    def __init__(
        self, clients: JoorClients, settings: JoorSettings, clock: Clock, delivery_overwrite: Literal[2, 3]
    ) -> None:
        self._v2_styles = StyleReader(clients.v2, clock, settings.page_size)
        self._styles: StyleReader | V4StyleReader = self._v2_styles
        self._jobs: StyleWriter | V4StyleWriter = StyleWriter(clients.v2, settings.batch.styles, delivery_overwrite)
        # One way for a brand, never both: each would undo what only the other knows.
        if settings.styles_by == "v4":
            desks = Desks.over(clients.v4, settings.batch.v4)
            self._styles, self._jobs = V4StyleReader(clients.v4, desks), V4StyleWriter(desks, delivery_overwrite)
        self._remover = StyleRemover(clients)
        self._assets = AssetDesk(clients, settings.batch.assets)
        self._stock = StockWriter(clients.v2, settings.batch.stock)
        self._orders = OrderReader(clients.v2, settings.orders_path, settings.page_size)
        self._marks = Acknowledger(clients.v4, settings.batch.orders)
        self._headers = HeaderReader(clients.v4)
        self._shipments = ShipmentWriter(self._orders, self._marks)
        self._price_types = PriceTypeReader(clients.v4)
        self._customers = CustomerDesk(clients.v2, settings.batch.customers)

    def price_types(self) -> tuple[PriceType, ...]:
        """Every price type configured for the account."""
        return self._price_types.all()

    def verify_access(self) -> None:
        """One v2 and one v4 read, two credits. CredentialsRejected names the credential refused."""
        self._v2_styles.probe()
        self._price_types.all()

    def find_styles(self, styles: Sequence[Style]) -> dict[str, Style]:
        """Those of the styles that exist, by identifier; one by one or page by page, whichever is cheaper."""
        return self._styles.find(styles)

    def styles(self, cursor: str = "") -> StylePage:
        """A page of every style with an identifier; one credit."""
        return self._styles.page(cursor)

    def send_styles(self, batch: StyleBatch) -> StyleJob:
        """Start the asynchronous write. Linesheets made by hand survive."""
        return self._jobs.send(batch)

    def style_identifiers(self) -> dict[str, str]:
        """The identifiers of every style there is, with v4's handles; one credit for each page of the list."""
        return self._styles.identifiers()

    def delete_styles(self, removals: Sequence[Removal]) -> tuple[RemovalOutcome, ...]:
        """Delete styles, or colors and sizes of them. JOOR also cancels their lines on orders that are not exported."""
        return self._remover.delete(removals)

    def switch_styles(self, removals: Sequence[Removal], *, active: bool) -> tuple[RemovalOutcome, ...]:
        """Switch styles, colors or sizes off, which takes their lines off every open order, or on again."""
        return self._remover.switch(removals, active=active)

    def product_ids(self) -> dict[str, str]:
        """JOOR's v4 id of every style, by style identifier; one credit for each page of the list."""
        return self._assets.product_ids()

    def add_assets(self, assets: Sequence[Asset]) -> tuple[AssetOutcome, ...]:
        """Show pictures; on a color they take the place of what is there."""
        return self._assets.add(assets)

    def remove_images(self, style: Style, names: Sequence[str]) -> None:
        """Take pictures of the style as a whole away, by the names they were given."""
        self._assets.remove(style, names)

    def job_finished(self, job: StyleJob) -> bool:
        """Whether every part of the job has finished; says nothing about each style's success."""
        return self._jobs.finished(job)

    def modified_styles(self, since: datetime) -> dict[str, Style]:
        """Styles modified since, by identifier."""
        return self._styles.modified(since)

    def send_stock(self, cells: Sequence[Cell], *, less_pending: bool = False) -> tuple[CellOutcome, ...]:
        """Set the quantities of exactly these cells; with `less_pending` JOOR takes its pending orders off."""
        return self._stock.send(cells, less_pending=less_pending)

    def open_orders(self, cursor: str = "") -> OrderPage:
        """Approved orders never exported, failed, or set to re-export. Reading marks nothing."""
        return self._orders.open(cursor)

    def untried_orders(self, cursor: str = "") -> OrderPage:
        """Open orders without those marked as failed: never exported, or set to re-export. Reading marks nothing."""
        return self._orders.untried(cursor)

    def exported_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Approved orders modified since that JOOR shows as exported, by whomever. Reading marks nothing."""
        return self._orders.exported(since, cursor)

    def edited_orders(self, cursor: str = "") -> OrderPage:
        """Approved orders edited since they were exported. Reading marks nothing."""
        return self._orders.edited(cursor)

    def recent_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Approved and shipped orders modified since, exported or not. Reading marks nothing."""
        return self._orders.recent(since, cursor)

    def pending_orders(self, cursor: str = "") -> OrderPage:
        """Orders that buyers sent and the brand has not approved yet. Reading marks nothing."""
        return self._orders.pending(cursor)

    def modified_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Orders in any state modified since, exported or not. Reading marks nothing."""
        return self._orders.modified(since, cursor)

    def order(self, order_id: str) -> Order | None:
        """One order in any state. Reading marks nothing."""
        return self._orders.one(order_id)

    def knows(self, order_id: str) -> bool:
        """Whether v4 has the order, whatever v2 says."""
        return self._headers.has(order_id)

    def tracking(self, order_ids: Sequence[str]) -> Mapping[str, str]:
        """The tracking numbers or links of those orders that carry any."""
        return self._headers.tracking(order_ids)

    def acknowledge(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        """Write export marks in batches; safe to repeat."""
        return self._marks.send(marks)

    def report_shipments(self, reports: Sequence[ShipmentReport]) -> tuple[AckOutcome, ...]:
        """Mark orders as shipped, with tracking numbers and our line in the internal comments; safe to repeat."""
        return self._shipments.report(reports)

    def send_customers(self, records: Sequence[CustomerRecord]) -> CustomerJob:
        """Start the asynchronous write, an upsert by code. JOOR calls a customer of the brand a connection."""
        return self._customers.send(records)

    def customers_arrived(self, job: CustomerJob) -> bool:
        """Whether every part of the job is over; failures go to the brand by e-mail."""
        return self._customers.finished(job)

    def find_customer(self, code: str) -> CustomerRecord | None:
        """The customer with this code, None until JOOR's people have matched it."""
        return self._customers.find(code)

    def rename_customer(self, code: str, record: CustomerRecord) -> None:
        """Write the customer under the record's code instead; existing orders show it too."""
        self._customers.rename(code, record)

    def remove_customer(self, code: str) -> None:
        """Take the customer away; silent when JOOR does not show it."""
        self._customers.remove(code)
