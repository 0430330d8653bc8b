"""Turns JOOR's country codes and texts into the English names an ERP address wants."""

import pycountry


def country_name(text: str, iso_two: str = "", iso_three: str = "") -> str:
    """The common English name of the first code that is one, else of the text, else the text itself."""
    for spelling in filter(None, (iso_two, iso_three, text)):
        try:
            country = pycountry.countries.lookup(spelling)
        except LookupError:
            continue
        return str(getattr(country, "common_name", country.name))
    return text
