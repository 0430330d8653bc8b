"""Writes a style the way v2's bulk-style takes it, and reads one back as far as flows compare it."""

from decimal import Decimal
from typing import Any

from seamline.domain.style import Color, Linesheet, Price, Size, Sku, Style, StyleTag
from seamline.marketplace.joor.values import Node, decimal, flag, nodes, number, text

PLAIN_FIELDS = (
    "division", "division_code", "silhouette", "silhouette_code", "fabrication", "fabrication_code",
    "source_of_materials", "measurements", "heel_height", "contains_fur",
)  # fmt: skip
"""Texts that JOOR calls by the same name."""


def encode_style(style: Style, delivery_overwrite: int) -> Node:
    """The whole style, empty fields too: JOOR clears what an update leaves out, and the default overwrite is unsafe."""
    return {
        "style_name": style.name,
        "style_number": style.number,
        "style_identifier": style.identifier,
        "style_description": style.description,
        "made_to_order": int(style.made_to_order),
        "minimum": style.minimum or 0,
        "style_country_origin": style.country_of_origin,
        **{name: getattr(style, name) for name in PLAIN_FIELDS},
        "materials": [{"material": material} for material in style.materials],
        "categories": [{"category_id": category} for category in style.categories],
        "badges": [{"badge_name": badge} for badge in style.badges],
        "style_tags": [_encode_tag(tag) for tag in style.style_tags],
        **_encode_casepacks(style),
        "delivery_overwrite": delivery_overwrite,
        "prices": [_encode_price(price) for price in style.prices],
        "colors": [{"color_name": color.name, "color_code": color.code} for color in style.colors],
        "sizes": [_encode_size(style, size) for size in style.sizes],
        "deliveries": [_encode_linesheet(linesheet, style) for linesheet in style.linesheets],
    }


def decode_style(row: Node) -> Style:
    """A style as JOOR shows it; what cannot be read is left out, fields of no use here are ignored.

    The ERP's product ids and SKUs are not in JOOR, so those of the SKUs are empty.
    """
    sizes = nodes(row.get("sizes"), "size")
    plain: dict[str, Any] = {name: text(row.get(name)) for name in PLAIN_FIELDS}
    return Style(
        identifier=text(row.get("style_identifier")),
        number=text(row.get("style_number")),
        name=text(row.get("style_name")),
        description=text(row.get("style_description")),
        **plain,
        country_of_origin=text(row.get("style_country_origin")),
        minimum=number(row.get("minimum")) or None,
        made_to_order=flag(row.get("made_to_order")),
        prices=_decode_prices(row),
        colors=tuple(
            Color(text(color.get("color_name")), text(color.get("color_code")))
            for color in nodes(row.get("colors"), "color")
        ),
        sizes=tuple(Size(text(size.get("size_name")), text(size.get("size_code"))) for size in sizes),
        skus=tuple(sku for size in sizes for sku in _decode_skus(size)),
        linesheets=tuple(_decode_linesheet(delivery) for delivery in nodes(row.get("deliveries"), "delivery")),
    )


def picture_names(row: Node) -> list[str]:
    """The names under which JOOR stored the pictures of a style as a whole."""
    return [text(image.get("filename")) for image in nodes(row.get("images"), "image")]


def _encode_tag(tag: StyleTag) -> Node:
    facts = {
        "style_tag_name": tag.name,
        "style_tag_value": tag.value,
        "style_tag_group": tag.group,
        "style_tag_code": tag.code,
    }
    return {name: value for name, value in facts.items() if value}


def _encode_casepacks(style: Style) -> Node:
    """JOOR does not document the shape; a style without casepacks does not mention them."""
    packs = [{"casepack_id": pack.id, "size_name": pack.size_name} for pack in style.casepacks]
    return {"casepacks": packs} if packs else {}


def _encode_price(price: Price) -> Node:
    out = {
        "price_label": price.label,
        "price_currency": price.currency,
        "price_wholesale": money(price.wholesale),
    }
    if price.retail is not None:
        out["price_retail"] = money(price.retail)
    if price.retail_currency:
        out["price_currency_retail"] = price.retail_currency
    return out


def money(amount: Decimal) -> str:
    """An amount as JOOR takes it: at least two digits after the point, and never fewer than the amount has."""
    exponent = amount.as_tuple().exponent
    # Infinity and NaN have a letter for an exponent.
    digits = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{amount:.{digits}f}"


def _encode_size(style: Style, size: Size) -> Node:
    upcs = [
        {"upc": sku.upc, "color_code": sku.color_code} for sku in style.skus if sku.upc and sku.size_name == size.name
    ]
    out: Node = {"size_name": size.name, "size_code": size.code}
    return out | {"upcs": upcs} if upcs else out


def _encode_linesheet(linesheet: Linesheet, style: Style) -> Node:
    names = {color.code: color.name for color in (*style.retired_colors, *style.colors)}
    optional: dict[str, Any] = {
        "delivery_code": linesheet.code,
        "season_name": linesheet.season_name,
        "season_year": linesheet.season_year,
        "season_code": linesheet.season_code,
        "date_delivery_start": linesheet.ship_start,
        "date_delivery_end": linesheet.ship_end,
        "style_display_order": linesheet.display_order,
        "public": None if linesheet.public is None else int(linesheet.public),
        "color_exclusions": [
            {"color_name": names.get(code, code), "color_code": code} for code in linesheet.colors_left_out
        ],
    }
    return {"delivery_name": linesheet.name} | {
        key: value for key, value in optional.items() if value not in ("", None, [])
    }


def _decode_prices(row: Node) -> tuple[Price, ...]:
    return tuple(
        Price(
            label=text(price.get("price_label")),
            currency=text(price.get("price_currency")),
            wholesale=wholesale,
            retail=decimal(price.get("price_retail")),
            retail_currency=text(price.get("price_currency_retail")),
        )
        for price in nodes(row.get("prices"), "price")
        if (wholesale := decimal(price.get("price_wholesale"))) is not None
    )


def _decode_skus(size: Node) -> list[Sku]:
    return [
        Sku(
            product_id="",
            sku="",
            color_code=text(upc.get("color_code")),
            size_name=text(size.get("size_name")),
            upc=text(upc.get("upc")),
        )
        for upc in nodes(size.get("upcs"))
        if text(upc.get("upc"))
    ]


def _decode_linesheet(delivery: Node) -> Linesheet:
    return Linesheet(
        name=text(delivery.get("delivery_name")),
        code=text(delivery.get("delivery_code")),
        season_name=text(delivery.get("season_name")),
        season_year=text(delivery.get("season_year")),
        season_code=text(delivery.get("season_code")),
        ship_start=text(delivery.get("date_delivery_start")),
        ship_end=text(delivery.get("date_delivery_end")),
        display_order=number(delivery.get("style_display_order")),
        colors_left_out=tuple(
            text(color.get("color_code")) for color in nodes(delivery.get("color_exclusions"), "color_exclusion")
        ),
    )
