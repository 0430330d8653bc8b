"""The records one JOOR account holds, shared by the v2 and v4 APIs."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

type Json = dict[str, Any]
type OrderStatus = Literal["IN_PROGRESS", "NOTES", "PENDING", "APPROVED", "SHIPPED", "CANCELLED"]
type ExportStatus = Literal["UNDEFINED", "SUCCESS", "FAILED"]
type Activity = Literal["ACTIVE", "INACTIVE"]
type JobKind = Literal["styles", "connections"]

IMMEDIATE = "IMMEDIATE"


@dataclass
class Image:
    """A picture or video of a style or of one of its colors; `filename` is the stored name."""

    upload_id: int
    filename: str
    sent_name: str
    display_order: int
    kind: str = "image"
    url: str = ""
    external_id: str = ""


@dataclass
class Color:
    """A color of a style, with at most one image and one swatch under v2."""

    style_color_id: int
    name: str
    code: str = ""
    minimum: str = ""
    order_nbr: int = 0
    status: Activity = "ACTIVE"
    images: list[Image] = field(default_factory=list)
    swatch: Image | None = None


@dataclass
class Size:
    """A size of a style; names are case-sensitive."""

    size_id: int
    name: str
    code: str = ""
    description: str = ""
    order_nbr: int = 0
    status: Activity = "ACTIVE"


@dataclass(frozen=True)
class Price:
    """Wholesale and retail under one price type, as decimal texts; `retail` may be empty."""

    wholesale: str
    retail: str = ""


@dataclass
class Sku:
    """One cell of a style's color and size grid."""

    id: str
    number: int
    style_id: int
    color_id: int
    size_id: int
    upc: str = ""
    external_id: str = ""
    sku_identifier: str = ""
    identifiers: list[Json] = field(default_factory=list)
    prices: dict[str, Price] = field(default_factory=dict)
    made_to_order: bool = False


@dataclass
class Style:
    """A style card; `attributes` are the descriptive v2 scalars and lists that a PUT clears when left out."""

    style_id: int
    number: str
    identifier: str
    name: str
    created: datetime
    modified: datetime
    attributes: Json = field(default_factory=dict)
    prices: dict[str, Price] = field(default_factory=dict)
    colors: dict[int, Color] = field(default_factory=dict)
    sizes: dict[int, Size] = field(default_factory=dict)
    skus: dict[tuple[int, int], Sku] = field(default_factory=dict)
    images: list[Image] = field(default_factory=list)


@dataclass
class LinesheetItem:
    """A style's place in a linesheet; no `sku_ids` means all of its SKUs."""

    order_number: int = 0
    excluded_colors: list[Json] = field(default_factory=list)
    sku_ids: list[str] = field(default_factory=list)


@dataclass
class Linesheet:
    """What v2 calls a delivery and v4 a collection."""

    id: str
    name: str
    code: str = ""
    by_hand: bool = False
    public: bool = False
    season_id: str = ""
    start_ship: str = ""
    complete_ship: str = ""
    cancel_date: str = ""
    minimum_shipping_window: int | None = None
    items: dict[int, LinesheetItem] = field(default_factory=dict)


@dataclass
class Season:
    """A selling season."""

    id: str
    name: str
    year: str = ""
    external_id: str = ""


class Bucket(NamedTuple):
    """Where a SKU's quantity stands: in a warehouse, IMMEDIATE or from a date."""

    warehouse: str
    date: str = IMMEDIATE


@dataclass
class Connection:
    """A retailer's relation with the brand; invisible to reads until JOOR has matched it."""

    connection_id: int
    customer_code: str
    name: str
    retailer_name: str
    created: datetime
    modified: datetime
    fields: dict[str, str] = field(default_factory=dict)
    billing: list[Json] = field(default_factory=list)
    shipping: list[Json] = field(default_factory=list)
    price_type_ids: list[str] = field(default_factory=list)
    warehouses: list[Json] = field(default_factory=list)
    payment_methods: list[Json] = field(default_factory=list)
    shipping_methods: list[Json] = field(default_factory=list)
    matched: bool = False

    @property
    def alias(self) -> str:
        """The brand's own name for the retailer."""
        return self.fields.get("customer_alias") or self.name


@dataclass
class Line:
    """One order line. `fields` are v2 item_* texts; `raw` overrides what is worked out, for odd payloads."""

    id: str
    fields: dict[str, str]
    quantity: int
    price: Decimal
    sku_id: str = ""
    multiplier: int = 1
    adjustment: Decimal = Decimal(0)
    style_tags: list[Json] = field(default_factory=list)
    cancelled: Literal["", "deleted", "inactive"] = ""
    raw: dict[str, str] = field(default_factory=dict)

    @property
    def unit_price(self) -> Decimal:
        """The price of one unit after the line's adjustment."""
        return self.price + self.adjustment

    @property
    def extended(self) -> Decimal:
        """The line's amount: quantity counts packs of `multiplier` units, and the price is for one unit."""
        return self.unit_price * self.quantity * self.multiplier


@dataclass
class Order:
    """One order. `header` are v2 scalars; `raw` overrides what is worked out, for odd payloads."""

    order_id: str
    status: OrderStatus
    created: datetime
    modified: datetime
    header: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    connection_id: int | None = None
    price_type_id: str = ""
    linesheet_id: str = ""
    approved: datetime | None = None
    discount: Decimal = Decimal(0)
    discount_percent: Decimal = Decimal(0)
    shipping: Decimal = Decimal(0)
    doors: list[Json] = field(default_factory=list)
    divisions: list[Json] = field(default_factory=list)
    tracking_number: str = ""
    export_status: ExportStatus = "UNDEFINED"
    export_description: str = ""
    exported_at: datetime | None = None
    modified_since_export: bool = False
    raw: dict[str, str] = field(default_factory=dict)

    @property
    def live_lines(self) -> list[Line]:
        """The lines that are not cancelled."""
        return [line for line in self.lines if not line.cancelled]


@dataclass
class Job:
    """A bulk call waiting for its turn; `done` counts the records already applied."""

    id: int
    kind: JobKind
    method: str
    records: list[Json]
    created: datetime
    starts: datetime
    ends: datetime
    done: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether every record was applied."""
        return self.done == len(self.records)


@dataclass(frozen=True)
class Mail:
    """The e-mail JOOR sends about a bulk job: the only place where its failures can be seen."""

    at: datetime
    job_id: int
    kind: JobKind
    applied: int
    failures: tuple[str, ...]
