"""What a JOOR account is set up with, and the switches for behaviour that JOOR does not document."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PriceType:
    """A currency and label pair; styles and customers must name it exactly."""

    id: str
    name: str
    currency_code: str
    retail_currency_code: str


@dataclass(frozen=True)
class Named:
    """A warehouse, payment method, shipping method or sales rep."""

    name: str
    code: str


@dataclass(frozen=True)
class Category:
    """One row of JOOR's own taxonomy."""

    id: str
    name: str
    parent_name: str
    department: str


@dataclass(frozen=True)
class JoorConfig:
    """The account's credentials and reference values, then the switches; the defaults are the likeliest behaviour."""

    account_id: str = "222222"
    v2_token: str = "sandbox-joor-token"
    client_id: str = "sandbox-client"
    client_secret: str = "sandbox-client-secret"
    username: str = "api@aurora.example"
    password: str = "sandbox-password"
    token_seconds: int = 36_000

    price_types: tuple[PriceType, ...] = (
        PriceType("3", "Wholesale US", "USD", "USD"),
        PriceType("4", "Wholesale EU", "EUR", "EUR"),
    )
    warehouses: tuple[Named, ...] = (Named("Default", "DEF"), Named("East", "EAST"))
    payment_methods: tuple[Named, ...] = (Named("Net 30", "NET30"), Named("Credit Card", "CC"))
    shipping_methods: tuple[Named, ...] = (Named("Ground", "GRD"), Named("Air", "AIR"))
    sales_reps: tuple[Named, ...] = (Named("Jo Rep", "REP1"), Named("Sam Rep", "REP2"))
    badges: tuple[str, ...] = ("New", "Best Seller")
    categories: tuple[Category, ...] = (
        Category("490", "T-Shirts", "Tops", "WOMEN"),
        Category("491", "Dresses", "Apparel", "WOMEN"),
        Category("612", "Shirts", "Tops", "MEN"),
    )
    required_order_fields: tuple[str, ...] = ()
    """Header fields an exported order must have; the Integration Manager sets this list."""

    job_seconds: float = 1.0
    record_seconds: float = 0.001
    match_after_seconds: float | None = None
    """None: a new customer stays unmatched until somebody matches it."""

    credits: int | None = 300
    credit_window_seconds: float = 300.0
    retry_after: bool = False
    require_content_type: bool = True
    content_error_status: Literal[200, 400] = 200

    order_envelope: Literal["flat", "bare", "nested_orders", "nested_order"] = "flat"
    order_paths: tuple[str, ...] = ("order", "orders")
    single_as_object: bool = False
    empty_as_text: bool = True
    code_as_text: bool = False
    next_start_at_end: Literal["empty", "total"] = "empty"

    duplicate_upc: Literal["accept", "reject"] = "accept"
    unknown_warehouse: Literal["fail", "ignore"] = "fail"
    overwrite_scope: Literal["account", "warehouses"] = "account"
    stock_update_scope: Literal["cell", "sku"] = "cell"
    """Whether a stock update replaces one dated cell, or everything the SKU has in that warehouse."""

    check_marks_without_sync: bool = True
    ack_bumps_modified: bool = False
    require_full_grid: bool = False
    unique_products: bool = True
    merge_collection_items: bool = False
    orders_v4_show_export: bool = False
