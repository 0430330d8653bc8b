"""The v4 asset endpoints: pictures and videos of products, swatches and pictures of colors, all by URL."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sandbox.joor.calls import Call, V4Route
from sandbox.joor.envelope import V4Answer
from sandbox.joor.grid import color_of
from sandbox.joor.images_v2 import stored_image
from sandbox.joor.models import Color, Image, Json, Style
from sandbox.joor.products_v4 import called_product
from sandbox.joor.shapes_v4 import AssetShape
from sandbox.joor.state import JoorState
from sandbox.joor.texts import text, whole

MAX_NAME = 100
ENDINGS = {
    "image": (".gif", ".jpeg", ".jpg", ".png"),
    "swatch": (".gif", ".jpeg", ".jpg", ".png"),
    "video": (".mp4",),
}


@dataclass
class Taken:
    """The names and external ids that assets of the account have, since both are unique."""

    names: set[str]
    external_ids: set[str]

    @classmethod
    def of(cls, state: JoorState) -> "Taken":
        """Those of today."""
        images = _all_images(state)
        return cls({image.sent_name for image in images}, {image.external_id for image in images})

    def add(self, image: Image) -> None:
        """Take one more asset's."""
        self.names.add(image.sent_name)
        self.external_ids.add(image.external_id)

    def fault(self, given: Json, replaced: Image | None = None) -> str:
        """Why an asset cannot have its name or external id; empty when it can, as from the asset it replaces."""
        name, external_id = text(_at(given, "asset", "filename")), text(_at(given, "asset", "external_id"))
        if name in self.names and not (replaced and replaced.sent_name == name):
            return f"asset.filename {name!r} is not unique"
        if external_id and external_id in self.external_ids - {replaced.external_id if replaced else ""}:
            return f"asset.external_id {external_id!r} is not unique"
        return ""


def add_to_products(call: Call) -> V4Answer:
    """POST /assets/products: replace_all=true first deletes the product's assets of the sent types."""
    answer = V4Answer()
    objects = call.objects(AssetShape, answer)
    if call.flag("replace_all", False):
        _make_room(call.state, objects)
    taken = Taken.of(call.state)
    for given in objects:
        style = called_product(call.state, _at(given, "product", "id"))
        details = {"product_id": text(_at(given, "product", "id")), "filename": text(_at(given, "asset", "filename"))}
        if style is None:
            answer.refuse("NOT_FOUND", "There is no such product", **details)
        elif fault := _fault(given) or taken.fault(given) or _video_fault(style, given):
            answer.refuse("INVALID", fault, **details)
        else:
            style.images.append(_image(call.state, given))
            taken.add(style.images[-1])
            style.modified = call.state.clock.now()
            answer.data.append(_view(style, style.images[-1]))
    return answer


def add_to_colors(call: Call) -> V4Answer:
    """POST /assets/sku_trait_values: one image and one swatch per color; a newer one takes the older one's place."""
    answer, taken = V4Answer(), Taken.of(call.state)
    for given in call.objects(AssetShape, answer):
        style = called_product(call.state, _at(given, "product", "id"))
        color = _color(style, given) if style else None
        details = {"product_id": text(_at(given, "product", "id")), "filename": text(_at(given, "asset", "filename"))}
        if style is None or color is None:
            answer.refuse("NOT_FOUND", "There is no such product or color", **details)
        elif fault := _fault(given) or taken.fault(given, _replaced(color, given)):
            answer.refuse("INVALID", fault, **details)
        else:
            image = _image(call.state, given)
            _put(color, image)
            taken.add(image)
            style.modified = call.state.clock.now()
            answer.data.append(_view(style, image))
    return answer


def _at(given: Json, *path: str) -> Any:
    node: Any = given
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def _fault(given: Json) -> str:
    kind, name = text(_at(given, "asset", "type")), text(_at(given, "asset", "filename"))
    url = text(_at(given, "asset", "source_url"))
    if kind not in ENDINGS:
        return f"asset.type must be one of {', '.join(ENDINGS)}"
    if not name or len(name) > MAX_NAME:
        return f"asset.filename is required, with at most {MAX_NAME} characters"
    if PurePosixPath(name).suffix.lower() not in ENDINGS[kind]:
        return f"A {kind} must be one of {', '.join(ENDINGS[kind])}"
    if not url.startswith(("http://", "https://")):
        return "asset.source_url must be a public http or https address"
    return ""


def _all_images(state: JoorState) -> list[Image]:
    styles = state.styles.values()
    found = [image for style in styles for image in style.images]
    for style in styles:
        for color in style.colors.values():
            found += color.images + ([color.swatch] if color.swatch else [])
    return found


def _video_fault(style: Style, given: Json) -> str:
    is_video = _at(given, "asset", "type") == "video"
    return "A product has one video" if is_video and any(image.kind == "video" for image in style.images) else ""


def _make_room(state: JoorState, objects: list[Json]) -> None:
    for given in objects:
        style = called_product(state, _at(given, "product", "id"))
        if style is not None:
            kind = _at(given, "asset", "type")
            style.images = [image for image in style.images if image.kind != kind]


def _image(state: JoorState, given: Json) -> Image:
    asset = given["asset"]
    image = stored_image(state, asset["filename"], whole(given.get("display_order", 0)), asset["source_url"])
    image.kind = asset["type"]
    image.external_id = text(asset.get("external_id"))
    return image


def _color(style: Style, given: Json) -> Color | None:
    if text(_at(given, "sku_trait_value", "trait", "name")).lower() != "color":
        return None
    return color_of(style, text(_at(given, "sku_trait_value", "value", "external_id")))


def _replaced(color: Color, given: Json) -> Image | None:
    if _at(given, "asset", "type") == "swatch":
        return color.swatch
    return color.images[0] if color.images else None


def _put(color: Color, image: Image) -> None:
    if image.kind == "swatch":
        color.swatch = image
    else:
        color.images = [image]


def _view(style: Style, image: Image) -> Json:
    return {
        "product": {"id": str(style.style_id)},
        "asset": {
            "id": str(image.upload_id),
            "type": image.kind,
            "filename": image.sent_name,
            "source_url": image.url,
            "external_id": image.external_id or None,
        },
        "display_order": image.display_order,
    }


ROUTES = (
    V4Route("POST", "/assets/products", add_to_products),
    V4Route("POST", "/assets/sku_trait_values", add_to_colors),
)
