"""Copies the pictures a plan needs into our bucket; a broken one is a reason for its style's problem, and no more."""

from msgspec import Struct

from seamline.domain.image import Attachment, Candidate, Copy
from seamline.errors import MissingPrerequisite, OperatorError, RetryableError
from seamline.flows.context import FlowContext
from seamline.flows.plan_images import ImagePlan, owners_of
from seamline.images.port import AddressEnded


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
    passing, renewals = True, _Renewals(ctx, plan)
    for one in plan.choice.candidates:
        key = one.file.key
        if key in copies or key in failed:
            continue
        try:
            copies[key] = plan.before.copies.get(key) or _copied(ctx, one.file, renewals)
        except MissingPrerequisite:
            raise
        except (OperatorError, RetryableError) as error:
            failed[key] = f"{one.file.file_name}: {error}"
            passing = passing and isinstance(error, RetryableError)
    broken = tuple(one for one in plan.choice.candidates if one.file.key in failed)
    return Gathered(copies, broken, tuple(failed.values()), passing)


class _Renewals:
    """The ERP's addresses of a style's files as they are now; each record is asked once, and only if it must be."""

    def __init__(self, ctx: FlowContext, plan: ImagePlan) -> None:
        self._ctx = ctx
        self._pushed = plan.pushed
        self._found: dict[str, str] = {}
        self._asked: set[str] = set()

    def address(self, file: Attachment) -> str:
        """The file's address now, empty when the ERP does not list the file any more."""
        for owner, files in self._ctx.images.files(owners_of(self._pushed)).items():
            if owner not in self._asked and any(one.key == file.key for one in files):
                self._ask(owner)
        return self._found.get(file.key, "")

    def _ask(self, owner: str) -> None:
        self._asked.add(owner)
        is_product = any(sku.product_id == owner for sku in self._pushed.style.skus)
        files = self._ctx.erp.product_pictures(owner) if is_product else self._ctx.erp.family_pictures(owner)
        self._ctx.images.renew_files(owner, files)
        self._found |= {one.key: one.url for one in files}


def _copied(ctx: FlowContext, file: Attachment, renewals: _Renewals) -> Copy:
    """The copy by the remembered address, or by today's: the ERP's addresses may end with time."""
    try:
        return ctx.pictures.copy(file.url)
    except AddressEnded:
        fresh = renewals.address(file)
        if fresh in ("", file.url):
            raise
        return ctx.pictures.copy(fresh)
