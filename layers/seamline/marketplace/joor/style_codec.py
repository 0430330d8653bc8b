"""Writes a style the way v2's bulk-style takes it, and reads one back as far as flows compare it."""

from decimal import Decimal
from typing import Any

from seamline.domain.style import Color, Linesheet, Price, Size, Sku, Style
from seamline.marketplace.joor.values import Node, decimal, flag, nodes, number, text


def encode_style(style: Style, delivery_overwrite: int) -> Node:
    """The whole style, empty fields too: JOOR clears what an update leaves out, and the default overwrite is unsafe."""
    return {
        "style_name": style.name,
        "style_number": style.number,
        "style_identifier": style.identifier,
        "style_description": style.description,
        "made_to_order": int(style.made_to_order),
        "division": style.division,
        "silhouette": style.silhouette,
        "style_country_origin": style.country_of_origin,
        "delivery_overwrite": delivery_overwrite,
        "prices": [_encode_price(price) for price in style.prices],
        "colors": [{"color_name": color.name, "color_code": color.code} for color in style.colors],
        "sizes": [_encode_size(style, size) for size in style.sizes],
        "deliveries": [_encode_linesheet(linesheet) for linesheet in style.linesheets],
    }


def decode_style(row: Node) -> Style:
    """A style as JOOR shows it; what cannot be read is left out, fields of no use here are ignored.

    The ERP's product ids and SKUs are not in JOOR, so those of the SKUs are empty.
    """
    sizes = nodes(row.get("sizes"), "size")
    return Style(
        identifier=text(row.get("style_identifier")),
        number=text(row.get("style_number")),
        name=text(row.get("style_name")),
        description=text(row.get("style_description")),
        division=text(row.get("division")),
        silhouette=text(row.get("silhouette")),
        country_of_origin=text(row.get("style_country_origin")),
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


def _encode_price(price: Price) -> Node:
    out = {
        "price_label": price.label,
        "price_currency": price.currency,
        "price_wholesale": _money(price.wholesale),
    }
    if price.retail is not None:
        out["price_retail"] = _money(price.retail)
    if price.retail_currency:
        out["price_currency_retail"] = price.retail_currency
    return out


def _money(amount: Decimal) -> str:
    """At least two digits after the point, and never fewer than the amount has."""
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


def _encode_linesheet(linesheet: Linesheet) -> Node:
    optional: dict[str, Any] = {
        "delivery_code": linesheet.code,
        "season_name": linesheet.season_name,
        "season_year": linesheet.season_year,
        "season_code": linesheet.season_code,
        "date_delivery_start": linesheet.ship_start,
        "date_delivery_end": linesheet.ship_end,
        "style_display_order": linesheet.display_order,
    }
    return {"delivery_name": linesheet.name} | {
        key: value for key, value in optional.items() if value not in ("", None)
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
    )
