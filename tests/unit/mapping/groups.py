"""Small groups of ERP products for the tests of the style mapping."""

from decimal import Decimal
from typing import Any

from seamline.domain.catalogue import Family, Group, Member, Product
from seamline.domain.plan import Hold
from seamline.domain.pushed import PushedStyle
from seamline.domain.style import Style
from seamline.mapping.style import StyleMapper, digest
from seamline.settings import StyleSettings

PRICES = {"Wholesale USD": Decimal("96.00"), "Retail": Decimal("240.00")}
PRICE_TYPE = {"label": "Wholesale US", "currency": "USD", "wholesale": "Wholesale USD"}


def styles(**changes: Any) -> StyleSettings:
    """Style settings with one price type."""
    return StyleSettings.model_validate({"prices": [PRICE_TYPE], **changes})


def alone(**facts: Any) -> Group:
    """A product on its own."""
    product = Product(**{"id": "p1", "sku": "HAT", "name": "Hat", "prices": PRICES, **facts})
    return Group(product.id, None, (product,))


def family(options: dict[str, tuple[str, ...]], names: tuple[str, ...] = ("Color", "Size"), **facts: Any) -> Group:
    """A family whose members carry these option values by SKU."""
    products = tuple(
        Product(f"id-{sku}", sku, name=sku, barcode=f"9{at}", prices=PRICES) for at, sku in enumerate(options)
    )
    members = tuple(Member(f"id-{sku}", sku, values) for sku, values in options.items())
    head = Family(**{"id": "f1", "sku": "FAM", "name": "Fam", "option_names": names, "members": members, **facts})
    return Group("f1", head, products)


def outcomes(group: Group, settings: StyleSettings, *pushed: PushedStyle) -> tuple[Style | Hold, ...]:
    """Every style or hold of the whole group."""
    return tuple(draft.outcome for draft in StyleMapper(settings).map(group, group.products, pushed).drafts)


def style_of(group: Group, settings: StyleSettings, *pushed: PushedStyle) -> Style:
    """The group's one style."""
    [outcome] = outcomes(group, settings, *pushed)
    assert isinstance(outcome, Style), outcome
    return outcome


def reasons_of(group: Group, settings: StyleSettings) -> tuple[str, ...]:
    """Why the group's one style is held."""
    [outcome] = outcomes(group, settings)
    assert isinstance(outcome, Hold), outcome
    return outcome.reasons


def pushed(style: Style, group_id: str = "f1", **facts: Any) -> PushedStyle:
    """A style that JOOR has."""
    return PushedStyle(**{"group_id": group_id, "style": style, "digest": digest(style), "pushed_at": 1.0, **facts})
