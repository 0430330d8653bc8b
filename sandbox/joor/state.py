"""Everything one JOOR account remembers, and the few look-ups that keep its indexes together."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.joor.config import Category, JoorConfig, Named, PriceType
from sandbox.joor.models import Bucket, Connection, Job, Linesheet, Mail, Order, Season, Sku, Style
from sandbox.kit.clock import Clock
from sandbox.kit.ids import Ids


@dataclass
class Reference:
    """The values that must exist in JOOR before a style, customer or stock row may name them."""

    price_types: dict[str, PriceType]
    warehouses: list[Named]
    payment_methods: list[Named]
    shipping_methods: list[Named]
    sales_reps: list[Named]
    categories: list[Category]
    badges: list[str]

    @classmethod
    def of(cls, config: JoorConfig) -> "Reference":
        """The values an account starts with."""
        return cls(
            price_types={row.id: row for row in config.price_types},
            warehouses=list(config.warehouses),
            payment_methods=list(config.payment_methods),
            shipping_methods=list(config.shipping_methods),
            sales_reps=list(config.sales_reps),
            categories=list(config.categories),
            badges=list(config.badges),
        )

    def price_type(self, label: str, currency: str) -> PriceType | None:
        """The price type with exactly this label and currency."""
        rows = self.price_types.values()
        return next((row for row in rows if row.name == label and row.currency_code == currency), None)


@dataclass
class CreditWindow:
    """The fixed window of the credit quota; it opens with the first request."""

    opened: datetime | None = None
    used: int = 0


class JoorState:
    """The records of one account. Nothing here knows HTTP."""

    def __init__(self, clock: Clock, config: JoorConfig) -> None:
        self.clock = clock
        self._first_config = config
        self.clear()

    def clear(self) -> None:
        """Go back to an empty account, set up as it was in the beginning."""
        self.config = self._first_config
        self.ids = Ids("joor")
        self.reference = Reference.of(self.config)
        self.window = CreditWindow()
        self.tokens: dict[str, datetime] = {}
        self.styles: dict[int, Style] = {}
        self.by_identifier: dict[str, int] = {}
        self.skus: dict[str, Sku] = {}
        self.sku_ids: dict[int, str] = {}
        self.upcs: dict[str, list[str]] = {}
        self.linesheets: dict[str, Linesheet] = {}
        self.seasons: dict[str, Season] = {}
        self.inventory: dict[str, dict[Bucket, int]] = {}
        self.connections: dict[int, Connection] = {}
        self.orders: dict[str, Order] = {}
        self.jobs: dict[int, Job] = {}
        self.running: list[Job] = []
        self.mailbox: list[Mail] = []

    def style(self, identifier: str, number: str | None = None) -> Style | None:
        """The style with this identifier, and this number if one is asked for."""
        style_id = self.by_identifier.get(identifier)
        style = self.styles[style_id] if style_id is not None else None
        return style if style and number in (None, style.number) else None

    def sku_by_upc(self, upc: str) -> Sku | None:
        """The only SKU with this UPC; None when there is none, or more than one."""
        ids = self.upcs.get(upc, [])
        return self.skus[ids[0]] if len(ids) == 1 else None

    def connection(self, customer_code: str) -> Connection | None:
        """The customer with this code, matched or not."""
        rows = self.connections.values()
        return next((row for row in rows if row.customer_code == customer_code), None)

    def log_id(self) -> str:
        """The id of one answer, to be quoted to JOOR's support."""
        return self.ids.guid("log")
