"""Collections, v4's linesheets: many styles share one, so it is read, changed in our items only and written whole."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from seamline.domain.style import Linesheet
from seamline.http import ApiClient
from seamline.marketplace.joor.v4.bulk import BulkWriter, Refusal, Sent, Written, read_all
from seamline.marketplace.joor.v4.seasons import SeasonDesk
from seamline.marketplace.joor.values import Node, nodes, number, text

PATH = "collections"
STAYS = "JOOR keeps the style on linesheet {!r}, since this account merges items; take it off by hand in JOOR"


class Move(Struct, frozen=True):
    """A product's way onto a linesheet, with the SKUs it shows there (none: all), or off it."""

    style: str
    product_id: str
    sheet: Linesheet
    sku_ids: tuple[str, ...] = ()
    leaves: bool = False


class _Task(Struct):
    """Every move of one collection; `row` is the collection as JOOR shows it, None for a new one."""

    row: Node | None
    moves: list[Move]


class CollectionDesk:
    """Reads and writes collections. Items of others stay as they are read."""

    def __init__(self, v4: ApiClient, writer: BulkWriter, seasons: SeasonDesk) -> None:
        self._v4 = v4
        self._writer = writer
        self._seasons = seasons

    def rows(self) -> list[Node]:
        """Every collection as JOOR shows it now; one credit a page."""
        return list(read_all(self._v4, PATH))

    def send(self, moves: Sequence[Move]) -> tuple[Refusal, ...]:
        """Make the moves, each collection written at most once."""
        if not moves:
            return ()
        unmade = self._seasons.make([move.sheet for move in moves if not move.leaves])
        if unmade:
            return tuple(_refusal(move, refused.words) for refused in unmade for move in moves if not move.leaves)
        created = self._write("bulk_create", self._tasks(moves, new=True))
        if any(refusal.duplicate for refusal in created.refusals):
            created = self._write("bulk_create", self._tasks(moves, new=True))
        tasks = self._tasks(moves, new=False)
        updated = self._write("bulk_update", tasks)
        return (*_of_all(created.refusals, moves), *_of_all(updated.refusals, moves), *_stayed(tasks, updated.rows))

    def _write(self, verb: str, tasks: Sequence[_Task]) -> Written:
        sent = [Sent("", body.get("id") or body["external_id"], body) for task in tasks if (body := self._body(task))]
        key_of = _id if verb == "bulk_update" else _code
        return self._writer.write(f"{PATH}/{verb}", [[one] for one in sent], key_of)

    def _tasks(self, moves: Sequence[Move], *, new: bool) -> list[_Task]:
        """The moves by collection, as far as JOOR has it or, for `new`, has it not."""
        rows = self.rows()
        tasks: dict[str, _Task] = {}
        for move in sorted(moves, key=lambda move: not move.leaves):
            row = _find(rows, move.sheet)
            if (row is None) == new and not (new and move.leaves):
                tasks.setdefault(_id(row) if row else code_of(move.sheet), _Task(row, [])).moves.append(move)
        return list(tasks.values())

    def _body(self, task: _Task) -> Node:
        """The collection to write, empty when JOOR shows it so already."""
        row = task.row or {}
        body = {**_shown(row), "items": _items(row, task.moves)}
        joined = [move.sheet for move in task.moves if not move.leaves]
        # A linesheet made by hand takes styles in, but its name, season and dates stay the brand's.
        if joined and (not row or is_ours(row, joined[-1])):
            body |= self._described(row, joined[-1])
        return {} if row and body == {**_shown(row), "items": _items(row, ())} else body

    def _described(self, row: Node, sheet: Linesheet) -> Node:
        season = self._seasons.id_of(sheet) or text(row.get("season_id"))
        body: Node = {"name": sheet.name, "external_id": code_of(sheet), "delivery": _delivery(row, sheet)}
        return body | ({"season_id": season} if season else {})


