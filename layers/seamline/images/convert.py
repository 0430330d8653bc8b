"""Makes a picture acceptable to JOOR: JPEG or PNG or GIF, upright, RGB, at most 10 MB."""

import io
import warnings

from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from seamline.images.fetch import ImageGone, ImageRefused

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 120_000_000
LONGEST_SIDE = 4000
QUALITIES = (90, 80, 70, 60)
_KEPT = {"JPEG": "jpg", "PNG": "png", "GIF": "gif"}
_EXIF_ORIENTATION = 0x0112


class Picture(Struct, frozen=True):
    """Bytes that JOOR takes. `extension` is jpg, png or gif; `changed` says that they are not the ERP's own."""

    content: bytes
    extension: str
    changed: bool


def acceptable(content: bytes) -> Picture:
    """The picture itself if JOOR takes it, else an upright RGB JPEG of it. Raises ImageRefused when it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                return _accepted(image, content)
    except UnidentifiedImageError as error:
        raise ImageGone("the file is no picture that can be read", fix=_REPLACE) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefused("the picture has too many pixels", fix=_REPLACE) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageRefused(f"the picture is damaged: {error}", fix=_REPLACE) from error


def _accepted(image: Image.Image, content: bytes) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise ImageRefused(f"the picture has {image.width} x {image.height} pixels", fix=_REPLACE)
    image.load()
    if _is_fine(image) and len(content) <= MOST_BYTES:
        return Picture(content, _KEPT[str(image.format)], changed=False)
    return Picture(_as_jpeg(image), "jpg", changed=True)


def _is_fine(image: Image.Image) -> bool:
    upright = image.getexif().get(_EXIF_ORIENTATION, 1) in (0, 1)
    return image.format in _KEPT and image.mode in ("RGB", "RGBA", "L", "P", "LA") and upright


def _as_jpeg(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    flat = _on_white(upright)
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    for quality in QUALITIES:
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise ImageRefused("the picture stays over 10 MB however it is compressed", fix=_REPLACE)


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG knows no transparency: what shows through is white, as on a product page."""
    if image.mode not in ("RGBA", "LA", "P", "PA"):
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


_REPLACE = "replace the picture in the ERP"
