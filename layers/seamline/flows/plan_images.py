"""Plans the pictures of styles that JOOR has; pure over the stores and settings, nothing is fetched."""

from collections.abc import Sequence

from msgspec import Struct

from seamline.domain.image import StyleImages
from seamline.domain.plan import Change, ChangeKind
from seamline.domain.pushed import PushedStyle
from seamline.flows.context import FlowContext
from seamline.flows.style_change import style_label
from seamline.mapping.image_diff import field_changes
from seamline.mapping.images import Choice, choose
from seamline.settings.images import ImageSettings

NEW_FILES = "the ERP's pictures changed"
NEW_STYLE = "the style is new in JOOR"
UNSURE = "an earlier attempt broke off"


class ImagePlan(Struct, frozen=True):
    """One style's pictures as chosen, beside what JOOR was given. Without a change there is nothing to do."""

    pushed: PushedStyle
    before: StyleImages
    choice: Choice
    change: Change | None

    @property
    def key(self) -> str:
        """The style's identifier, under which problems are kept too."""
        return self.pushed.style.identifier


class ImagePlans(Struct, frozen=True):
    """The plans of living styles, and the identifiers of styles that JOOR has no more."""

    plans: tuple[ImagePlan, ...]
    gone: tuple[str, ...]


def plan_images(ctx: FlowContext, rules: ImageSettings, record_ids: Sequence[str]) -> ImagePlans:
    """Plan every style that has to do with these products, families or groups. Styles off the linesheets stay as is."""
    owners = ctx.catalogue.groups_with(record_ids)
    groups = list(dict.fromkeys(group_id for ids in owners.values() for group_id in ids))
    styles = [style for found in ctx.catalogue.styles.by_group(groups).values() for style in found]
    living = [style for style in styles if not style.dropped]
    given = ctx.images.styles(style.style.identifier for style in living)
    files = ctx.images.files(one for style in living for one in owners_of(style))
    plans = []
    for pushed in living:
        before = given.get(pushed.style.identifier) or StyleImages(pushed.style.identifier)
        plans.append(_plan(pushed, before, choose(pushed, files, rules)))
    gone = tuple(style.style.identifier for style in styles if style.left == ChangeKind.DELETE.value)
    return ImagePlans(tuple(plans), gone)


def _plan(pushed: PushedStyle, before: StyleImages, choice: Choice) -> ImagePlan:
    is_settled = choice.digest == before.chosen or not (choice.candidates or before.placed)
    is_idle = is_settled and not before.unsure
    change = None if is_idle else _change(pushed, before, choice)
    return ImagePlan(pushed, before, choice, change)


def _change(pushed: PushedStyle, before: StyleImages, choice: Choice) -> Change:
    kind = ChangeKind.UPDATE if before.placed else ChangeKind.CREATE
    reason = UNSURE if before.unsure else NEW_FILES if before.placed else NEW_STYLE
    fields = field_changes(before, choice.candidates)
    return Change(pushed.style.identifier, kind, reason, fields, style_label(pushed.style))


def owners_of(pushed: PushedStyle) -> tuple[str, ...]:
    """The ids of the records whose pictures a style may show."""
    return (pushed.group_id, *(sku.product_id for sku in pushed.style.skus))
