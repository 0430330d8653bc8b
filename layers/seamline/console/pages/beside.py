"""An order beside its sale: both payloads, line against line, and what of a hold a person could let pass."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from seamline.console.pages.order import pretty
from seamline.domain.sale import Sale, SaleDraft, SaleLine
from seamline.flows.compare_sale import Comparison


class LinePair(Struct, frozen=True):
    """What a SKU should be in the sale, and what it is."""

    sku: str
    wanted: str
    found: str
    differs: bool


class Acceptable(Struct, frozen=True):
    """Something a person could let pass, with the reasons that would go."""

    name: str
    label: str
    reasons: tuple[str, ...]


class Beside(Struct, frozen=True):
    """The comparison. `read` says whether the ERP has a sale to compare with."""

    connection: str
    id: str
    reference: str
    reasons: tuple[str, ...]
    differences: tuple[str, ...]
    pairs: tuple[LinePair, ...]
    totals: LinePair | None
    has_sale: bool
    sent: bool
    joor: str
    erp: str
    acceptable: tuple[Acceptable, ...]


def beside(connection: str, order_id: str, joor: str, comparison: Comparison) -> Beside:
    """The page, from JOOR's text and the comparison just made."""
    draft, sale = comparison.draft, comparison.sale
    return Beside(
        connection=connection,
        id=order_id,
        reference=comparison.external_id,
        reasons=comparison.reasons,
        differences=comparison.differences,
        pairs=_pairs(_by_sku(draft.lines if draft else ()), _by_sku(sale.lines if sale else ())),
        totals=_totals(draft, sale),
        has_sale=sale is not None,
        sent=comparison.sent,
        joor=joor,
        erp=pretty(comparison.payload),
        acceptable=tuple(
            Acceptable(one.value, one.value.replace("_", " "), reasons)
            for one, reasons in comparison.acceptable.items()
        ),
    )


def _pairs(wanted: Mapping[str, str], found: Mapping[str, str]) -> tuple[LinePair, ...]:
    skus = dict.fromkeys([*wanted, *found])
    return tuple(
        LinePair(sku, wanted.get(sku, ""), found.get(sku, ""), wanted.get(sku) != found.get(sku)) for sku in skus
    )


def _totals(draft: SaleDraft | None, sale: Sale | None) -> LinePair | None:
    if draft is None and sale is None:
        return None
    wanted, found = (f"{one.total:,.2f}" if one else "" for one in (draft, sale))
    return LinePair("Total before tax", wanted, found, wanted != found)


def _by_sku(lines: tuple[SaleLine, ...]) -> dict[str, str]:
    out: dict[str, list[str]] = {}
    for line in lines:
        out.setdefault(line.sku, []).append(_line(line))
    return {sku: " + ".join(parts) for sku, parts in out.items()}


def _line(line: SaleLine) -> str:
    off = f", {_plain(line.discount)} % off" if line.discount else ""
    return f"{_plain(line.quantity)} × {_plain(line.price)}{off}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
