"""Looks up, opens, finishes and voids sales in Cin7 Core."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import httpx
from msgspec.structs import replace

from seamline.domain.sale import Sale, SaleDraft, SaleStage
from seamline.erp.cin7_core.answers import core_json, raise_not_found
from seamline.erp.cin7_core.customers import is_guid
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.cin7_core.sale_codec import full_sale, listed_sale, oldest_first
from seamline.erp.cin7_core.sale_wire import OrderAnswer, SaleAnswer, SaleList, SaleRow
from seamline.erp.cin7_core.sale_writing import header_body, order_body
from seamline.erp.cin7_core.wire import body, same_id
from seamline.errors import MalformedAnswer, NotFound, RecordRejected
from seamline.http import ApiClient, Decoder, Request

SALES = Listing[SaleList, SaleRow]("saleList", SaleList, lambda answer: answer.sale_list)
_SALE = core_json(SaleAnswer)
_ORDER = core_json(OrderAnswer)


class Sales:
    """The sales of one account. A write whose result is not known raises UnknownOutcome."""

    def __init__(self, api: ApiClient, pager: Pager) -> None:
        self._api = api
        self._pager = pager

    def find(self, external_id: str) -> Sequence[Sale]:
        """Sales with exactly this external id, voided ones too, oldest first; without lines."""
        if not external_id:
            return ()
        rows = self._pager.rows(SALES, {"ExternalID": external_id})
        found = {row.sale_id.lower(): listed_sale(row) for row in rows if row.external_id == external_id}
        return sorted(found.values(), key=oldest_first)

    def modified(self, since: datetime) -> Iterator[Sale]:
        """Sales modified since, whoever made them, voided ones too; without lines; one call a page."""
        text = since.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return map(listed_sale, self._pager.rows(SALES, {"UpdatedSince": text}))

    def backordered(self) -> Iterator[Sale]:
        """Sales of which something waits for goods, whoever made them; without lines; one call a page."""
        rows = map(listed_sale, self._pager.rows(SALES, {"Status": "BACKORDERED"}))
        # A filter that Cin7 does not understand is ignored silently.
        return (sale for sale in rows if sale.backordered)

    def one(self, sale_id: str) -> Sale:
        """One sale with its lines. NotFound when Cin7 does not know it."""
        if not is_guid(sale_id):
            raise NotFound(f"{sale_id!r} is not an id of Cin7 Core", fix="check the sale's id")
        try:
            answer = self._api.read(Request("GET", "sale", {"ID": sale_id}), _exactly(sale_id, _SALE))
        except RecordRejected as error:
            raise_not_found(error)
        return full_sale(answer)

    def open(self, draft: SaleDraft) -> Sale:
        """Create the header. The lines follow with `finish`."""
        return full_sale(self._api.write(Request("POST", "sale", body=body(header_body(draft))), _SALE))

    def correct_header(self, sale_id: str, draft: SaleDraft) -> None:
        """Replace the whole header, since what PUT leaves out is cleared. The kind of sale is settled for good."""
        header = replace(header_body(draft), id=sale_id, sale_type="")
        self._api.write(Request("PUT", "sale", body=body(header)), _exactly(sale_id, _SALE))

    def finish(self, sale_id: str, draft: SaleDraft) -> None:
        """Replace the lines and charges, and authorise if the draft says so."""
        self._api.write(Request("POST", "sale/order", body=body(order_body(sale_id, draft))), _ORDER)

    def void(self, sale_id: str) -> None:
        """Void for good. An answer that still shows the sale alive raises UnknownOutcome."""
        request = Request("DELETE", "sale", {"ID": sale_id, "Void": "true"})
        self._api.write(request, _voided(sale_id))


def _exactly(sale_id: str, decode_sale: Decoder[SaleAnswer]) -> Decoder[SaleAnswer]:
    def decode(response: httpx.Response) -> SaleAnswer:
        answer = decode_sale(response)
        if not same_id(answer.id, sale_id):
            raise MalformedAnswer(f"asked for sale {sale_id}, Cin7 Core answered with {answer.id}")
        return answer

    return decode


def _voided(sale_id: str) -> Decoder[None]:
    decode_sale = _exactly(sale_id, _SALE)

    def decode(response: httpx.Response) -> None:
        if response.status_code == 204:
            return
        if full_sale(decode_sale(response)).stage is not SaleStage.VOIDED:
            raise MalformedAnswer(f"Cin7 Core did not say that sale {sale_id} is voided")

    return decode
