"""What a style keeps of the colors, sizes and SKUs that left it, since JOOR forgets none by itself."""

from msgspec.structs import replace

from seamline.domain.pushed import PushedStyle
from seamline.domain.style import Linesheet, Style
from seamline.mapping.sizes import size_rank
from seamline.mapping.style_options import retired


def with_departed(style: Style, before: PushedStyle | None, leaving: str) -> Style:
    """Under `keep` the departed stay as they are; else they are retired: without stock and off our linesheets."""
    if before is None:
        return style
    if leaving == "keep":
        return _kept(style, before.style)
    colors, sizes = retired(before.style, style)
    codes = tuple(color.code for color in colors)
    return replace(
        style,
        retired_colors=colors,
        retired_sizes=sizes,
        linesheets=tuple(_without(sheet, codes) for sheet in style.linesheets) if codes else style.linesheets,
    )


def without_parts(style: Style, colors: tuple[str, ...], sizes: tuple[str, ...]) -> Style:
    """The style after JOOR has lost these retired colors (codes) and sizes (names)."""
    return replace(
        style,
        retired_colors=tuple(color for color in style.retired_colors if color.code not in colors),
        retired_sizes=tuple(size for size in style.retired_sizes if size.name not in sizes),
        linesheets=tuple(
            replace(sheet, colors_left_out=tuple(code for code in sheet.colors_left_out if code not in colors))
            for sheet in style.linesheets
        ),
    )


def given_up(before: Style, after: Style) -> frozenset[str]:
    """The UPCs JOOR replaces by others; a cell that merely left keeps its UPC there."""
    now = {(sku.color_code, sku.size_name): sku.upc for sku in after.skus if sku.upc}
    held = set(now.values())
    replaced = (sku.upc for sku in before.skus if now.get((sku.color_code, sku.size_name), sku.upc) != sku.upc)
    return frozenset(upc for upc in replaced if upc and upc not in held)


def _kept(style: Style, before: Style) -> Style:
    products = {sku.product_id for sku in style.skus}
    cells = {(sku.color_code, sku.size_name) for sku in style.skus}
    stay = [s for s in before.skus if s.product_id not in products and (s.color_code, s.size_name) not in cells]
    colors, sizes = retired(before, style)
    return replace(
        style,
        skus=(*style.skus, *stay),
        colors=(*style.colors, *colors),
        sizes=tuple(sorted((*style.sizes, *sizes), key=lambda size: size_rank(size.name))),
    )


def _without(sheet: Linesheet, codes: tuple[str, ...]) -> Linesheet:
    return replace(sheet, colors_left_out=tuple(dict.fromkeys((*sheet.colors_left_out, *codes))))
