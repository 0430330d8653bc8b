"""Takes styles, colors and sizes out of JOOR: deleted by v2, or switched off and on by v4."""

from collections.abc import Callable, Sequence
from itertools import batched
from urllib.parse import quote

import httpx

from seamline.errors import NotFound, RecordRejected
from seamline.http import Request
from seamline.marketplace.joor.envelope import read_v4, require_envelope, require_found, v4_words
from seamline.marketplace.joor.transport import JoorClients
from seamline.marketplace.joor.values import Node, nodes, text
from seamline.marketplace.port import Removal, RemovalOutcome

SKU_BATCH = 25
PAGE = 200


class StyleRemover:
    """Five credits a write: one for each style, color or size deleted, one for each 25 SKUs switched."""

    def __init__(self, clients: JoorClients) -> None:
        self._v2 = clients.v2
        self._v4 = clients.v4
        self._products: dict[str, str] = {}

    def delete(self, removals: Sequence[Removal]) -> tuple[RemovalOutcome, ...]:
        """Delete; what is gone already counts as deleted."""
        return tuple(self._outcome(removal, self._delete) for removal in removals)

    def switch(self, removals: Sequence[Removal], *, active: bool) -> tuple[RemovalOutcome, ...]:
        """Set the status of colors and sizes; a whole style is all of its colors."""
        status = "ACTIVE" if active else "INACTIVE"
        return tuple(self._outcome(removal, lambda one: self._switch(one, status)) for removal in removals)

    def _outcome(self, removal: Removal, act: Callable[[Removal], str]) -> RemovalOutcome:
        try:
            words = act(removal)
        except RecordRejected as error:
            words = str(error)
        return RemovalOutcome(removal.style.identifier, accepted=not words, words=words)

    def _delete(self, removal: Removal) -> str:
        style = removal.style
        path = f"style-number/{quote(style.number, safe='')}/{quote(style.identifier, safe='')}"
        parts = [{"color_code": code} for code in removal.colors] + [{"size": name} for name in removal.sizes]
        for params in parts or [{}]:
            try:
                self._v2.write(Request("DELETE", path, params), _deleted)
            except NotFound:
                continue
        return ""

    def _switch(self, removal: Removal, status: str) -> str:
        product_id = self._product_id(removal.style.identifier)
        if not product_id:
            return "JOOR v4 does not show a product with this identifier"
        rows = self._v4.read(Request("GET", "skus", {"product_ids": product_id}), read_v4).data
        changes = [change for row in rows if (change := _switched(row, removal, status))]
        words: list[str] = []
        for part in batched(changes, SKU_BATCH, strict=False):
            answer = self._v4.write(Request("POST", "skus/bulk_update", body=list(part)), read_v4)
            words += map(v4_words, answer.errors)
        return "; ".join(dict.fromkeys(words))

    def _product_id(self, identifier: str) -> str:
        """JOOR v4 finds products by listing them; the list is walked once."""
        page = 1
        while identifier not in self._products:
            rows = self._v4.read(Request("GET", "products", {"page": page, "page_size": PAGE}), read_v4).data
            before = len(self._products)
            self._products |= {text(row.get("product_identifier")): text(row.get("id")) for row in rows}
            # Where the account does not page, every page is the whole list.
            if len(rows) < PAGE or len(self._products) == before:
                break
            page += 1
        return self._products.get(identifier, "")


def _deleted(response: httpx.Response) -> None:
    require_found(require_envelope(response))


def _switched(row: Node, removal: Removal, status: str) -> Node | None:
    """The SKU with the new status on its color or size, as far as the removal names them."""
    values = []
    for value in nodes(row.get("trait_values")):
        name = text((value.get("trait") or {}).get("name"))
        key = text(value.get("external_id")) if name == "Color" else text(value.get("value"))
        whole = not removal.colors and not removal.sizes and name == "Color"
        chosen = whole or key in (removal.colors if name == "Color" else removal.sizes)
        values.append(
            {"trait_name": name, "value": value.get("value"), "external_id": value.get("external_id")}
            | ({"status": status} if chosen else {})
        )
    return {"id": row["id"], "trait_values": values} if any("status" in value for value in values) else None
