"""The remembered stock cells: where each selected SKU lives in JOOR and which quantity JOOR was last told.

One item a style, so that a style is settled in one write and a push is recorded in one write for each style it touched.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.stock import UNCERTAIN, Bucket, Cell, CellOutcome, CellState, Traits
from seamline.domain.style import StyleTarget
from seamline.errors import Conflict
from seamline.mapping.stock_diff import remembered
from seamline.state.records import decode, encode, item, single, spread
from seamline.state.table import ABSENT, Item, Query, Table

ATTEMPTS = 8

type Cells = dict[str, CellState]


class StyleCells(Struct, frozen=True):
    """The cells of one style by ERP product id; a grid cell without a product has a key of its own."""

    identifier: str
    cells: Cells


class _Place(Struct, frozen=True, array_like=True):
    key: str
    color_code: str
    size_name: str
    upc: str
    empty: bool
    traits: Traits
    pushed: tuple[tuple[str, str, int], ...]
    told_at: int = 0


class _Pack(Struct, frozen=True, array_like=True):
    number: str
    places: tuple[_Place, ...]


def encode_style(style: StyleCells) -> bytes:
    """A style's cells as they are stored."""
    return encode(_pack(style.cells))


class CellStore:
    """Reads and writes one connection's stock cells."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection
        self._push = single(connection, "PUSH", "stock")

    def is_empty(self) -> bool:
        """Whether no style was ever settled."""
        return not any(True for _ in self._table.query(Query(f"{self._connection}#CELLS", limit=1)))

    def styles(self, after: str = "") -> Iterator[StyleCells]:
        """Every style's cells by identifier, from after one; one style in memory at a time."""
        for found in self._table.query(Query(f"{self._connection}#CELLS", after=after)):
            yield _read(found)

    def of(self, identifiers: Iterable[str]) -> Iterator[StyleCells]:
        """The cells of those of these styles that have any."""
        keys = [single(self._connection, "CELLS", identifier) for identifier in dict.fromkeys(identifiers)]
        yield from map(_read, self._table.get_many(keys).values())

    def homes(self, product_ids: Iterable[str]) -> tuple[str, ...]:
        """The styles (identifiers) that these products live in."""
        keys = [spread(self._connection, "HOME", product_id) for product_id in product_ids]
        return tuple(dict.fromkeys(decode(found, str) for found in self._table.get_many(keys).values()))

    def settle_style(self, identifier: str, cells: Mapping[str, CellState]) -> None:
        """Make these the style's live cells. What was pushed stays known by color and size.

        A place of the grid that is in none of them any more is kept as an empty cell, for JOOR keeps it sellable.
        """
        homes = [spread(self._connection, "HOME", key) for key, state in cells.items() if not state.empty]
        known = self._table.get_many(homes)
        moved = [item(key, identifier) for key in homes if key not in known or decode(known[key], str) != identifier]
        if moved:
            self._table.put_many(moved)
        self._edit(identifier, lambda before: _settled(identifier, before, cells))

    def forget_style(self, identifier: str) -> None:
        """Forget every cell of a style that JOOR no longer has."""
        self._table.delete(single(self._connection, "CELLS", identifier))

    def forget_parts(self, identifier: str, colors: Sequence[str], sizes: Sequence[str]) -> None:
        """Forget the empty cells of colors (by code) and sizes (by name) that JOOR no longer has."""
        self._edit(identifier, lambda before: _without_parts(before, set(colors), set(sizes)))

    def note_traits(self, identifier: str, traits: Mapping[str, Traits]) -> None:
        """Remember by product id what stock rules may ask of the style's SKUs."""
        self._edit(identifier, lambda before: _with_traits(before, traits))

    def intend(self, cells: Sequence[Cell]) -> None:
        """Remember, before they are sent, which cells may show something else from now on."""
        intent: dict[str, list[tuple[str, Bucket]]] = {}
        for cell in cells:
            intent.setdefault(cell.target.identifier, []).append((cell.product_id, cell.bucket))
        self._table.put(item(self._push, intent))

    def record(self, outcomes: Sequence[CellOutcome], at: float) -> None:
        """Remember what was taken, and when; of a refused cell nobody knows what JOOR shows."""
        by_style: dict[str, list[CellOutcome]] = {}
        for outcome in outcomes:
            by_style.setdefault(outcome.cell.target.identifier, []).append(outcome)
        for identifier, mine in by_style.items():
            self._edit(identifier, lambda before, mine=mine: _recorded(before, mine, at))  # type: ignore[misc]

    def settled(self) -> None:
        """Every intended push is recorded."""
        self._table.delete(self._push)

    def recover(self) -> int:
        """Distrust the cells of a push whose end was never recorded; returns how many there were."""
        found = self._table.get(self._push)
        if found is None:
            return 0
        intent = decode(found, dict[str, list[tuple[str, Bucket]]])
        for identifier, places in intent.items():
            self._edit(identifier, lambda before, places=places: _distrusted(before, places))  # type: ignore[misc]
        self.settled()
        return sum(map(len, intent.values()))

    def _edit(self, identifier: str, change: Callable[[Cells], Cells]) -> None:
        key = single(self._connection, "CELLS", identifier)
        for attempt in range(ATTEMPTS):
            found = self._table.get(key)
            before = _read(found).cells if found else {}
            after = change(before)
            if after == before:
                return
            try:
                self._table.put(item(key, _pack(after)), expect=found.rev if found else ABSENT)
                return
            except Conflict:
                if attempt == ATTEMPTS - 1:
                    raise


