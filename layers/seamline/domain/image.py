"""Pictures of styles: where each one goes in JOOR, and what JOOR was last given."""

from enum import StrEnum

from msgspec import Struct


class Attachment(Struct, frozen=True, omit_defaults=True):
    """A file the ERP keeps with a product or family. The address may expire and differ at each reading."""

    id: str
    file_name: str
    url: str = ""
    default: bool = False
    content_type: str = ""

    @property
    def key(self) -> str:
        """Which file it is: the ERP never changes one, it replaces it under a new id."""
        return f"{self.id}/{self.file_name}"


class AssetKind(StrEnum):
    """What JOOR shows a picture as."""

    IMAGE = "image"
    SWATCH = "swatch"


class Place(Struct, frozen=True, omit_defaults=True):
    """Where a picture goes: the style as a whole, or one of its colors by code."""

    color_code: str = ""
    kind: AssetKind = AssetKind.IMAGE


STYLE_LEVEL = Place()


class Candidate(Struct, frozen=True):
    """A file of the ERP and the place it was chosen for; candidates of one place come in display order."""

    place: Place
    file: Attachment


class Copy(Struct, frozen=True):
    """Bytes in our bucket: the hash of what was copied, and its ending (jpg, png, gif)."""

    sha256: str
    extension: str


class Placed(Struct, frozen=True, omit_defaults=True):
    """A picture as JOOR was given it; `order` counts from 1 within its place."""

    place: Place
    order: int
    copy: Copy
    name: str
    file_name: str = ""


class StyleImages(Struct, frozen=True, omit_defaults=True):
    """What JOOR shows of one style's pictures.

    `chosen` is a hash of the candidates they come from, empty when some of them could not be had. `copies` are the
    files known by content, by their key. `sent` counts the times something was sent, so that no name comes twice.
    `unsure` is what an attempt was about to send or remove when its outcome was never written down; `led` says whether
    the style as a whole was given a picture of ours.
    """

    identifier: str
    chosen: str = ""
    placed: tuple[Placed, ...] = ()
    copies: dict[str, Copy] = {}
    sent: int = 0
    unsure: tuple[Placed, ...] = ()
    led: bool = False
