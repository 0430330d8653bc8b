"""Which stock rule a SKU falls under, by its tags, its category and its style's linesheets."""

from collections.abc import Iterable

from msgspec import Struct

from seamline.domain.stock import Traits
from seamline.settings import StockSettings
from seamline.settings.stock import Holdback, StockMatch


class StockRules:
    """The rules of one connection, read once."""

    def __init__(self, settings: StockSettings) -> None:
        self._made_to_order = _Matcher.of(settings.made_to_order)
        self._rules = tuple((_Matcher.of(rule), rule) for rule in settings.rules)
        self._general: Holdback = settings

    def made_to_order(self, traits: Traits) -> bool:
        """Whether the SKU is sold without stock: its style says so, or a rule."""
        return traits.made_to_order or self._made_to_order.fits(traits)

    def holdback(self, traits: Traits) -> Holdback:
        """Buffer and cap of the first rule that fits, else the general ones."""
        return next((rule for matcher, rule in self._rules if matcher.fits(traits)), self._general)

    def why(self, traits: Traits) -> str:
        """The rule that decides, as it stands in the connection file."""
        if self.made_to_order(traits):
            return "made to order: " + ("its style says so" if traits.made_to_order else "stock.made_to_order")
        found = next((number for number, (matcher, _) in enumerate(self._rules) if matcher.fits(traits)), None)
        back = self.holdback(traits)
        parts = [f"buffer {back.buffer_percent.normalize():f} %"] if back.buffer_percent else [f"buffer {back.buffer}"]
        parts += [f"cap {back.cap}"] if back.cap is not None else []
        return f"{'stock' if found is None else f'stock.rules.{found}'}: {', '.join(parts)}"


class _Matcher(Struct, frozen=True):
    tags: frozenset[str]
    categories: frozenset[str]
    linesheets: frozenset[str]

    @classmethod
    def of(cls, match: StockMatch) -> "_Matcher":
        return cls(_folded(match.tags), _folded(match.categories), _folded(match.linesheets))

    def fits(self, traits: Traits) -> bool:
        return bool(
            (self.tags and self.tags & _folded(traits.tags))
            or (self.categories and self.categories & _folded((traits.category,)))
            or (self.linesheets and self.linesheets & _folded(traits.linesheets))
        )


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(name.split()).casefold() for name in names)