def code_of(sheet: Linesheet) -> str:
    """JOOR's v4 wants a code: a linesheet without one has its name for it."""
    return sheet.code or sheet.name


def is_ours(row: Node, sheet: Linesheet) -> bool:
    """Whether the collection bears the code we give it; one made by hand under the same name does not."""
    return text(row.get("external_id")) in (code_of(sheet), sheet.name)


def delivery_of(row: Node) -> Node:
    """The dates of a collection as JOOR shows them."""
    delivery = row.get("delivery")
    return delivery if isinstance(delivery, dict) else {}


def _find(rows: Sequence[Node], sheet: Linesheet) -> Node | None:
    """The collection with this code; else, among those without another code, the one with this name."""
    by_code = (row for row in rows if _code(row) == code_of(sheet))
    by_name = (row for row in rows if text(row.get("name")) == sheet.name and not (sheet.code and _has_own_code(row)))
    return next(by_code, None) or next(by_name, None)


def _has_own_code(row: Node) -> bool:
    return _code(row) not in ("", text(row.get("name")))


def _id(row: Node) -> str:
    return text(row.get("id"))


def _code(row: Node) -> str:
    return text(row.get("external_id"))


def _shown(row: Node) -> Node:
    """A collection's own facts, to be sent back as they are."""
    facts = {name: text(row.get(name)) for name in ("id", "name", "external_id", "season_id")}
    dates = {name: value for name, value in delivery_of(row).items() if value not in (None, "")}
    return {name: value for name, value in facts.items() if value} | ({"delivery": dates} if row else {})


def _delivery(row: Node, sheet: Linesheet) -> Node:
    """Ship dates are ours and are emptied with ours; a cancel date or window that people set stays."""
    shown: Node = _shown(row).get("delivery", {})
    ship = {"start_ship_date": sheet.ship_start or None, "complete_ship_date": sheet.ship_end or None}
    more = {"cancel_date": sheet.cancel or None, "minimum_shipping_window": sheet.minimum_window}
    kept = {name: value for name, value in ship.items() if value or name in shown}
    return shown | kept | {name: value for name, value in more.items() if value is not None}


def _items(row: Node, moves: Sequence[Move]) -> list[Node]:
    """The full list: what others put there, in their places, and what we move."""
    items = {text(item.get("product_id")): _item(item) for item in nodes(row.get("items"))}
    for move in moves:
        before = items.get(move.product_id)
        if move.leaves:
            items.pop(move.product_id, None)
        else:
            place = move.sheet.display_order
            if place is None:
                place = before["order_number"] if before else _next_place(items)
            items[move.product_id] = {
                "product_id": move.product_id,
                "order_number": place,
                "sku_ids": list(move.sku_ids),
            }
    return list(items.values())


def _item(item: Node) -> Node:
    return {
        "product_id": text(item.get("product_id")),
        "order_number": number(item.get("order_number")) or 0,
        "sku_ids": [text(one) for one in item.get("sku_ids") or ()],
    }


def _next_place(items: Mapping[str, Node]) -> int:
    return max((item["order_number"] for item in items.values()), default=0) + 1


def _of_all(refusals: Sequence[Refusal], moves: Sequence[Move]) -> Iterator[Refusal]:
    """A refused collection concerns every style that moves."""
    for refused in refusals:
        name = text(refused.sent.body.get("name"))
        yield from (_refusal(move, f"linesheet {name!r}: {refused.words}") for move in moves)


def _stayed(tasks: Sequence[_Task], answered: Mapping[str, Node]) -> Iterator[Refusal]:
    for task in tasks:
        row = answered.get(_id(task.row or {}), {})
        still = {text(item.get("product_id")) for item in nodes(row.get("items"))}
        joined = {move.product_id for move in task.moves if not move.leaves}
        for move in task.moves:
            if move.leaves and move.product_id in still - joined:
                yield _refusal(move, STAYS.format(move.sheet.name))


def _refusal(move: Move, words: str) -> Refusal:
    return Refusal(Sent(move.style, "", {}), words)
