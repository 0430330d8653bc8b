"""Copies the pictures a plan needs into our bucket; a broken one is a reason for its style's problem, and no more."""

from msgspec import Struct

from seamline.domain.image import Candidate, Copy
from seamline.errors import MissingPrerequisite, OperatorError, RetryableError
from seamline.flows.context import FlowContext
from seamline.flows.plan_images import ImagePlan


class Gathered(Struct, frozen=True):
    """The copies by file key, and the candidates that could not be had with the reasons."""

    copies: dict[str, Copy]
    broken: tuple[Candidate, ...]
    reasons: tuple[str, ...]
    is_passing: bool = False


def gather(ctx: FlowContext, plan: ImagePlan) -> Gathered:
    """Fetch only files never copied for this style: the ERP replaces files under new ids, so a known one is unchanged.

    `is_passing`: every failure may go away by itself. Raises MissingPrerequisite when there is no bucket at all.
    """
    copies: dict[str, Copy] = {}
    failed: dict[str, str] = {}
    passing = True
    for one in plan.choice.candidates:
        key = one.file.key
        if key in copies or key in failed:
            continue
        try:
            copies[key] = plan.before.copies.get(key) or ctx.pictures.copy(one.file.url)
        except MissingPrerequisite:
            raise
        except (OperatorError, RetryableError) as error:
            failed[key] = f"{one.file.file_name}: {error}"
            passing = passing and isinstance(error, RetryableError)
    broken = tuple(one for one in plan.choice.candidates if one.file.key in failed)
    return Gathered(copies, broken, tuple(failed.values()), passing)
