"""A few real groups of the ERP to check templates against, for at most two calls."""

from collections.abc import Sequence
from itertools import islice

from seamline.domain.catalogue import Family, Group, Product
from seamline.flows.context import FlowContext
from seamline.mapping.selection import Selector
from seamline.mapping.template_check import check_templates, style_templates
from seamline.settings import Settings
from seamline.state.catalogue import CatalogueStore

SAMPLES = 20
REMEMBERED = 100
"""So many remembered groups are looked through for selected ones."""


def template_problems(ctx: FlowContext) -> tuple[str, ...]:
    """What is wrong with the connection's style templates; costs nothing when it has none."""
    if not any(style_templates(ctx.settings.styles)):
        return ()
    return check_templates(ctx.settings.styles, sample_groups(ctx))


def sample_groups(ctx: FlowContext) -> tuple[Group, ...]:
    """Up to 20 groups out of the first page of families and of products: selected ones, unless there is none."""
    families = ctx.erp.families(None).rows
    products = {product.id: product for product in ctx.erp.products(None).rows}
    listed = {member.product_id for family in families for member in family.members}
    groups = [group for family in families if (group := _family_group(family, products)).products]
    groups += [Group(product.id, None, (product,)) for product in products.values() if product.id not in listed]
    return _selected_first(groups, ctx.settings)


def remembered_template_problems(catalogue: CatalogueStore, settings: Settings) -> tuple[str, ...]:
    """The same from groups that were read earlier, without a call; nothing before the first reading."""
    if not any(style_templates(settings.styles)):
        return ()
    samples = _selected_first(catalogue.some_groups(REMEMBERED), settings)
    return check_templates(settings.styles, samples) if samples else ()


def _selected_first(groups: Sequence[Group], settings: Settings) -> tuple[Group, ...]:
    selector = Selector(settings.selection)
    selected = [group for group in groups if selector.select(group).products]
    return tuple(islice(selected or groups, SAMPLES))


def _family_group(family: Family, products: dict[str, Product]) -> Group:
    members = tuple(products[m.product_id] for m in family.members if m.product_id in products)
    return Group(family.id, family, members)
