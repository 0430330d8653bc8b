"""Gives pictures to JOOR: added by v4, which takes addresses, and removed by v2, the only version that removes."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

import httpx

from seamline.domain.image import STYLE_LEVEL
from seamline.domain.style import Style
from seamline.errors import NotFound, RecordRejected
from seamline.http import Request
from seamline.marketplace.joor.envelope import (
    find_envelope,
    read_object,
    read_v4,
    require_found,
    v4_words,
)
from seamline.marketplace.joor.listing import read_listing
from seamline.marketplace.joor.style_codec import picture_names
from seamline.marketplace.joor.styles import STYLES
from seamline.marketplace.joor.transport import JoorClients
from seamline.marketplace.joor.values import Node, nodes, text
from seamline.marketplace.port import Asset, AssetOutcome

PAGE = 200
NOT_MENTIONED = "JOOR's answer does not mention this picture"
_TAKEN = re.compile(r"duplicate|already exists|not unique", re.IGNORECASE)


class AssetDesk:
    """Five credits for each batch added and each picture removed; one for each page of the product list."""

    def __init__(self, clients: JoorClients, batch: int) -> None:
        self._v2 = clients.v2
        self._v4 = clients.v4
        self._batch = batch

    def product_ids(self) -> dict[str, str]:
        """JOOR's id of every style, by style identifier: v4 finds products only by listing them all."""
        found: dict[str, str] = {}
        page = 1
        while True:
            rows = self._v4.read(Request("GET", "products", {"page": page, "page_size": PAGE}), read_v4).data
            before = len(found)
            found |= {text(row.get("product_identifier")): text(row.get("id")) for row in rows}
            # Where the account does not page, every page is the whole list.
            if len(rows) < PAGE or len(found) == before:
                return found
            page += 1

    def add(self, assets: Sequence[Asset]) -> tuple[AssetOutcome, ...]:
        """Add pictures to styles, and put pictures and swatches on colors in place of what is there."""
        whole = [one for one in assets if one.place == STYLE_LEVEL]
        calls = (
            ("assets/products", "true", [one for one in whole if one.replaces]),
            ("assets/products", "false", [one for one in whole if not one.replaces]),
            ("assets/sku_trait_values", "", [one for one in assets if one.place != STYLE_LEVEL]),
        )
        outcomes: list[AssetOutcome] = []
        for path, replace_all, rows in calls:
            params = {"replace_all": replace_all} if replace_all else {}
            for part in _parts(rows, self._batch):
                outcomes += self._send(Request("POST", path, params), part)
        return tuple(outcomes)

    def remove(self, style: Style, names: Sequence[str]) -> None:
        """Remove pictures of the style as a whole by the names they were given; one that is gone already is fine.

        JOOR stores a file under its name with random characters added. Raises RecordRejected.
        """
        stems = [PurePosixPath(name).stem.casefold() for name in names]
        for stored in self._stored_names(style):
            if any(stem in stored.casefold() for stem in stems):
                self._remove(style, stored)

    def _stored_names(self, style: Style) -> list[str]:
        try:
            rows = self._v2.read(Request("GET", _path(style)), _style_rows)
        except NotFound:
            return []
        return [name for row in rows[:1] for name in picture_names(row)]

    def _remove(self, style: Style, stored: str) -> None:
        try:
            self._v2.write(Request("DELETE", f"{_path(style)}/image", {"filename": stored}), _removed)
        except NotFound:
            return

    def _send(self, request: Request, assets: Sequence[Asset]) -> tuple[AssetOutcome, ...]:
        """What JOOR said of each; a batch refused as a whole is sent style by style, so that neighbours get through."""
        call = Request(request.method, request.path, request.params, body=[_encoded(one) for one in assets])
        try:
            answer = self._v4.write(call, read_v4)
        except (RecordRejected, NotFound) as error:
            parts = _by_product(assets)
            if len(parts) == 1:
                return tuple(AssetOutcome(one.name, accepted=False, words=str(error)) for one in assets)
            return tuple(outcome for part in parts for outcome in self._send(request, part))
        return _outcomes(assets, answer.data, answer.errors)


def _encoded(one: Asset) -> Node:
    body: Node = {
        "product": {"id": one.product_id},
        "asset": {"type": one.place.kind.value, "filename": one.name, "source_url": one.url},
    }
    if one.place == STYLE_LEVEL:
        return body | {"display_order": one.order}
    return body | {"sku_trait_value": {"trait": {"name": "color"}, "value": {"external_id": one.place.color_code}}}


def _outcomes(assets: Sequence[Asset], data: Sequence[Node], errors: Sequence[Node]) -> tuple[AssetOutcome, ...]:
    """JOOR answers 200 even when it took nothing, in no promised order: the file name tells what a row is about."""
    taken = {text((row.get("asset") or {}).get("filename")) for row in data}
    words: dict[str, str] = {}
    nameless: list[str] = []
    for error in errors:
        name = text((error.get("details") or {}).get("filename"))
        words |= {name: v4_words(error)} if name else {}
        nameless += [] if name else [v4_words(error)]
    reason = "; ".join(nameless) or NOT_MENTIONED
    return tuple(_outcome(one.name, one.name in taken, words.get(one.name, reason)) for one in assets)


def _outcome(name: str, taken: bool, words: str) -> AssetOutcome:
    """Our names carry a hash of style, place and bytes: one that JOOR has already is this very picture."""
    accepted = taken or bool(_TAKEN.search(words))
    return AssetOutcome(name, accepted, "" if accepted else words)


def _parts(assets: Sequence[Asset], size: int) -> Iterable[list[Asset]]:
    """Batches that never part the pictures of a style, since replacing deletes what an earlier call brought."""
    part: list[Asset] = []
    for mine in _by_product(assets):
        if part and len(part) + len(mine) > size:
            yield part
            part = []
        part += mine
    if part:
        yield part


def _by_product(assets: Sequence[Asset]) -> list[list[Asset]]:
    found: dict[str, list[Asset]] = {}
    for one in assets:
        found.setdefault(one.product_id, []).append(one)
    return list(found.values())


def _path(style: Style) -> str:
    return f"style-number/{quote(style.number, safe='')}/{quote(style.identifier, safe='')}"


def _style_rows(response: httpx.Response) -> list[Node]:
    return nodes(read_listing(response, STYLES, start=0, asked=1).rows)


def _removed(response: httpx.Response) -> None:
    """JOOR's answer to a deletion bears a bare log id, or the usual envelope when it refuses."""
    body = read_object(response)
    envelope = find_envelope(body)
    if envelope is not None:
        require_found(envelope)
