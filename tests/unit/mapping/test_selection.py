"""Which products go to JOOR, and the reason when one does not."""

import pytest

from seamline.domain.catalogue import Family, Group, Product, ProductStatus, split_tags
from seamline.mapping.selection import select
from seamline.settings import Selection

RULES = Selection(include_tags=("JOOR",), exclude_tags=("no joor",))


def group(family_tags: tuple[str, ...] = (), **facts: object) -> Group:
    """A family of one product."""
    product = Product("p1", "SKU-1", **facts)  # type: ignore[arg-type]
    return Group("f1", Family("f1", "FAM", tags=family_tags), (product,))


def test_tags_are_compared_without_case_and_odd_spaces() -> None:
    assert select(group(tags=split_tags(" ss27 ,,  joor ")), RULES).products


def test_a_tag_on_the_family_counts_for_its_members() -> None:
    assert select(group(family_tags=("Joor",)), RULES).products


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, "carries none of the tags"),
        ({"tags": ("JOOR", "No  JOOR")}, "excluded tag"),
        ({"tags": ("JOOR",), "service": True}, "service"),
        ({"tags": ("JOOR",), "status": ProductStatus.DEPRECATED}, "deprecated"),
        ({"tags": ("JOOR",), "status": ProductStatus.SETUP}, "setup"),
        ({"tags": ("JOOR",), "sellable": False}, "not sellable"),
    ],
)
def test_each_reason_to_stay_out_is_named(facts: dict[str, object], reason: str) -> None:
    selected = select(group((), **facts), RULES)
    assert not selected.products
    assert reason in selected.left_out["SKU-1"]
