"""Explains the pictures of styles: which file goes where, whether JOOR shows it, and what keeps one away."""

from collections.abc import Iterator

from msgspec import Struct

from seamline.domain.flow import Flow
from seamline.domain.image import Candidate, Placed
from seamline.domain.problem import Problem
from seamline.flows.asked_styles import asked_groups
from seamline.flows.context import FlowContext
from seamline.flows.plan_images import ImagePlan, plan_images
from seamline.mapping.image_diff import place_words

SHOWN, GOES, LEAVES = "JOOR shows it", "goes with the next run", "leaves with the next run"


class ExplainedPicture(Struct, frozen=True):
    """One file of the ERP, where JOOR shows it or should, and which of the two."""

    place: str
    file_name: str
    state: str


class ExplainedImages(Struct, frozen=True):
    """The pictures of one style in JOOR."""

    identifier: str
    number: str
    pictures: tuple[ExplainedPicture, ...]
    problems: tuple[Problem, ...]


def explain_images(ctx: FlowContext, name: str) -> tuple[ExplainedImages, ...]:
    """The pictures of every style in JOOR that the name stands for, from memory; none without an images section."""
    rules, groups = ctx.settings.images, asked_groups(ctx.catalogue, [name])
    if rules is None or not groups:
        return ()
    problems = tuple(ctx.problems.all(Flow.IMAGES))
    return tuple(
        ExplainedImages(
            plan.key,
            plan.pushed.style.number,
            tuple(_pictures(plan)),
            tuple(problem for problem in problems if problem.key == plan.key),
        )
        for plan in plan_images(ctx, rules, groups).plans
    )


def _pictures(plan: ImagePlan) -> Iterator[ExplainedPicture]:
    shown = [_key(placed) for placed in plan.before.placed]
    wanted = [_key(one) for one in plan.choice.candidates]
    for place, file_name in wanted:
        yield ExplainedPicture(place, file_name, SHOWN if (place, file_name) in shown else GOES)
    for place, file_name in shown:
        # A color without a picture of its own shows the style's first, which stands under another place.
        if (place, file_name) not in wanted:
            yield ExplainedPicture(place, file_name, LEAVES if plan.change else SHOWN)


def _key(one: Placed | Candidate) -> tuple[str, str]:
    return place_words(one), one.file_name if isinstance(one, Placed) else one.file.file_name
