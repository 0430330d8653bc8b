"""What the two accounts of a new connection hold, so that its file can be proposed instead of written by hand."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import batched

from msgspec import Struct

from seamline.domain.catalogue import Group
from seamline.domain.references import ErpIdentity, References
from seamline.flows.context import FlowContext
from seamline.marketplace.port import PriceType

GROUPS_AT_ONCE = 500


class Survey(Struct, frozen=True):
    """Names and how often they occur. `tags` and `priced` count products (a family's tag counts for each of its
    products), `options` counts families by option name, `tiers` are price tiers with at least one price."""

    identity: ErpIdentity
    names: References
    price_types: tuple[PriceType, ...] = ()
    products: int = 0
    families: int = 0
    without_barcode: int = 0
    tags: dict[str, int] = {}
    categories: dict[str, int] = {}
    options: dict[str, int] = {}
    priced: dict[str, int] = {}
    waiting_orders: int = 0


def take_survey(ctx: FlowContext) -> Survey:
    """Survey a connection whose catalogue was just read for the first time; three more reads or so. Writes nothing."""
    counted = _Counted()
    for group in _groups(ctx):
        counted.add(group)
    return Survey(
        identity=ctx.erp.identity(),
        names=ctx.erp.references(),
        price_types=ctx.marketplace.price_types(),
        products=counted.products,
        families=counted.families,
        without_barcode=counted.without_barcode,
        tags=counted.tags.most_common(),
        categories=counted.categories.most_common(),
        options=counted.options.most_common(),
        priced=counted.priced.most_common(),
        waiting_orders=len(ctx.marketplace.open_orders().orders),
    )


class _Tally:
    """Counts names without regard to letter case, under the spelling that was met first."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._spelling: dict[str, str] = {}

    def add(self, names: Iterable[str]) -> None:
        """Count each name once, however it is spelt."""
        for folded, name in {name.casefold(): name for name in names if name}.items():
            self._spelling.setdefault(folded, name)
            self._counts[folded] += 1

    def most_common(self) -> dict[str, int]:
        """Counts by name, the highest first."""
        return {self._spelling[folded]: count for folded, count in self._counts.most_common()}


class _Counted:
    """The catalogue in numbers."""

    def __init__(self) -> None:
        self.products = self.families = self.without_barcode = 0
        self.tags, self.categories, self.options, self.priced = _Tally(), _Tally(), _Tally(), _Tally()

    def add(self, group: Group) -> None:
        """Count one family with its products, or one product on its own."""
        shared = group.family.tags if group.family else ()
        if group.family:
            self.families += 1
            self.options.add(group.family.option_names)
        for product in group.products:
            self.products += 1
            self.without_barcode += not product.barcode
            self.tags.add((*shared, *product.tags))
            self.categories.add((product.category,))
            self.priced.add(tier for tier, price in product.prices.items() if price > 0)


def _groups(ctx: FlowContext) -> Iterator[Group]:
    """Every group there is: after a first reading all of them wait to be planned."""
    for marks in batched(ctx.catalogue.dirty(), GROUPS_AT_ONCE, strict=False):
        yield from ctx.catalogue.groups([mark.group_id for mark, _revision in marks]).values()
