"""Seamline's own work on a full read: decoding, mapping and comparing, over recorded pages and without a table."""

import gc
import time
from collections.abc import Iterator, Sequence

import httpx
from msgspec import Struct

from bench.brand import SETTINGS, Brand
from bench.figure import Figure
from sandbox.brand import core_config
from seamline.budget import Unlimited
from seamline.clock import ManualClock
from seamline.domain.catalogue import Family, Group, Product
from seamline.domain.style import Style
from seamline.erp.cin7_core.catalogue import Catalogue
from seamline.erp.cin7_core.paging import Pager
from seamline.erp.cin7_core.profile import CoreProfile, core_http
from seamline.erp.port import Page
from seamline.http import ApiClient
from seamline.mapping.selection import Selector
from seamline.mapping.style import StyleMapper, digest
from seamline.meter import Meter
from seamline.settings import Settings, validate_settings

SECONDS_A_HUNDRED_THOUSAND = 5.0
TIMES = 3
A_MINUTE = 60
"""After it the account counts the recorded calls no more, so that the load after this finds its limit untouched."""


class Recorder(httpx.BaseTransport):
    """Keeps every answer of a first reading, and gives the same ones afterwards."""

    def __init__(self, brand: Brand) -> None:
        self._clock = brand.clock
        self._inner = httpx.WSGITransport(app=brand.sandbox.wsgi)
        self._answers: dict[str, bytes] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer, or the account's own."""
        key = str(request.url)
        if key not in self._answers:
            self._clock.sleep(1)
            self._answers[key] = self._inner.handle_request(request).read()
        return httpx.Response(200, content=self._answers[key], request=request)


class Took(Struct, frozen=True):
    """Seconds of CPU, and how many styles came of it."""

    read: float
    map: float
    styles: int


def measure(brand: Brand) -> list[Figure]:
    """Read, map and compare everything from recorded answers: the best of a few times, since others share the CPU."""
    recorder = Recorder(brand)
    groups = _groups(recorder)
    brand.clock.sleep(A_MINUTE)
    gc.collect()
    gc.freeze()  # A load holds a page at a time; what is held here must not make the collector's work part of it.
    best = min((_once(recorder, groups) for _ in range(TIMES)), key=lambda took: took.read + took.map)
    gc.unfreeze()
    limit = SECONDS_A_HUNDRED_THOUSAND * max(brand.rows[0], 10_000) / 100_000
    return [
        Figure("own CPU: read and decode", round(best.read, 2), "s"),
        Figure("own CPU: map and compare", round(best.map, 2), "s"),
        Figure("own CPU: together", round(best.read + best.map, 2), "s", round(limit, 2)),
        Figure("styles mapped", best.styles),
    ]


def _once(recorder: Recorder, groups: Sequence[Group]) -> Took:
    began = time.process_time()
    for _ in _pages(recorder):
        pass
    middle = time.process_time()
    styles = _map(groups, validate_settings(SETTINGS))
    return Took(middle - began, time.process_time() - middle, styles)


def _pages(recorder: Recorder) -> Iterator[Page[Family] | Page[Product]]:
    settings, account = validate_settings(SETTINGS), core_config()
    http = core_http(settings.erp, account.account_id, account.application_key, recorder)
    api = ApiClient(http, CoreProfile(), Unlimited(), ManualClock(), Meter())
    catalogue = Catalogue(Pager(api, 1000), dict, {})
    for read in (catalogue.families, catalogue.products):
        cursor = ""
        while True:
            page = read(None, cursor)
            yield page
            if not page.next:
                break
            cursor = page.next


def _groups(recorder: Recorder) -> list[Group]:
    rows = [row for page in _pages(recorder) for row in page.rows]
    families = [row for row in rows if isinstance(row, Family)]
    known = {row.id: row for row in rows if isinstance(row, Product)}
    members = {member.product_id for family in families for member in family.members}
    groups = [Group(f.id, f, tuple(known[m.product_id] for m in f.members)) for f in families]
    return groups + [Group(p.id, None, (p,)) for p in known.values() if p.id not in members]


def _map(groups: Sequence[Group], settings: Settings) -> int:
    """Select, map and hash every group, as planning does."""
    selector, mapper = Selector(settings.selection), StyleMapper(settings.styles)
    styles = 0
    for group in groups:
        selected = selector.select(group)
        drafts = mapper.map(group, selected.products).drafts if selected.products else ()
        for draft in drafts:
            styles += isinstance(draft.outcome, Style) and bool(digest(draft.outcome))
    return styles
