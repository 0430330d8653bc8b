"""The ERP's side of the catalogue: products, families and their members."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.image import Attachment


class ProductStatus(StrEnum):
    """Whether an ERP product may be sold at all."""

    ACTIVE = "active"
    SETUP = "setup"
    DEPRECATED = "deprecated"


class Product(Struct, frozen=True, omit_defaults=True):
    """One SKU of the ERP. Prices are by price tier name, in the tier's own currency.

    `stocked` is false for what the ERP keeps no stock of: services, and goods outside its inventory.
    """

    id: str
    sku: str
    name: str = ""
    barcode: str = ""
    category: str = ""
    brand: str = ""
    service: bool = False
    status: ProductStatus = ProductStatus.ACTIVE
    sellable: bool = True
    tags: tuple[str, ...] = ()
    prices: dict[str, Decimal] = {}
    short_description: str = ""
    description: str = ""
    attributes: dict[str, str] = {}
    attribute_set: str = ""
    country_of_origin: str = ""
    family_id: str = ""
    images: tuple[Attachment, ...] = ()
    stocked: bool = True


class Member(Struct, frozen=True, omit_defaults=True):
    """A family's line for one of its products, with that product's option values in the family's order."""

    product_id: str
    sku: str
    options: tuple[str, ...] = ()


class Family(Struct, frozen=True, omit_defaults=True):
    """A group of products that differ by up to three options."""

    id: str
    sku: str
    name: str = ""
    category: str = ""
    brand: str = ""
    tags: tuple[str, ...] = ()
    short_description: str = ""
    description: str = ""
    country_of_origin: str = ""
    option_names: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    images: tuple[Attachment, ...] = ()


class Group(Struct, frozen=True):
    """What styles are built from: a family with its known products, or one product on its own.

    `contested` names, by product id, the other family that already has the product.
    """

    id: str
    family: Family | None
    products: tuple[Product, ...]
    contested: dict[str, str] = {}


def without_images[T: (Product, Family)](record: T) -> T:
    """The record as it is remembered: its pictures have a memory of their own, since their addresses keep changing."""
    return replace(record, images=()) if record.images else record


def split_tags(text: str) -> tuple[str, ...]:
    """Split the ERP's one tag string: commas, any spaces, no empties, order kept, repeats dropped ignoring case."""
    seen: dict[str, str] = {}
    for part in text.split(","):
        tag = " ".join(part.split())
        if tag:
            seen.setdefault(tag.casefold(), tag)
    return tuple(seen.values())
