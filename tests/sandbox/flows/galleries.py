"""The small brand with pictures, and what people do with them in the ERP."""

from typing import Any

import httpx

from sandbox.core.attachments import Attachment
from sandbox.core.by_hand import product_or_family
from sandbox.joor.images_v2 import stored_image
from seamline.credentials import MemorySecrets
from seamline.domain.flow import Flow
from seamline.images.desk import PictureAccess
from seamline.images.store import MemoryStore
from seamline.runtime import Runtime
from seamline.state.table import Table
from tests.sandbox.flows.world import CONNECTION, SETTINGS, Json, World, credentials

HOUR = 3600.0
PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.5"


class Gallery(World):
    """The small brand with a bucket in memory; every host but the private ones has a public address."""

    def __init__(self, **images: Any) -> None:
        self.store = MemoryStore()
        self.private_hosts: set[str] = set()
        self.originals: dict[str, list[Attachment]] = {}
        super().__init__(SETTINGS | {"images": images})

    def new_runtime(self, table: Table | None = None, transport: httpx.BaseTransport | None = None) -> Runtime:
        """A fresh process with the same bucket."""
        reach = transport or httpx.WSGITransport(app=self.sandbox.wsgi)
        access = PictureAccess(self.store, lambda host: (PRIVATE if host in self.private_hosts else PUBLIC,))
        secrets = MemorySecrets({CONNECTION: credentials()})
        return Runtime(table or self.table, secrets, self.queue, self.clock, reach, pictures=access)

    def hang(self, sku: str, *names: str) -> None:
        """Attach pictures, the first as default."""
        for name in names:
            url = f"http://sandbox/images/{name}?timeStamp={self.clock.now():.0f}"
            self.core.attach_image(sku, name, url, name == names[0])

    def hang_in_joor(self, number: str, name: str) -> None:
        """Somebody uploads a picture of the style in JOOR."""
        style = next(one for one in self.joor.styles.values() if one.number == number)
        style.images.append(stored_image(self.joor, name, 0))

    def sync(self) -> None:
        """The catalogue, then the pictures, ten minutes later."""
        self.clock.sleep(600)
        self.run(Flow.STYLES)
        self.run(Flow.IMAGES)

    def shown(self, number: str) -> list[str]:
        """The file names of a style's own pictures as JOOR stores them, in order."""
        images = sorted(self.style(number)["images"], key=lambda image: int(image["display_order"]))
        return [image["filename"].partition("-")[0] for image in images]

    def color(self, number: str, code: str) -> Json:
        """A color of a style as JOOR holds it."""
        return next(color for color in self.style(number)["colors"] if color["color_code"] == code)

    def asset_calls(self) -> int:
        """How often pictures were sent since the log was cleared."""
        return sum("/assets/" in call.path for call in self.sandbox.log.writes("joor"))


def gallery(**images: Any) -> Gallery:
    """A family with two pictures and one black variant with a picture and a swatch, all synced."""
    world = Gallery(**images)
    world.hang("DRS", "front.jpg", "back.jpg")
    world.hang("DRS-BLK-S", "black.jpg", "black_swatch.jpg")
    world.sync()
    return world


def code_of(world: Gallery, name: str) -> str:
    """The code of a color of the dress."""
    return next(str(color["color_code"]) for color in world.style("DRS")["colors"] if color["color_name"] == name)


def detach(world: Gallery, sku: str, name: str) -> None:
    """Remove one file of a product or family in the ERP."""
    file = next(f for f in files_of(world, sku) if f.file_name == name)
    world.core.attachments.remove(file.guid)
    touch(world, sku)


def files_of(world: Gallery, sku: str) -> list[Attachment]:
    """The files of a product or family in the ERP, as the sandbox holds them."""
    _, row = product_or_family(world.core, sku)
    return world.core.attachments.by_owner[row["ID"].lower()]


def touch(world: Gallery, sku: str) -> None:
    """Make the ERP say that the record was modified."""
    edit = world.core.edit_product if "-" in sku else world.core.edit_family
    edit(sku, {"ShortDescription": f"seen {world.clock.now():.0f}"})
