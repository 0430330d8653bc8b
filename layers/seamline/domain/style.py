"""JOOR's side of the catalogue: the style with its colors, sizes, SKUs, prices and linesheets."""

from decimal import Decimal

from msgspec import Struct


class Price(Struct, frozen=True, omit_defaults=True):
    """The price of a whole style for one JOOR price type (label + currency)."""

    label: str
    currency: str
    wholesale: Decimal
    retail: Decimal | None = None
    retail_currency: str = ""


class Color(Struct, frozen=True):
    """A color of a style; the code is the key for stock and images."""

    name: str
    code: str


class Size(Struct, frozen=True):
    """A size of a style, in the order people expect; names are compared case-sensitively by JOOR."""

    name: str
    code: str


class Sku(Struct, frozen=True, omit_defaults=True):
    """One cell of a style's color x size grid that exists in the ERP."""

    product_id: str
    sku: str
    color_code: str
    size_name: str
    upc: str = ""


class Linesheet(Struct, frozen=True, omit_defaults=True):
    """A linesheet a style is offered on. No dates mean immediate delivery."""

    name: str
    code: str = ""
    season_name: str = ""
    season_year: str = ""
    season_code: str = ""
    ship_start: str = ""
    ship_end: str = ""
    display_order: int | None = None


class Style(Struct, frozen=True, omit_defaults=True):
    """The desired JOOR state of one style. `identifier` is its key in JOOR and never changes."""

    identifier: str
    number: str
    name: str
    description: str = ""
    division: str = ""
    silhouette: str = ""
    country_of_origin: str = ""
    made_to_order: bool = False
    prices: tuple[Price, ...] = ()
    colors: tuple[Color, ...] = ()
    sizes: tuple[Size, ...] = ()
    skus: tuple[Sku, ...] = ()
    linesheets: tuple[Linesheet, ...] = ()


class StyleTarget(Struct, frozen=True):
    """Where one SKU lives in JOOR: enough to address its stock cell by UPC or by style, color and size."""

    identifier: str
    number: str
    color_code: str
    size_name: str
    upc: str


def missing_cells(style: Style) -> tuple[tuple[str, str], ...]:
    """The (color code, size name) cells of JOOR's grid that no ERP variant stands behind."""
    have = {(sku.color_code, sku.size_name) for sku in style.skus}
    return tuple((c.code, s.name) for c in style.colors for s in style.sizes if (c.code, s.name) not in have)
