"""Writes styles by v4, step by step; a style that fails one step takes no further one, least of all onto linesheets."""

from collections.abc import Iterator, Mapping, Sequence

from seamline.domain.style import Linesheet, Style
from seamline.errors import RecordRejected
from seamline.marketplace.joor.v4.bulk import Refusal
from seamline.marketplace.joor.v4.collections import Move
from seamline.marketplace.joor.v4.reader import Desks
from seamline.marketplace.joor.v4.skus import Grid
from seamline.marketplace.joor.values import text
from seamline.marketplace.port import StyleBatch, StyleJob


class V4StyleWriter:
    """Sends whole styles at once: there is no job to wait for.

    `delivery_overwrite` 2 makes the ERP master of our linesheets, 3 only adds to them.
    """

    def __init__(self, desks: Desks, delivery_overwrite: int) -> None:
        self._desks = desks
        self._delivery_overwrite = delivery_overwrite

    def send(self, batch: StyleBatch) -> StyleJob:
        """Write the styles, each step for all of them. Everything may be repeated: what is there is not made again.

        The answer has JOOR's words for each style it refused; the others are written. Raises RecordRejected when it
        refused a linesheet of several styles, any of which may be why.
        """
        styles = (*batch.create, *batch.update)
        products = self._desks.products
        products.know(batch.handles)
        refused = list(products.send(batch.create, batch.update)) if styles else []
        ids = products.ids((*_without_refused(styles, refused), *batch.drop, *batch.left))
        there = {ids[s.identifier]: s for s in styles if s.identifier in ids}
        sent = self._desks.skus.send(_without(there, refused))
        refused += sent.refusals
        refused += self._desks.prices.send(_without(there, refused), sent.grids)
        unmoved = self._desks.collections.send(tuple(self._moves(batch, _without(there, refused), sent.grids, ids)))
        if len({refusal.sent.style for refusal in unmoved}) > 1:
            raise RecordRejected("; ".join(_words(unmoved).values()), fix="correct what JOOR names")
        refused += unmoved
        return StyleJob((), refused=_words(refused), handles=products.handles(styles))

    def finished(self, _: StyleJob) -> bool:
        """Always: v4 has done it when it answers."""
        return True

    def _moves(
        self, batch: StyleBatch, styles: Mapping[str, Style], grids: Mapping[str, Grid], ids: Mapping[str, str]
    ) -> Iterator[Move]:
        leaving = (*batch.drop, *(batch.left if self._delivery_overwrite == 2 else ()))
        for style in leaving:
            if style.identifier in ids:
                for sheet in style.linesheets:
                    yield Move(style.identifier, ids[style.identifier], sheet, leaves=True)
        for product_id, style in styles.items():
            for sheet in style.linesheets:
                yield _joining(style, product_id, sheet, grids[product_id])


def _without_refused(styles: Sequence[Style], refused: Sequence[Refusal]) -> list[Style]:
    out = {refusal.sent.style for refusal in refused}
    return [style for style in styles if style.identifier not in out]


def _without(styles: Mapping[str, Style], refused: Sequence[Refusal]) -> dict[str, Style]:
    out = {refusal.sent.style for refusal in refused}
    return {product_id: style for product_id, style in styles.items() if style.identifier not in out}


def _joining(style: Style, product_id: str, sheet: Linesheet, grid: Grid) -> Move:
    """With colors left out the SKUs of the others are named; with none left at all the style is not offered."""
    shown = tuple(text(row.get("id")) for (color, _), row in grid.items() if color not in sheet.colors_left_out)
    if not sheet.colors_left_out:
        shown = ()
    return Move(style.identifier, product_id, sheet, shown, leaves=bool(sheet.colors_left_out) and not shown)


def _words(refused: Sequence[Refusal]) -> dict[str, str]:
    words: dict[str, list[str]] = {}
    for refusal in refused:
        words.setdefault(refusal.sent.style, []).append(refusal.words)
    return {style: "JOOR refused: " + "; ".join(dict.fromkeys(said)) for style, said in words.items()}
