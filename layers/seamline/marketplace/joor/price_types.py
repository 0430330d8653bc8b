"""Reads the price types a style may name, and proves with it that the v4 credentials work."""

from seamline.errors import RecordRejected
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import read_v4, v4_words
from seamline.marketplace.joor.values import text
from seamline.marketplace.port import PriceType


class PriceTypeReader:
    """Reads price types by v4: one credit for the whole list."""

    def __init__(self, v4: ApiClient) -> None:
        self._v4 = v4

    def all(self) -> tuple[PriceType, ...]:
        """Every price type of the account. Raises RecordRejected when JOOR answers errors."""
        answer = self._v4.read(Request("GET", "price_types"), read_v4)
        if answer.errors:
            raise RecordRejected(f"JOOR refused to list price types: {'; '.join(map(v4_words, answer.errors))}")
        return tuple(
            PriceType(text(row.get("name")), text(row.get("currency_code")), text(row.get("retail_currency_code")))
            for row in answer.data
        )
