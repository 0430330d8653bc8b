"""SKUs: every color in every size, since JOOR wants the grid whole; the stock flow keeps its empty cells shut."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from seamline.domain.style import Color, Size, Sku, Style
from seamline.http import ApiClient
from seamline.marketplace.joor.v4.bulk import BulkWriter, Refusal, Sent, Written, read_of
from seamline.marketplace.joor.values import Node, nodes, number, text

PRODUCTS_A_READ = 50
COLOR, SIZE = "Color", "Size"
UPC = "upc"

type Grid = dict[tuple[str, str], Node]
"""A product's SKUs as JOOR shows them, by color code and size name."""


class Cell(Struct, frozen=True):
    """One cell of a style's grid with the places of its color and size; no ERP variant may stand behind it."""

    color: Color
    size: Size
    places: tuple[int, int]
    sku: Sku | None


class SentSkus(Struct, frozen=True):
    """The grids by product id after writing, and what JOOR refused."""

    grids: dict[str, Grid]
    refusals: tuple[Refusal, ...]


class SkuDesk:
    """Reads and writes SKUs; what JOOR shows as it should be is not sent again."""

    def __init__(self, v4: ApiClient, writer: BulkWriter) -> None:
        self._v4 = v4
        self._writer = writer

    def read(self, product_ids: Iterable[str]) -> dict[str, Grid]:
        """The grids of these products by their ids; one credit for each 50 products."""
        grids: dict[str, Grid] = {product_id: {} for product_id in product_ids}
        for row in read_of(self._v4, "skus", "product_ids", list(grids), PRODUCTS_A_READ):
            grids.setdefault(text(row.get("product_id")), {})[place_of(row)] = row
        return grids

    def send(self, styles: Mapping[str, Style]) -> SentSkus:
        """Make the grids of these styles, by product id, what they should be. Cells nobody offers any more stay."""
        grids = self.read(styles)
        created = self._create(styles, grids)
        if any(refusal.duplicate for refusal in created.refusals):
            grids = self.read(styles)
            created = self._create(styles, grids)
        changed = self._update(styles, grids)
        for row in (*created.rows.values(), *changed.rows.values()):
            grids[text(row.get("product_id"))][place_of(row)] = row
        return SentSkus(grids, (*created.refusals, *changed.refusals))

    def _create(self, styles: Mapping[str, Style], grids: Mapping[str, Grid]) -> Written:
        groups: list[list[Sent]] = []
        for product_id, style in styles.items():
            cells = [cell for cell in grid_of(style) if _place(cell) not in grids[product_id]]
            sent = [_sent(style, product_id, cell, {"product_id": product_id, **_body(cell)}) for cell in cells]
            groups += _by_color(sent, cells) if len(sent) > self._writer.size else [sent]
        return self._writer.write("skus/bulk_create", groups, _key)

    def _update(self, styles: Mapping[str, Style], grids: Mapping[str, Grid]) -> Written:
        groups = [
            [
                _sent(style, product_id, cell, {"id": row["id"], "product_id": product_id, **_updated(cell, row)})
                for cell in grid_of(style)
                if cell.sku and (row := grids[product_id].get(_place(cell))) and not _is_as(cell, row)
            ]
            for product_id, style in styles.items()
        ]
        return self._writer.write("skus/bulk_update", groups, _key)


def grid_of(style: Style) -> Iterator[Cell]:
    """Every color in every size, the retired ones behind the others, as JOOR's grid has them."""
    skus = {(sku.color_code, sku.size_name): sku for sku in style.skus}
    colors, sizes = (*style.colors, *style.retired_colors), (*style.sizes, *style.retired_sizes)
    for row, color in enumerate(colors, start=1):
        for column, size in enumerate(sizes, start=1):
            yield Cell(color, size, (row, column), skus.get((color.code, size.name)))


def place_of(row: Node) -> tuple[str, str]:
    """The color code, else the color's name, and the size name of a SKU."""
    color, size = trait(row, COLOR), trait(row, SIZE)
    return text(color.get("external_id")) or text(color.get("value")), text(size.get("value"))


def trait(row: Node, name: str) -> Node:
    """The color or the size of a SKU as JOOR shows it."""
    values = nodes(row.get("trait_values"))
    return next((value for value in values if text((value.get("trait") or {}).get("name")) == name), {})


def upc_of(row: Node) -> str:
    """The UPC of a SKU as JOOR shows it."""
    found = (text(one.get("value")) for one in nodes(row.get("identifiers")) if text(one.get("type")) == UPC)
    return next(found, "")


def _sent(style: Style, product_id: str, cell: Cell, body: Node) -> Sent:
    return Sent(style.identifier, "|".join((product_id, *_place(cell))), body)


def _key(row: Node) -> str:
    return "|".join((text(row.get("product_id")), *place_of(row)))


def _place(cell: Cell) -> tuple[str, str]:
    return cell.color.code or cell.color.name, cell.size.name


def _by_color(sent: Sequence[Sent], cells: Sequence[Cell]) -> list[list[Sent]]:
    """Color by color, so that each call of a large style leaves a whole grid behind."""
    rows: dict[str, list[Sent]] = {}
    for one, cell in zip(sent, cells, strict=True):
        rows.setdefault(cell.color.code, []).append(one)
    return list(rows.values())


def _body(cell: Cell) -> Node:
    """A status is never written here: switching on and off belongs to the policy for what left the selection."""
    row, column = cell.places
    traits = [
        {"trait_name": COLOR, "value": cell.color.name, "external_id": cell.color.code, "order_nbr": row},
        {"trait_name": SIZE, "value": cell.size.name, "external_id": cell.size.code, "order_nbr": column},
    ]
    if cell.sku is None:
        return {"trait_values": traits}
    upcs = [{"type": UPC, "value": cell.sku.upc}] if cell.sku.upc else []
    facts = {"external_id": cell.sku.product_id, "sku_identifier": cell.sku.sku}
    return {**facts, "trait_values": traits, "identifiers": upcs}


def _updated(cell: Cell, row: Node) -> Node:
    """Identifiers of other kinds, which people added in JOOR, are sent back with ours."""
    others = [one for one in nodes(row.get("identifiers")) if text(one.get("type")) != UPC]
    body = _body(cell)
    return {**body, "identifiers": body["identifiers"] + others}


def _is_as(cell: Cell, row: Node) -> bool:
    """Whether JOOR shows the cell as it would be sent."""
    sent = _body(cell)
    color, size = sent["trait_values"]
    return (
        text(row.get("external_id")) == sent["external_id"]
        and text(row.get("sku_identifier")) == sent["sku_identifier"]
        and upc_of(row) == (cell.sku.upc if cell.sku else "")
        and _is_same(color, trait(row, COLOR))
        and _is_same(size, trait(row, SIZE))
    )


def _is_same(sent: Node, shown: Node) -> bool:
    names = all(text(shown.get(name)) == sent[name] for name in ("value", "external_id"))
    return names and number(shown.get("order_nbr")) == sent["order_nbr"]
