"""Seamline's own work on a full read: decoding, mapping and comparing, over recorded pages and without a table."""

import time
from collections.abc import Sequence

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


class Read(Struct, frozen=True):
    """The whole catalogue as read."""

    products: Sequence[Product]
    families: Sequence[Family]


def measure(brand: Brand) -> list[Figure]:
    """Read, map and compare everything from recorded answers: the best of a few times, since others share the CPU."""
    recorder = Recorder(brand)
    rows = len(_read(recorder).products)
    best = min((_once(recorder) for _ in range(TIMES)), key=lambda took: took.read + took.map)
    limit = SECONDS_A_HUNDRED_THOUSAND * max(rows, 10_000) / 100_000
    return [
        Figure("own CPU: read and decode", round(best.read, 2), "s"),
        Figure("own CPU: map and compare", round(best.map, 2), "s"),
        Figure("own CPU: together", round(best.read + best.map, 2), "s", round(limit, 2)),
        Figure("styles mapped", best.styles),
    ]


def _once(recorder: Recorder) -> Took:
    began = time.process_time()
    read = _read(recorder)
    middle = time.process_time()
    styles = _map(read, validate_settings(SETTINGS))
    return Took(middle - began, time.process_time() - middle, styles)


def _read(recorder: Recorder) -> Read:
    settings, account = validate_settings(SETTINGS), core_config()
    http = core_http(settings.erp, account.account_id, account.application_key, recorder)
    api = ApiClient(http, CoreProfile(), Unlimited(), ManualClock(), Meter())
    catalogue = Catalogue(Pager(api, 1000), dict, {})
    families: list[Family] = []
    products: list[Product] = []
    page: Page[Family] | None = None
    while page is None or page.next:
        page = catalogue.families(None, page.next if page else "")
        families += page.rows
    rows: Page[Product] | None = None
    while rows is None or rows.next:
        rows = catalogue.products(None, rows.next if rows else "")
        products += rows.rows
    return Read(products, families)


def _map(read: Read, settings: Settings) -> int:
    """Select, map and hash every group, as planning does."""
    selector, mapper = Selector(settings.selection), StyleMapper(settings.styles)
    known = {product.id: product for product in read.products}
    members = {member.product_id for family in read.families for member in family.members}
    groups = [Group(f.id, f, tuple(known[m.product_id] for m in f.members)) for f in read.families]
    groups += [Group(p.id, None, (p,)) for p in read.products if p.id not in members]
    styles = 0
    for group in groups:
        selected = selector.select(group)
        drafts = mapper.map(group, selected.products).drafts if selected.products else ()
        for draft in drafts:
            styles += isinstance(draft.outcome, Style) and bool(digest(draft.outcome))
    return styles
