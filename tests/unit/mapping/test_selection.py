"""Which products go to JOOR, and the reason when one does not."""

import pytest

from seamline.domain.catalogue import Family, Group, Product, ProductStatus, split_tags
from seamline.mapping.selection import Selector, select
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


def chosen(rules: Selection, group: Group) -> bool:
    """Whether the group's product is in."""
    return bool(select(group, rules).products)


def test_all_tags_may_be_asked_for_and_may_stand_on_product_and_family_together() -> None:
    rules = Selection(include_tags=("JOOR", "SS27"), include_match="all")
    assert chosen(rules, group(("joor",), tags=("ss27",)))
    assert not chosen(rules, group(("joor",)))


def test_all_excluded_tags_may_be_needed_to_stay_out() -> None:
    rules = Selection(include_tags=("JOOR",), exclude_tags=("Sample", "Hidden"), exclude_match="all")
    assert chosen(rules, group(tags=("JOOR", "Sample")))
    assert not chosen(rules, group(tags=("JOOR", "Sample", "hidden")))


@pytest.mark.parametrize(
    ("rules", "is_in"),
    [
        ({"brands": ("maison  LUNE",)}, True),
        ({"brands": ("Other",)}, False),
        ({"categories": ("Dresses",), "exclude_brands": ("Maison Lune",)}, False),
        ({"categories": ("Hats",)}, False),
        ({"categories": ("dresses",), "exclude_categories": ("Hats",)}, True),
        ({"attributes": {"AdditionalAttribute1": ("SS27", "FW27")}}, True),
        ({"attributes": {"AdditionalAttribute2": ("x",)}}, False),
        ({"categories": ("Dresses",), "exclude_attributes": {"AdditionalAttribute1": ("ss27",)}}, False),
    ],
)
def test_brand_category_and_attributes_filter_ignoring_case_and_spaces(rules: dict[str, object], is_in: bool) -> None:
    attributes = {"AdditionalAttribute1": "SS27"}
    facts = group(brand="Maison Lune", category="Dresses", attributes=attributes)
    assert chosen(Selection.model_validate(rules), facts) is is_in


def test_services_go_only_if_they_are_wanted() -> None:
    service = group(tags=("JOOR",), service=True)
    assert not chosen(RULES, service)
    assert chosen(Selection(include_tags=("JOOR",), services=True), service)


def test_the_rules_that_let_a_product_in_are_told() -> None:
    rules = Selection(include_tags=("JOOR", "SS27"), brands=("Maison Lune",))
    facts = group(tags=("joor",), brand="Maison Lune")
    assert Selector(rules).why(facts.products[0], facts.family) == (
        "carries the tag joor and is of the brand Maison Lune"
    )
