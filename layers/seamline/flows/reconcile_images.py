"""Finds the pictures of styles that JOOR was given and shows no more."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from seamline.domain.image import STYLE_LEVEL, Placed, StyleImages
from seamline.domain.plan import FieldChange
from seamline.domain.pushed import PushedStyle
from seamline.flows.context import FlowContext
from seamline.flows.drift_finding import Drift, Finding
from seamline.flows.style_change import style_label
from seamline.state.images import ImageMark

type Stored = Mapping[str, Sequence[str]]


def lost_pictures(ctx: FlowContext, stored: Stored, known: Mapping[str, PushedStyle]) -> Iterator[Finding]:
    """One finding a style, healed by the policy for what is missing. `stored` are JOOR's names by style identifier.

    A page on which not one picture of ours is shown is taken for an answer that does not show pictures.
    """
    if ctx.settings.images is None:
        return
    given = ctx.images.styles(key for key in stored if key in known and not known[key].dropped)
    missing = {key: [one for one in _whole(told) if not _is_among(one, stored[key])] for key, told in given.items()}
    if not any(len(missing[key]) < len(_whole(told)) for key, told in given.items()):
        return
    heals = ctx.settings.reconcile.missing == "heal"
    for key, lost in missing.items():
        if lost:
            names = ", ".join(placed.file_name for placed in lost)
            label, fields = style_label(known[key].style), (FieldChange("images", names, ""),)
            finding = Finding(Drift.PICTURES_MISSING, key, label, fields, heals)
            if heals:
                # Left in doubt, they are looked for by name before they are sent again.
                ctx.images.save_style(replace(given[key], unsure=(*given[key].unsure, *lost)))
                ctx.images.mark([ImageMark(known[key].group_id, finding.reason())])
            yield finding


def _whole(told: StyleImages) -> list[Placed]:
    return [placed for placed in told.placed if placed.place == STYLE_LEVEL]


def _is_among(placed: Placed, stored: Sequence[str]) -> bool:
    """JOOR adds characters of its own to the names of files."""
    stem = PurePosixPath(placed.name).stem.casefold()
    return any(stem in name.casefold() for name in stored)
