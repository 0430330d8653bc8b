"""The shape of every object v4 writes take: names and JSON types, checked before anything is looked up."""

from typing import Any, Literal, TypedDict

type Amount = str | int | float


class TraitValue(TypedDict, total=False):
    """A value of a product or SKU trait, named by id or name."""

    trait_id: str
    trait_name: str
    value: str
    external_id: str | None
    order_minimum: int
    order_nbr: int
    status: Literal["ACTIVE", "INACTIVE"]


class ProductShape(TypedDict, total=False):
    """A product."""

    id: str
    name: str
    external_id: str
    product_identifier: str
    description: str
    order_minimum: int
    category_ids: list[str]
    product_trait_values: list[TraitValue]
    tags: list[dict[str, Any]]


class Identifier(TypedDict):
    """A code of a SKU in one of the known systems."""

    type: Literal["upc", "gtin", "ean", "mpn"]
    value: str


class SkuShape(TypedDict, total=False):
    """A SKU."""

    id: str
    product_id: str
    external_id: str
    sku_identifier: str
    trait_values: list[TraitValue]
    identifiers: list[Identifier]


class PriceShape(TypedDict, total=False):
    """A price; amounts are decimal texts."""

    id: str
    sku_id: str
    price_type_id: str
    price_type_name: str
    price_type_currency_code: str
    wholesale_value: str
    retail_value: str | None


class SeasonShape(TypedDict, total=False):
    """A season."""

    id: str
    name: str
    year: str | int
    external_id: str


class DeliveryShape(TypedDict, total=False):
    """The dates of a collection."""

    start_ship_date: str | None
    complete_ship_date: str | None
    cancel_date: str | None
    minimum_shipping_window: int | None


class CollectionItem(TypedDict, total=False):
    """A product's place in a collection."""

    product_id: str
    order_number: int
    sku_ids: list[str]


class CollectionShape(TypedDict, total=False):
    """A collection."""

    id: str
    name: str
    external_id: str
    season_id: str | None
    delivery: DeliveryShape | None
    items: list[CollectionItem]


class Asset(TypedDict, total=False):
    """A file that JOOR fetches."""

    type: Literal["image", "swatch", "video"]
    filename: str
    source_url: str
    external_id: str | None


class AssetShape(TypedDict, total=False):
    """An asset with the product, and for a color the trait value, it belongs to."""

    product: dict[str, str]
    sku_trait_value: dict[str, dict[str, str]]
    asset: Asset
    display_order: int


class DiscountDetail(TypedDict):
    """One discount of an order."""

    type: Literal["PERCENTAGE", "AMOUNT"]
    value: Amount


class Discount(TypedDict, total=False):
    """All discounts of an order."""

    discount: Amount
    details: list[DiscountDetail]


class OrderShape(TypedDict, total=False):
    """An order header."""

    id: str
    customer_id: str
    customer_code: str
    price_type_id: str
    price_type_name: str
    collection_id: str
    collection_code: str
    status: Literal["IN_PROGRESS", "NOTES", "PENDING", "APPROVED", "SHIPPED", "CANCELLED"]
    shipping_address_id: str
    shipping_address_code: str
    billing_address_id: str
    billing_address_code: str
    custom_shipping_address: dict[str, str]
    custom_billing_address: dict[str, str]
    shipping_price: Amount
    shipping_method_code: str
    sales_rep_code: str
    payment_method_code: str
    tracking_number: str
    export_status: Literal["SUCCESS", "FAILED", "UNDEFINED"]
    export_description: str
    po_number: str
    comments: str
    internal_comments: str
    delivery_window_start: str
    delivery_window_end: str
    warehouse: dict[str, str]
    season: dict[str, str]
    customer_group: dict[str, str]
    company_number: dict[str, str]
    buyer: dict[str, str]
    event: dict[str, str]
    type: dict[str, str]
    tax: dict[str, Amount]
    discount: Discount


class LineShape(TypedDict, total=False):
    """An order line."""

    id: str
    order_id: str
    sku_id: str
    quantity: int
    item_price: Amount
    discount_amount: Amount
    discount_percentage: Amount
