"""Makes a small picture of a kept one, for a page that shows many."""

import io

from PIL import Image, ImageOps

SIDE = 320
QUALITY = 82


def thumbnail(content: bytes) -> bytes:
    """A JPEG of at most 320 pixels a side, of bytes that were accepted when they were kept."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (SIDE * 2, SIDE * 2))
        small = ImageOps.exif_transpose(image)
        small.thumbnail((SIDE, SIDE))
        layered = small.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
