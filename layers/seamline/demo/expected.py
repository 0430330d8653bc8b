"""What JOOR should show, worked out from the ERP's raw records without any of the library's mapping."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from seamline.demo.brand import Catalogue, Json
from seamline.settings import Settings

COLOR_WORDS = ("color", "colour")


class ExpectedStyle(Struct, frozen=True):
    """One style: cells are (color, size) -> (SKU, UPC); prices are (label, currency) -> (wholesale, retail)."""

    number: str
    name: str
    description: str
    cells: dict[tuple[str, str], tuple[str, str]]
    prices: dict[tuple[str, str], tuple[Decimal, Decimal]]
    linesheets: frozenset[str]


class Expected(Struct, frozen=True):
    """Styles by identifier, and the identifiers of groups that must be held instead."""

    styles: dict[str, ExpectedStyle]
    held: frozenset[str]


def expect(catalogue: Catalogue, settings: Settings) -> Expected:
    """The styles that these records should have become."""
    by_id = {row["ID"].lower(): row for row in catalogue.products}
    styles: dict[str, ExpectedStyle] = {}
    held: set[str] = set()
    for head, members in _groups(catalogue, by_id):
        chosen = [(row, line) for row, line in members if _chosen(row, head, settings)]
        if not chosen:
            continue
        prices = _prices([row for row, _ in chosen], settings)
        cells = {_cell(head, line, settings): (row["SKU"], row["Barcode"]) for row, line in chosen}
        if prices is None or len(cells) < len(chosen):
            held.add(head["ID"].lower())
            continue
        sheets = _linesheets([head, *(row for row, _ in chosen)], settings)
        text = str(head.get("Description") or "").replace("<p>", "").replace("</p>", "")
        styles[head["ID"].lower()] = ExpectedStyle(head["SKU"], head["Name"], text, cells, prices, sheets)
    return Expected(styles, frozenset(held))


def shown_style(style: Json) -> ExpectedStyle:
    """A style of the sandbox's JOOR state in the same shape; SKUs are not known there."""
    colors = {row["color_code"]: row["color_name"] for row in style["colors"]}
    return ExpectedStyle(
        number=style["style_number"],
        name=style["style_name"],
        description=style["style_description"],
        cells={(colors.get(s["color_code"], ""), s["size"]): ("", s["upc"]) for s in style["skus"]},
        prices={
            (row["price_label"], row["price_currency"]): (
                Decimal(str(row["price_wholesale"])),
                Decimal(str(row["price_retail"] or 0)),
            )
            for row in style["prices"]
        },
        linesheets=frozenset(row["delivery_name"] for row in style["deliveries"]),
    )


def _groups(catalogue: Catalogue, by_id: Mapping[str, Json]) -> Iterable[tuple[Json, list[tuple[Json, Json]]]]:
    grouped: set[str] = set()
    for family in catalogue.families:
        lines = {line["ID"].lower(): line for line in family["Products"]}
        grouped |= lines.keys()
        yield family, [(by_id[product_id], line) for product_id, line in lines.items()]
    for product_id, row in by_id.items():
        if product_id not in grouped:
            yield row, [(row, {})]


def _tags(row: Json) -> set[str]:
    return {tag.strip() for tag in str(row.get("Tags") or "").split(",")}


def _chosen(row: Json, head: Json, settings: Settings) -> bool:
    tags = {tag.casefold() for tag in _tags(row) | _tags(head)}
    wanted = {tag.casefold() for tag in settings.selection.include_tags}
    for_sale = row["Status"] == "Active" and row["Sellable"] and row["Type"] != "Service"
    return bool(tags & wanted) and for_sale


def _cell(head: Json, line: Json, settings: Settings) -> tuple[str, str]:
    options = [(str(head.get(f"Option{n}Name") or ""), str(line.get(f"Option{n}") or "")) for n in (1, 2, 3)]
    colors = [value for name, value in options if name.strip().casefold() in COLOR_WORDS and value]
    others = [value for name, value in options if name.strip().casefold() not in COLOR_WORDS and value]
    return "".join(colors) or settings.styles.missing_color, " / ".join(others) or settings.styles.missing_size


def _prices(rows: list[Json], settings: Settings) -> dict[tuple[str, str], tuple[Decimal, Decimal]] | None:
    """None when a tier is empty or differs between the variants."""
    found: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for price in settings.styles.prices:
        pairs = {
            (Decimal(str(row["PriceTiers"][price.wholesale])), Decimal(str(row["PriceTiers"].get(price.retail, 0))))
            for row in rows
        }
        if len(pairs) != 1 or not min(pairs)[0]:
            return None
        found[price.label, price.currency] = pairs.pop()
    return found


def _linesheets(rows: list[Json], settings: Settings) -> frozenset[str]:
    prefix = settings.styles.linesheet_tag_prefix
    return frozenset(tag[len(prefix) :] for row in rows for tag in _tags(row) if tag.startswith(prefix))
