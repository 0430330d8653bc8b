"""Pictures for the sample brand, drawn from their names, so that nothing has to be stored."""

import hashlib
import io

from PIL import Image, ImageDraw

SIZE = (600, 800)


def picture(name: str) -> bytes:
    """A JPEG of a garment on a plain ground; the same name always gives the same bytes."""
    seed = hashlib.sha256(name.encode()).digest()
    ground = tuple(200 + part % 56 for part in seed[:3])
    cloth = tuple(part for part in seed[3:6])
    image = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    top, flare = height // 6, 20 + seed[6] % 100
    shoulders = [(width // 3, top), (2 * width // 3, top)]
    hem = [(2 * width // 3 + flare, height - top), (width // 3 - flare, height - top)]
    draw.polygon([*shoulders, *hem], fill=cloth)
    draw.text((20, height - 40), name, fill=(40, 40, 40))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
