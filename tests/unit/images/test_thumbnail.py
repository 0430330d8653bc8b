"""A kept picture becomes a small JPEG, whatever it was."""

import io

import pytest
from PIL import Image

from seamline.images.thumbnail import SIDE, thumbnail


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("RGBA", "PNG"), ("P", "GIF"), ("L", "PNG")])
def test_it_keeps_its_shape_within_the_side(mode: str, kind: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (1200, 600)).save(out, kind)
    with Image.open(io.BytesIO(thumbnail(out.getvalue()))) as small:
        assert (small.format, small.size) == ("JPEG", (SIDE, SIDE // 2))


def test_what_shows_through_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(thumbnail(out.getvalue()))) as small:
        assert small.getpixel((5, 5)) == (255, 255, 255)
