"""Pictures JOOR refuses are converted; damaged ones are named."""

import io
import os

import pytest
from PIL import Image

from seamline.images.convert import MOST_BYTES, acceptable
from seamline.images.fetch import ImageRefused


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """A picture of one color."""
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode == "L" else None).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_joor_takes_is_left_to_the_byte(kind: str) -> None:
    content = picture(kind)
    assert acceptable(content).content == content


@pytest.mark.parametrize(("kind", "mode"), [("WEBP", "RGB"), ("JPEG", "CMYK"), ("TIFF", "RGB"), ("BMP", "RGB")])
def test_other_formats_and_colors_become_rgb_jpegs(kind: str, mode: str) -> None:
    made = acceptable(picture(kind, mode))
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.format, image.mode, made.extension, made.changed) == ("JPEG", "RGB", "jpg", True)


def test_a_rotated_photograph_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = acceptable(picture("JPEG", exif=exif))
    with Image.open(io.BytesIO(made.content)) as image:
        assert image.size == (20, 40)


def test_transparency_becomes_white() -> None:
    made = acceptable(picture("WEBP", "RGBA"))
    with Image.open(io.BytesIO(made.content)) as image:
        assert image.getpixel((0, 0)) == (255, 255, 255)


def test_a_12_mb_picture_is_made_smaller() -> None:
    side = 2100
    noise = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert out.tell() > 12_000_000
    assert len(acceptable(out.getvalue()).content) <= MOST_BYTES


@pytest.mark.parametrize("content", [b"", b"<html>", picture("JPEG", size=(400, 400))[:300], picture("PNG")[:60]])
def test_what_is_no_whole_picture_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ImageRefused):
        acceptable(content)
