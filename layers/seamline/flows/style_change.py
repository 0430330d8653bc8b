"""One planned change of a style, as it travels from the plan to JOOR and into memory."""

from collections.abc import Mapping

from msgspec import Struct

from seamline.domain.plan import Change, ChangeKind
from seamline.domain.pushed import PushedStyle
from seamline.domain.stock import Traits
from seamline.domain.style import Style


class StyleChange(Struct, frozen=True):
    """One style, what JOOR was told before, and the change as people read it.

    `removes`: the style's retired colors and sizes are to be taken out of JOOR as well; `unchanged`: nothing but that.
    `migrates`: the style makes room for others that its group is cut up into. `way`: by which of JOOR's APIs it goes.
    """

    group_id: str
    style: Style
    before: PushedStyle | None
    change: Change
    one_per: str = "family"
    part: str = ""
    removes: bool = False
    unchanged: bool = False
    migrates: bool = False
    traits: Mapping[str, Traits] = {}
    way: str = "v2"

    @property
    def sends(self) -> bool:
        """Whether the style is written; a departing one is not."""
        return self.change.kind in (ChangeKind.CREATE, ChangeKind.UPDATE)


def style_label(style: Style) -> str:
    """How a person recognises a style."""
    return f"{style.number} {style.name}"
