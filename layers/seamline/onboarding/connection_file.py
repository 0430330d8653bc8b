"""Writes a proposal down as a connection file that explains itself: each choice beside what else was found."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from seamline.onboarding.proposal import PricePair, Proposal
from seamline.onboarding.survey import Survey

SHOWN = 12
WIDTH = 118
SIMPLE = re.compile(r"[A-Za-z][\w -]*\w")


def connection_file(survey: Survey, proposal: Proposal) -> str:
    """The file's text. Every setting that is not in it has its default; `seamline example` shows them all."""
    return "\n".join(
        (
            *_head(survey, proposal),
            *_selection(survey, proposal),
            *_styles(survey, proposal),
            *_stock(survey, proposal),
            *_orders(survey, proposal),
            "",
        )
    )


def _head(survey: Survey, proposal: Proposal) -> Iterable[str]:
    found = (
        f"{survey.products} products in {survey.families} families, {survey.waiting_orders} JOOR orders not exported"
    )
    return (
        f"# {_plain(survey.identity.company)} on JOOR, proposed by `seamline init`. Found: {found}.",
        "# `seamline example` prints every other setting with its default and its meaning.",
        f"connection: {_text(proposal.connection)}",
        f"go_live: {proposal.go_live}  # orders approved before this day are left alone",
        "",
        "erp:",
        "  kind: cin7_core",
        *_more(proposal.addresses.get("erp", {})),
        "",
        "joor:",
        f"  account: {_text(proposal.account)}",
        *_more(proposal.addresses.get("joor", {})),
    )


def _more(settings: Mapping[str, Any]) -> Iterable[str]:
    if not settings:
        return ()
    return [f"  {line}" for line in yaml.safe_dump(dict(settings), sort_keys=False).splitlines()]


def _selection(survey: Survey, proposal: Proposal) -> Iterable[str]:
    return (
        "",
        "selection:",
        *_found("tags (products)", survey.tags),
        *_found("categories (products), for `categories:`", survey.categories),
        f"  include_tags: [{_text(proposal.tag)}]",
    )


def _styles(survey: Survey, proposal: Proposal) -> Iterable[str]:
    return (
        "",
        "styles:",
        *_found("options (families); colors and sizes are known by name, see color_options", survey.options),
        f"  linesheet_tag_prefix: {_text(proposal.linesheet_prefix)}  # the rest of such a tag names a linesheet",
        *_found("price tiers (products with a price)", survey.priced),
        "  prices:",
        *(line for pair in proposal.prices for line in _price(pair)),
    )


def _price(pair: PricePair) -> Iterable[str]:
    yield f"    - label: {_text(pair.price_type.label)}"
    yield f"      currency: {pair.price_type.currency}"
    yield f"      wholesale: {_text(pair.wholesale)}"
    if pair.retail:
        yield f"      retail: {_text(pair.retail)}"
    if pair.retail and pair.price_type.retail_currency not in ("", pair.price_type.currency):
        yield f"      retail_currency: {pair.price_type.retail_currency}"


def _stock(survey: Survey, proposal: Proposal) -> Iterable[str]:
    return (
        "",
        "stock:",
        *_listed("locations", survey.names.locations),
        "  warehouses:  # JOOR warehouse, spelt as in JOOR's order settings: the locations summed into it",
        f"    {_text(proposal.warehouse)}: [{_text(proposal.location)}]",
    )


def _orders(survey: Survey, proposal: Proposal) -> Iterable[str]:
    return (
        "",
        "orders:",
        f"  location: {_text(proposal.location)}  # sales ship from here",
        *_listed("tax rules", survey.names.tax_rules),
        f"  tax_rule: {_text(proposal.tax_rule)}  # where neither the customer's card nor the country gives one",
        *_rates(survey, proposal),
    )


def _rates(survey: Survey, proposal: Proposal) -> Iterable[str]:
    base = survey.identity.base_currency
    foreign = {pair.price_type.currency for pair in proposal.prices} - {base}
    return [f"  # currency_rates: {{{currency}: 1.00}}  # {base} for one {currency}" for currency in sorted(foreign)]


def _found(what: str, counts: Mapping[str, int]) -> Iterable[str]:
    return _listed(what, [f"{name} ({count})" for name, count in counts.items()])


def _listed(what: str, names: Iterable[str]) -> Iterable[str]:
    """A comment with the names, wrapped; nothing that a tag contains can end the comment."""
    plain = [_plain(name) for name in names]
    more = f", and {len(plain) - SHOWN} more" if len(plain) > SHOWN else ""
    line = f"  # Found {what}: {', '.join(plain[:SHOWN]) or 'none'}{more}"
    while len(line) > WIDTH and (cut := line.rfind(" ", 8, WIDTH)) > 0:
        yield line[:cut]
        line = f"  #   {line[cut + 1 :]}"
    yield line


def _plain(name: str) -> str:
    """A name as a comment may hold it: on one line, without the characters that YAML refuses."""
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())


def _text(value: str) -> str:
    """One YAML scalar on one line: quoted and escaped unless it is of plain letters and reads as the same text."""
    if SIMPLE.fullmatch(value) and yaml.safe_load(value) == value:
        return value
    return yaml.safe_dump(value, allow_unicode=True, width=10**6, default_style='"').removesuffix("\n")
