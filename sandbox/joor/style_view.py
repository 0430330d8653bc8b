"""A style as v2 prints it: what was written, JOOR's ids, and the stored image names."""

from sandbox.joor.linesheets import linesheets_of
from sandbox.joor.models import Color, Image, Json, Linesheet, Price, Size, Style
from sandbox.joor.state import JoorState
from sandbox.joor.style_store import ATTRIBUTES
from sandbox.joor.texts import stamp


def style_view(state: JoorState, style: Style) -> Json:
    """One style of a v2 list."""
    return {
        "style_id": style.style_id,
        "style_number": style.number,
        "style_identifier": style.identifier,
        "style_name": style.name,
        **{name: style.attributes.get(name, "") for name in ATTRIBUTES},
        "prices": [_price_view(state, type_id, price) for type_id, price in style_prices(style).items()],
        "colors": [_color_view(color) for color in style.colors.values() if color.status == "ACTIVE"],
        "sizes": [_size_view(style, size) for size in style.sizes.values() if size.status == "ACTIVE"],
        "deliveries": [_delivery_view(state, sheet, style) for sheet in linesheets_of(state, style)],
        "images": [image_view(image) for image in style.images],
        "date_created": stamp(style.created),
        "date_modified": stamp(style.modified),
    }


def style_prices(style: Style) -> dict[str, Price]:
    """The style's prices by price type; where only SKUs have one, that of the first SKU."""
    prices: dict[str, Price] = {}
    for sku in style.skus.values():
        for type_id, price in sku.prices.items():
            prices.setdefault(type_id, price)
    return prices | style.prices


def image_view(image: Image) -> Json:
    """An image under its stored name."""
    return {"filename": image.filename, "display_order": image.display_order}


def _price_view(state: JoorState, price_type_id: str, price: Price) -> Json:
    row = state.reference.price_types[price_type_id]
    return {
        "price_label": row.name,
        "price_currency": row.currency_code,
        "price_wholesale": price.wholesale,
        "price_currency_retail": row.retail_currency_code,
        "price_retail": price.retail,
    }


def _color_view(color: Color) -> Json:
    view: Json = {
        "style_color_id": color.style_color_id,
        "color_name": color.name,
        "color_code": color.code,
        "minimum": color.minimum,
        "images": [image_view(image) for image in color.images],
    }
    return view | ({"swatch": image_view(color.swatch)} if color.swatch else {})


def _size_view(style: Style, size: Size) -> Json:
    skus = [sku for sku in style.skus.values() if sku.size_id == size.size_id and sku.upc]
    return {
        "size_name": size.name,
        "size_code": size.code,
        "size_description": size.description,
        "upcs": [{"upc": sku.upc, "color_code": style.colors[sku.color_id].code} for sku in skus],
    }


def _delivery_view(state: JoorState, sheet: Linesheet, style: Style) -> Json:
    item, season = sheet.items[style.style_id], state.seasons.get(sheet.season_id)
    return {
        "delivery_name": sheet.name,
        "delivery_code": sheet.code,
        "style_display_order": item.order_number,
        "season_name": season.name if season else "",
        "season_year": season.year if season else "",
        "season_code": season.external_id if season else "",
        "date_delivery_start": sheet.start_ship,
        "date_delivery_end": sheet.complete_ship,
        "public": int(sheet.public),
        "color_exclusions": item.excluded_colors,
    }