def _settled(identifier: str, before: Cells, wanted: Mapping[str, CellState]) -> Cells:
    at = {_place(state): state for state in before.values()}
    after = {
        key: _taken_over(state, at.get(_place(state)), before[key].traits if key in before else Traits())
        for key, state in wanted.items()
    }
    taken = {_place(state) for state in wanted.values()}
    number = next((state.target.number for state in wanted.values()), "")
    for place, state in at.items():
        if place not in taken:
            target = replace(state.target, number=number or state.target.number, upc="")
            gone = _taken_over(CellState(target, empty=True), state, Traits())
            after[f"{identifier}|{place[0]}|{place[1]}"] = gone
    return after


def _without_parts(before: Cells, colors: set[str], sizes: set[str]) -> Cells:
    def is_gone(state: CellState) -> bool:
        return state.empty and (state.target.color_code in colors or state.target.size_name in sizes)

    return {key: state for key, state in before.items() if not is_gone(state)}


def _taken_over(state: CellState, former: CellState | None, traits: Traits) -> CellState:
    """What JOOR was told of the place stays known, unless it now goes by another name or to another product."""
    if former is None:
        return replace(state, traits=traits)
    same = former.target == state.target and former.empty == state.empty
    pushed = former.pushed if same else dict.fromkeys(former.pushed, UNCERTAIN)
    return replace(state, pushed=pushed, traits=traits, told_at=former.told_at)


def _with_traits(before: Cells, traits: Mapping[str, Traits]) -> Cells:
    return {key: replace(state, traits=traits.get(key, state.traits)) for key, state in before.items()}


def _recorded(before: Cells, outcomes: Sequence[CellOutcome], at: float) -> Cells:
    after = dict(before)
    for key in dict.fromkeys(outcome.cell.product_id for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.cell.product_id == key]
        # A style that was settled anew meanwhile distrusts the cell already.
        if key in before and before[key].target == mine[0].cell.target:
            taken = [outcome.cell for outcome in mine if outcome.accepted]
            refused = [outcome.cell for outcome in mine if not outcome.accepted]
            pushed, told_at = remembered(before[key].pushed, taken, refused), at if taken else before[key].told_at
            after[key] = replace(before[key], pushed=pushed, told_at=told_at)
    return after


def _distrusted(before: Cells, places: Sequence[tuple[str, Bucket]]) -> Cells:
    after = dict(before)
    for key, bucket in places:
        if key in after:
            after[key] = replace(after[key], pushed={**after[key].pushed, bucket: UNCERTAIN})
    return after


def _place(state: CellState) -> tuple[str, str]:
    return state.target.color_code, state.target.size_name


def _pack(cells: Cells) -> _Pack:
    number = next((state.target.number for state in cells.values()), "")
    return _Pack(
        number,
        tuple(
            _Place(
                key,
                *_place(state),
                state.target.upc,
                state.empty,
                state.traits,
                tuple((bucket.warehouse, bucket.date, units) for bucket, units in state.pushed.items()),
                int(state.told_at),
            )
            for key, state in cells.items()
        ),
    )


def _read(found: Item) -> StyleCells:
    pack = decode(found, _Pack)
    return StyleCells(found.sk, {place.key: _state(found.sk, pack.number, place) for place in pack.places})


def _state(identifier: str, number: str, place: _Place) -> CellState:
    target = StyleTarget(identifier, number, place.color_code, place.size_name, place.upc)
    pushed = {Bucket(warehouse, date): units for warehouse, date, units in place.pushed}
    return CellState(target, pushed, place.empty, place.traits, float(place.told_at))
