"""Reads the ERP's catalogue in full, and finds the products and families that its lists do not show any more."""

from collections.abc import Iterator, Sequence
from heapq import nsmallest

from msgspec import Struct

from seamline.domain.catalogue import Family, Product
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext
from seamline.flows.drift_finding import Drift, Finding, Step
from seamline.state.records import SHARDS

PRODUCT, FAMILY = "PRODUCT", "FAMILY"
CONFIRMED_AT_ONCE = 10
"""Each record that seems gone is asked for by name, one call each, so that a list that shifted costs no style."""
FEW = 20
"""So many records may be gone whatever share of the catalogue they are."""


class _Loss(Struct, frozen=True):
    """The next records of a kind that seem gone, how many there are in all, and of how many."""

    ids: tuple[str, ...]
    count: int
    stored: int


def read_families(ctx: FlowContext, place: str, _: float) -> Step:
    """A page of all families."""
    if not place:
        ctx.catalogue.seen.forget(FAMILY)
    page = ctx.erp.families(None, place)
    ctx.catalogue.save_families(page.rows)
    ctx.catalogue.seen.note(FAMILY, place or "first", (family.id for family in page.rows), ctx.clock.now())
    return Step(page.next)


def read_products(ctx: FlowContext, place: str, _: float) -> Step:
    """A page of all products."""
    if not place:
        ctx.catalogue.seen.forget(PRODUCT)
    page = ctx.erp.products(None, place)
    ctx.catalogue.save_products(page.rows)
    ctx.catalogue.seen.note(PRODUCT, place or "first", (product.id for product in page.rows), ctx.clock.now())
    return Step(page.next)


def gone_families(ctx: FlowContext, place: str, _: float) -> Step:
    """The next few families that the list did not show and that cannot be found by their SKU either."""
    loss = _loss(ctx, FAMILY, place)
    if _is_too_much(ctx, loss):
        return Step(notices=(_disbelief("families", loss),))
    gone = refresh_families(ctx, loss.ids)
    if _heals(ctx):
        ctx.catalogue.forget_families([family.id for family in gone])
    return Step(_following(loss), tuple(_finding(ctx, f.id, f"{f.sku} {f.name}") for f in gone))


def gone_products(ctx: FlowContext, place: str, _: float) -> Step:
    """The next few products that the list did not show and that cannot be found by their SKU either."""
    loss = _loss(ctx, PRODUCT, place)
    if _is_too_much(ctx, loss):
        return Step(notices=(_disbelief("products", loss),))
    gone = refresh_products(ctx, loss.ids)
    if _heals(ctx):
        ctx.catalogue.forget_products([product.id for product in gone])
    return Step(_following(loss), tuple(_finding(ctx, p.id, f"{p.sku} {p.name}") for p in gone))


def refresh_families(ctx: FlowContext, family_ids: Sequence[str]) -> tuple[Family, ...]:
    """Read these families anew, one call each; answers those that the ERP shows no more under the SKU they had."""
    families = ctx.catalogue.families(family_ids)
    found = {f.id: f for family in families.values() for f in ctx.erp.find_families(family.sku)}
    ctx.catalogue.save_families([family for fid, family in found.items() if fid in families])
    return tuple(family for fid, family in families.items() if fid not in found)


def refresh_products(ctx: FlowContext, product_ids: Sequence[str]) -> tuple[Product, ...]:
    """Read these products anew, one call each; answers those that the ERP shows no more under the SKU they had."""
    products = ctx.catalogue.products(product_ids)
    found = {p.id: p for product in products.values() for p in ctx.erp.find_products(product.sku)}
    ctx.catalogue.save_products([product for pid, product in found.items() if pid in products])
    return tuple(product for pid, product in products.items() if pid not in found)


def _loss(ctx: FlowContext, kind: str, place: str) -> _Loss:
    """Those after `place` in the order of ids; only the next few are held."""
    count = 0

    def later() -> Iterator[str]:
        nonlocal count
        for shard in range(SHARDS):
            for record_id in ctx.catalogue.seen.absent(kind, shard):
                count += 1
                if record_id > place:
                    yield record_id

    ids = tuple(nsmallest(CONFIRMED_AT_ONCE, later()))
    return _Loss(ids, count, ctx.catalogue.seen.count(kind) if count > FEW else 0)


def _is_too_much(ctx: FlowContext, loss: _Loss) -> bool:
    return loss.count > max(FEW, loss.stored * ctx.settings.reconcile.largest_loss // 100)


def _following(loss: _Loss) -> str:
    return loss.ids[-1] if len(loss.ids) == CONFIRMED_AT_ONCE else ""


def _heals(ctx: FlowContext) -> bool:
    return ctx.settings.reconcile.gone == "heal"


def _finding(ctx: FlowContext, key: str, label: str) -> Finding:
    return Finding(Drift.GONE, key, label.strip(), heals=_heals(ctx))


def _disbelief(what: str, loss: _Loss) -> Hold:
    reasons: Sequence[str] = (
        f"{loss.count} of {loss.stored} {what} are not in the ERP's list any more; that many are not believed",
    )
    release = "raise reconcile.largest_loss if they were removed on purpose; nothing was taken out of JOOR"
    return Hold(f"loss of {what}", tuple(reasons), release, label=f"{what} missing from the ERP")
