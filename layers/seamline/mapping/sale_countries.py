"""Looks countries up in the tables of the orders section, whichever of its names either side calls a country by."""

import difflib
from collections.abc import Iterator, Mapping

from seamline.mapping.countries import country_names, english_country
from seamline.mapping.sale_inputs import looked_up
from seamline.settings import OrderSettings


def by_country(table: dict[str, str], country: str) -> str:
    """The entry of a table keyed by country; empty when it has none."""
    if not table or not country:
        return ""
    meant = english_country(country, {})
    same = (entry for key, entry in table.items() if meant and english_country(key, {}) == meant)
    return looked_up(table, country) or next(same, "")


def country_faults(settings: OrderSettings) -> tuple[str, ...]:
    """Every key of orders.tax_rules that is no country, so that no order would ever get its rule."""
    return tuple(_faults(settings.tax_rules, settings.country_names))


def _faults(table: Mapping[str, str], own: dict[str, str]) -> Iterator[str]:
    for key in table:
        if not english_country(key, {}) and not looked_up(own, key):
            close = difflib.get_close_matches(key, country_names(), n=1)
            hint = f"; did you mean {close[0]}?" if close else "; use its English name or ISO code"
            yield f"orders.tax_rules.{key}: {key!r} is no country{hint}"
