"""What JOOR was last told of a style: enough to tell what changed, who it is, and what became of it."""

from msgspec import Struct

from seamline.domain.style import Style


class PushedStyle(Struct, frozen=True, omit_defaults=True):
    """What JOOR was last told of one style, with the hash of payload and mapper version. Times are epoch seconds.

    `part` says which part of the group it is under `one_per` (a color, a product id; empty for the whole family);
    `left` what was done when it left the selection; the inactive colors (codes) and sizes (names) are off in JOOR;
    `way` is JOOR's API it went by.
    """

    group_id: str
    style: Style
    digest: str
    pushed_at: float
    reason: str = ""
    dropped: bool = False
    one_per: str = "family"
    part: str = ""
    left: str = ""
    inactive_colors: tuple[str, ...] = ()
    inactive_sizes: tuple[str, ...] = ()
    way: str = "v2"
