"""Country names and codes as people spell them, resolved to one English name."""

from collections.abc import Mapping

# What people write for countries that the library knows under other names only.
_SPOKEN = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "america": "US",
    "united states of america": "US",
    "holland": "NL",
    "the netherlands": "NL",
    "russia": "RU",
    "turkey": "TR",
    "macau": "MO",
    "ivory coast": "CI",
    "uae": "AE",
}


def english_country(spelling: str, own: Mapping[str, str]) -> str:
    """The common English name of a country, empty when nobody knows the spelling. `own` spellings go first."""
    # The admin URL seldom needs the countries, whose names take long to load.
    import pycountry

    folded = " ".join(spelling.replace(".", "").split()).casefold()
    mine = {" ".join(name.replace(".", "").split()).casefold(): meant for name, meant in own.items()}
    for candidate in (mine.get(folded, ""), spelling.strip(), folded, _SPOKEN.get(folded, "")):
        try:
            country = pycountry.countries.lookup(candidate) if candidate else None
        except LookupError:
            continue
        if country:
            return str(getattr(country, "common_name", country.name))
    return ""


def country_names() -> tuple[str, ...]:
    """The common English name of every country, and what else people call some."""
    import pycountry

    names = (str(getattr(country, "common_name", country.name)) for country in pycountry.countries)
    return (*names, *(name.title() for name in _SPOKEN))
