"""Which customers go to JOOR, and by which rule one stays out."""

from collections.abc import Iterable

from seamline.domain.customer import Customer
from seamline.settings.customers import CustomerSync


def why_left_out(card: Customer, rules: CustomerSync) -> str:
    """Why a customer does not go to JOOR, empty when it does. Tags are compared ignoring case."""
    tags = _folded(card.tags)
    if not card.active:
        return "is deprecated in the ERP"
    excluded = sorted(tags & _folded(rules.exclude_tags))
    if excluded:
        return f"carries the excluded tag {', '.join(excluded)}"
    if rules.everyone or tags & _folded(rules.include_tags):
        return ""
    return f"carries none of the tags {', '.join(rules.include_tags)}"


def _folded(tags: Iterable[str]) -> set[str]:
    return {" ".join(tag.split()).casefold() for tag in tags}
