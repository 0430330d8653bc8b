"""Sorts style changes into what JOOR is to create, update and take off linesheets."""

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from seamline.domain.plan import ChangeKind
from seamline.domain.style import Linesheet
from seamline.flows.style_change import StyleChange
from seamline.marketplace.port import StyleBatch


def batch_of(changes: Sequence[StyleChange], known: Collection[str], handles: Mapping[str, str]) -> StyleBatch:
    """The changes as one batch; `known` are the identifiers of those that JOOR has, `handles` its own for some."""
    sent = [change.style for change in changes if change.sends]
    return StyleBatch(
        create=tuple(style for style in sent if style.identifier not in known),
        update=tuple(style for style in sent if style.identifier in known),
        drop=tuple(
            replace(change.style, linesheets=change.before.style.linesheets)
            for change in changes
            if change.before and change.change.kind is ChangeKind.DROP
        ),
        left=tuple(
            replace(change.style, linesheets=gone) for change in changes if change.sends and (gone := _left(change))
        ),
        handles=handles,
    )


def _left(change: StyleChange) -> tuple[Linesheet, ...]:
    """The linesheets JOOR was last seen to show the style on, and shall no more."""
    before = change.before.style.linesheets if change.before else ()
    stays = {sheet.code or sheet.name for sheet in change.style.linesheets}
    return tuple(sheet for sheet in before if (sheet.code or sheet.name) not in stays)
