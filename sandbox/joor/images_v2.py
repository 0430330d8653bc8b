"""The v2 image endpoints: one image and one swatch per color, any number per style, by URL or as bytes."""

from pathlib import PurePosixPath

from sandbox.joor.calls import Call, V2Route
from sandbox.joor.envelope import response_node
from sandbox.joor.errors import ContentError, UnknownRecordError
from sandbox.joor.grid import color_of
from sandbox.joor.models import Image, Json, Style
from sandbox.joor.state import JoorState
from sandbox.joor.styles_v2 import called_style
from sandbox.joor.texts import whole

FIRST_UPLOAD_ID = 4_822_671
MAX_NAME = 69
MAX_BYTES = 4 * 1024 * 1024
BINARY_TYPES = ("image/jpeg", "image/png")
ENDINGS = (".jpg", ".jpeg", ".png")


def stored_image(state: JoorState, sent_name: str, display_order: int, url: str = "") -> Image:
    """A new image; JOOR appends random characters to the file name it stores."""
    upload_id = state.ids.number("upload", FIRST_UPLOAD_ID)
    # The tail depends on the upload only, to be the same in every run.
    path = PurePosixPath(sent_name)
    tail = state.ids.fixed("image", str(upload_id))[:6]
    return Image(upload_id, f"{path.stem}_{tail}{path.suffix}", sent_name, display_order, url=url)


def add_image(call: Call) -> Json:
    """POST an image of a style, of a color, or the swatch of a color."""
    style = called_style(call)
    image = _read_image(call)
    is_swatch = call.flag("swatch", False)
    code = call.query("color_code")
    if is_swatch and not code:
        raise ContentError("color_code is required for a swatch")
    if code:
        _put_on_color(style, code, image, is_swatch=is_swatch)
    else:
        style.images = [] if call.flag("replace_existing", False) else style.images
        style.images.append(image)
    style.modified = call.state.clock.now()
    return {"style_image": {"response": response_node(call.state), "image": _image_node(style, image)}}


def remove_image(call: Call) -> Json:
    """DELETE a style-level image by its stored name; color images and swatches can only be overwritten."""
    style, name = called_style(call), call.query("filename")
    image = next((image for image in style.images if image.filename == name), None)
    if image is None:
        raise UnknownRecordError(f"Style {style.number!r} has no style-level image {name!r}")
    style.images.remove(image)
    node = {"style_number": style.number, "style_identifier": style.identifier, "upload_id": image.upload_id}
    return {"style_image_deleted": {"response": call.state.log_id()}, "image_deleted": node}


def _read_image(call: Call) -> Image:
    name = call.query("filename")
    if not name or len(name) > MAX_NAME:
        raise ContentError(f"filename is required, with at most {MAX_NAME} characters")
    if not name.lower().endswith(ENDINGS):
        raise ContentError("Only JPEG and PNG images are taken")
    try:
        display_order = whole(call.query("display_order"))
    except ValueError as error:
        raise ContentError("display_order must be a whole number") from error
    url = call.query("url")
    if not url:
        _check_bytes(call)
    elif not url.startswith(("http://", "https://")):
        raise ContentError("url must be a public http or https address")
    return stored_image(call.state, name, display_order, url)


def _check_bytes(call: Call) -> None:
    if call.request.mimetype not in BINARY_TYPES:
        raise ContentError("Send a url, or the image's bytes as image/jpeg or image/png")
    size = len(call.request.get_data())
    if not 0 < size <= MAX_BYTES:
        raise ContentError(f"An image has 1 to {MAX_BYTES} bytes, this one has {size}")


def _put_on_color(style: Style, code: str, image: Image, *, is_swatch: bool) -> None:
    color = color_of(style, code)
    if color is None:
        raise ContentError(f"color_code {code!r} does not exist on style {style.number!r}")
    if is_swatch:
        image.kind = "swatch"
        color.swatch = image
    else:
        color.images = [image]


def _image_node(style: Style, image: Image) -> Json:
    return {
        "style_number": style.number,
        "style_identifier": style.identifier,
        "upload_id": image.upload_id,
        "filename": image.filename,
    }


ROUTES = (
    V2Route("POST", "/style-number/<path:key>/image", add_image, "style_image"),
    V2Route("DELETE", "/style-number/<path:key>/image", remove_image, "style_image_deleted"),
)
