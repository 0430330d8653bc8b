"""Asks Cin7 Core for the files of one product or family, since the addresses that its lists give may expire."""

from seamline.domain.image import Attachment
from seamline.erp.cin7_core.answers import core_json
from seamline.erp.cin7_core.catalogue_codec import pictures
from seamline.erp.cin7_core.catalogue_wire import AttachmentRow
from seamline.http import ApiClient, Request

_DECODE = core_json(list[AttachmentRow])


class Pictures:
    """One call a record. Both endpoints answer a bare array."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def of_product(self, product_id: str) -> tuple[Attachment, ...]:
        """The pictures of a product."""
        return self._read("product/attachments", {"ProductID": product_id})

    def of_family(self, family_id: str) -> tuple[Attachment, ...]:
        """The pictures of a family."""
        return self._read("productFamily/attachments", {"FamilyID": family_id})

    def _read(self, path: str, query: dict[str, str]) -> tuple[Attachment, ...]:
        return pictures(self._api.read(Request("GET", path, query), _DECODE))
