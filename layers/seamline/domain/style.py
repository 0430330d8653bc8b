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
    """One cell of a style's color x size grid that exists in the ERP. Its prices: only where SKUs are priced singly."""

    product_id: str
    sku: str
    color_code: str
    size_name: str
    upc: str = ""
    prices: tuple[Price, ...] = ()


class StyleTag(Struct, frozen=True, omit_defaults=True):
    """A custom field of JOOR's styles."""

    name: str
    value: str
    group: str = ""
    code: str = ""


class Casepack(Struct, frozen=True):
    """A size that is sold as a casepack; the id is that of the casepack size made in JOOR."""

    size_name: str
    id: str


class Linesheet(Struct, frozen=True, omit_defaults=True):
    """A linesheet a style is offered on. No dates mean immediate delivery; colors left out are given by code.

    The cancel date and the minimum shipping window (days) need JOOR's v4.
    """

    name: str
    code: str = ""
    season_name: str = ""
    season_year: str = ""
    season_code: str = ""
    ship_start: str = ""
    ship_end: str = ""
    display_order: int | None = None
    public: bool | None = None
    colors_left_out: tuple[str, ...] = ()
    cancel: str = ""
    minimum_window: int | None = None


class Style(Struct, frozen=True, omit_defaults=True):
    """The desired JOOR state of one style. `identifier` is its key in JOOR and never changes.

    Retired colors and sizes are those JOOR still has, though the ERP offers nothing in them any more.
    """

    identifier: str
    number: str
    name: str
    description: str = ""
    division: str = ""
    division_code: str = ""
    silhouette: str = ""
    silhouette_code: str = ""
    fabrication: str = ""
    fabrication_code: str = ""
    materials: tuple[str, ...] = ()
    source_of_materials: str = ""
    country_of_origin: str = ""
    measurements: str = ""
    heel_height: str = ""
    contains_fur: str = ""
    minimum: int | None = None
    made_to_order: bool = False
    categories: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    style_tags: tuple[StyleTag, ...] = ()
    casepacks: tuple[Casepack, ...] = ()
    prices: tuple[Price, ...] = ()
    colors: tuple[Color, ...] = ()
    sizes: tuple[Size, ...] = ()
    skus: tuple[Sku, ...] = ()
    linesheets: tuple[Linesheet, ...] = ()
    retired_colors: tuple[Color, ...] = ()
    retired_sizes: tuple[Size, ...] = ()


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
    colors, sizes = (*style.colors, *style.retired_colors), (*style.sizes, *style.retired_sizes)
    return tuple((c.code, s.name) for c in colors for s in sizes if (c.code, s.name) not in have)
