"""Gives JOOR the planned pictures of a batch of styles and remembers what it took."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.image import STYLE_LEVEL, Placed, StyleImages
from seamline.domain.plan import Hold
from seamline.errors import RecordRejected
from seamline.flows.context import FlowContext
from seamline.flows.gather_images import Gathered, gather
from seamline.flows.plan_images import ImagePlan
from seamline.mapping.image_diff import Moves, moves
from seamline.mapping.images import arrange
from seamline.marketplace.port import Asset, AssetOutcome
from seamline.settings.images import ImageSettings

REPLACE = "replace the picture in the ERP; it is tried again by itself"
BY_HAND = "JOOR's API cannot take away the picture of a color: remove it in JOOR by hand"
UNLISTED = "JOOR's product list does not show this style"


class ImageWork(Struct, frozen=True):
    """One style's plan with its copies in hand, and the moves they lead to."""

    plan: ImagePlan
    gathered: Gathered
    moves: Moves


class AppliedImages(Struct, frozen=True):
    """The styles whose pictures are as planned, how many pictures were sent, and what is held."""

    done: tuple[ImagePlan, ...]
    sent: int
    holds: tuple[Hold, ...]
    passing: frozenset[str]


class ImageApplier:
    """Applies within one slice; JOOR's product list is walked once, and only for styles never given a picture."""

    def __init__(self, ctx: FlowContext, rules: ImageSettings) -> None:
        self._ctx = ctx
        self._rules = rules
        self._has_listed = False

    def apply(self, plans: Sequence[ImagePlan]) -> AppliedImages:
        """Copy, announce, remove, add, remember. May be repeated after a crash: names and copies come out the same."""
        work = [self._work(plan) for plan in plans]
        for one in work:
            self._announce(one)
        ids = self._product_ids([one.plan.key for one in work if one.moves.add])
        refused = {one.plan.key: self._remove(one) for one in work}
        ready = [one for one in work if not refused[one.plan.key] and (one.plan.key in ids or not one.moves.add)]
        outcomes = {outcome.name: outcome for outcome in self._send(ready, ids)}
        wrong = [one.plan.key for one in ready if _refusals(one, outcomes)]
        self._ctx.images.forget_product_ids(wrong)
        for one in ready:
            self._ctx.images.save_style(_after(one, outcomes))
        reasons = {one.plan.key: self._reasons(one, ids, refused[one.plan.key], outcomes) for one in work}
        return AppliedImages(
            done=tuple(one.plan for one in work if not reasons[one.plan.key]),
            sent=sum(outcome.accepted for outcome in outcomes.values()),
            holds=tuple(_hold(one.plan, reasons[one.plan.key]) for one in work if reasons[one.plan.key]),
            passing=frozenset(one.plan.key for one in work if one.gathered.is_passing and one.gathered.reasons),
        )

    def _work(self, plan: ImagePlan) -> ImageWork:
        gathered = gather(self._ctx, plan)
        wanted = arrange(plan.choice, gathered.copies)
        return ImageWork(plan, gathered, moves(plan.pushed.style, plan.before, wanted, gathered.broken))

    def _announce(self, one: ImageWork) -> None:
        """Note what JOOR is about to be told, since an attempt that breaks off leaves no other trace of it."""
        before = one.plan.before
        named = {placed.name: placed for placed in (*before.unsure, *one.moves.written)}
        if len(named) > len(before.unsure):
            self._ctx.images.save_style(replace(before, unsure=tuple(named.values())))

    def _product_ids(self, identifiers: Sequence[str]) -> dict[str, str]:
        ids = self._ctx.images.product_ids(identifiers)
        if not self._has_listed and any(identifier not in ids for identifier in identifiers):
            self._has_listed = True
            self._ctx.images.save_product_ids(self._ctx.marketplace.product_ids())
            ids = self._ctx.images.product_ids(identifiers)
        return ids

    def _remove(self, one: ImageWork) -> str:
        """JOOR's words when it refuses."""
        if not one.moves.remove:
            return ""
        try:
            names = [placed.name for placed in one.moves.remove]
            self._ctx.marketplace.remove_images(one.plan.pushed.style, names)
        except RecordRejected as error:
            return str(error)
        return ""

    def _send(self, ready: Sequence[ImageWork], ids: Mapping[str, str]) -> tuple[AssetOutcome, ...]:
        assets = [self._asset(one, placed, ids[one.plan.key]) for one in ready for placed in one.moves.add]
        return self._ctx.marketplace.add_assets(assets) if assets else ()

    def _asset(self, one: ImageWork, placed: Placed, product_id: str) -> Asset:
        is_first = not one.plan.before.led and placed.place == STYLE_LEVEL
        replaces = is_first and self._rules.existing == "replace"
        url = self._ctx.pictures.link(placed.copy)
        return Asset(product_id, placed.place, placed.name, url, placed.order, replaces)

    def _reasons(
        self, one: ImageWork, ids: Mapping[str, str], refused: str, outcomes: Mapping[str, AssetOutcome]
    ) -> tuple[str, ...]:
        unlisted = one.moves.add and one.plan.key not in ids
        return (
            *one.plan.choice.problems,
            *one.gathered.reasons,
            *((f"JOOR did not remove a picture: {refused}",) if refused else ()),
            *((UNLISTED,) if unlisted else ()),
            *(f"{BY_HAND} ({placed.file_name} on {placed.place.color_code})" for placed in one.moves.stuck),
            *(f"JOOR refused {outcome.name}: {outcome.words}" for outcome in _refusals(one, outcomes)),
        )


def _refusals(one: ImageWork, outcomes: Mapping[str, AssetOutcome]) -> list[AssetOutcome]:
    return [outcomes[placed.name] for placed in one.moves.add if not outcomes[placed.name].accepted]


def _after(one: ImageWork, outcomes: Mapping[str, AssetOutcome]) -> StyleImages:
    """What JOOR shows now. What it refused or we could not copy leaves the choice open, to be tried again."""
    taken = [placed for placed in one.moves.add if outcomes[placed.name].accepted]
    covered = {placed.place for placed in taken} - {STYLE_LEVEL}
    kept = [placed for placed in one.moves.keep if placed.place not in covered]
    is_whole = len(taken) == len(one.moves.add) and not one.gathered.broken
    return replace(
        one.plan.before,
        chosen=one.plan.choice.digest if is_whole else "",
        placed=(*kept, *taken),
        copies=one.gathered.copies,
        sent=one.plan.before.sent + (1 if one.moves.add else 0),
        unsure=one.moves.unsure,
        led=one.plan.before.led or any(placed.place == STYLE_LEVEL for placed in taken),
    )


def _hold(plan: ImagePlan, reasons: tuple[str, ...]) -> Hold:
    style = plan.pushed.style
    return Hold(plan.key, reasons, REPLACE, f"{style.number} {style.name}")
