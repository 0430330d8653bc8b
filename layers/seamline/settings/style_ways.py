"""What each of the two ways into JOOR can hold of a style, so that nothing is lost on the way without a word."""

from collections.abc import Iterator

from seamline.settings.joor import JoorSettings
from seamline.settings.styles import StyleSettings

ONLY_V2 = ("made_to_order", "badges", "source_of_materials", "casepacks")
"""Fields of a style that v4's products do not have."""


def lost_on_the_way(joor: JoorSettings, styles: StyleSettings) -> tuple[str, ...]:
    """Every setting that the chosen way cannot carry, each with what to do."""
    return tuple(_lost_by_v4(styles) if joor.styles_by == "v4" else _lost_by_v2(styles))


def _lost_by_v2(styles: StyleSettings) -> Iterator[str]:
    if styles.uneven_prices == "per_sku":
        yield "styles.uneven_prices: per_sku needs joor.styles_by: v4; v2 holds one price a style; use split"
    if any(rule.cancel or rule.minimum_window for rule in styles.linesheets):
        yield "styles.linesheets: cancel and minimum_window need joor.styles_by: v4"


def _lost_by_v4(styles: StyleSettings) -> Iterator[str]:
    for name in ONLY_V2:
        if getattr(styles.fields, name):
            yield f"styles.fields.{name}: JOOR's v4 has no such field; leave it out, or use joor.styles_by: v2"
    if any(rule.public is not None for rule in styles.linesheets):
        yield "styles.linesheets: JOOR's v4 has no `public`; set who sees a linesheet in JOOR"
