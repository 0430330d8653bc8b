"""Judges which ERP product an order's line may stand for, so that a style number never passes for one of its sizes."""

from collections.abc import Sequence

from seamline.domain.catalogue import Product
from seamline.domain.order import OrderLine
from seamline.domain.style import Sku, Style


def in_style(line: OrderLine, style: Style | None) -> Sku | None:
    """The style's SKU in the line's color and size, unless the line's UPC is another's."""
    if style is None:
        return None
    found = [sku for sku in style.skus if _has_color(line, sku, style) and _has_size(line, sku, style)]
    same_upc = [sku for sku in found if not line.upc or not sku.upc or sku.upc == line.upc]
    return same_upc[0] if len(same_upc) == 1 else None


def may_be(line: OrderLine, product: Product, styles: Sequence[Style]) -> bool:
    """Whether nothing known speaks against a product that is found by the line's style identifier or number alone.

    A style that JOOR was given with SKUs says itself which products it has, and in which color and size.
    """
    if line.upc and product.barcode and line.upc != product.barcode:
        return False
    return all(_is_only(line, product, style) for style in styles if style.skus)


def _is_only(line: OrderLine, product: Product, style: Style) -> bool:
    """Whether the style is this one product, in the color and size the line names, as far as it names any."""
    first = style.skus[0]
    if len(style.skus) > 1 or first.product_id != product.id:
        return False
    named_color, named_size = line.color_code or line.color, line.size or line.size_code
    return (not named_color or _has_color(line, first, style)) and (not named_size or _has_size(line, first, style))


def _has_color(line: OrderLine, sku: Sku, style: Style) -> bool:
    colors = (c for c in style.colors if c.code == sku.color_code)
    return any(line.color_code == c.code or (not line.color_code and line.color == c.name) for c in colors)


def _has_size(line: OrderLine, sku: Sku, style: Style) -> bool:
    sizes = (s for s in style.sizes if s.name == sku.size_name)
    return any(line.size in (s.name, s.code) or line.size_code in (s.name, s.code) for s in sizes)
