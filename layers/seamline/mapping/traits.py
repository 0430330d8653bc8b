"""What stock rules may ask of a style's SKUs: tags, category, linesheets, made to order."""

from collections.abc import Sequence

from seamline.domain.catalogue import Group
from seamline.domain.stock import Traits
from seamline.domain.style import Style
from seamline.mapping.record import all_tags
from seamline.mapping.style_options import Variant


def traits_of(group: Group, variants: Sequence[Variant], style: Style) -> dict[str, Traits]:
    """By product id; the family's tags and category count for its products."""
    linesheets = tuple(sheet.name for sheet in style.linesheets)
    category = group.family.category if group.family else ""
    return {
        variant.product.id: Traits(
            tuple(all_tags(group, [variant.product])),
            variant.product.category or category,
            linesheets,
            style.made_to_order,
        )
        for variant in variants
    }
