"""Keeps settings out whose tax rules are keyed by something that is no country, so that no order is taxed wrongly."""

from seamline.errors import SettingsInvalid
from seamline.settings import Settings


def require_countries(settings: Settings) -> None:
    """Look every key of orders.tax_rules up. Raises SettingsInvalid with all that are no country."""
    # Most requests apply nothing: they do not pay for the mapping's import.
    from seamline.mapping.sale_countries import country_faults

    if problems := country_faults(settings.orders):
        raise SettingsInvalid(problems)
