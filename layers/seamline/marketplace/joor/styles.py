"""Finds styles in JOOR with as few credits as possible."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

import httpx

from seamline.clock import Clock, utc
from seamline.domain.style import Style
from seamline.errors import NotFound
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.listing import Listing, ListShape, pages_left, read_listing
from seamline.marketplace.joor.style_codec import decode_style, picture_names
from seamline.marketplace.joor.values import nodes, text
from seamline.marketplace.port import StylePage

FEW = 2
STYLES = ListShape(names=("styles", "style"), mark="style_identifier")


class StyleReader:
    """Reads styles by v2, one credit a call."""

    def __init__(self, v2: ApiClient, clock: Clock, page_size: int) -> None:
        self._v2 = v2
        self._clock = clock
        self._page_size = page_size

    def find(self, styles: Sequence[Style]) -> dict[str, Style]:
        """Those that exist, by identifier. One by one or page by page, whichever needs fewer calls from here on.

        Read one by one, a style is found under its present number only.
        """
        wanted = {style.identifier: style for style in styles}
        if len(wanted) <= FEW:
            return self._one_by_one(wanted.values())
        found: dict[str, Style] = {}
        start: int | None = 0
        while start is not None and len(found) < len(wanted):
            page = self._page(start, {})
            found |= {key: style for key, style in _by_identifier(page).items() if key in wanted}
            calls = pages_left(page)
            missing = [style for key, style in wanted.items() if key not in found]
            # Asked anew after every page: what is still missing shrinks, and so does the rest of the list.
            if calls is None or calls > len(missing):
                return found | self._one_by_one(missing)
            start = page.next_start
        return found

    def modified(self, since: datetime) -> dict[str, Style]:
        """Styles modified since, by identifier. JOOR wants both ends of the range, so the end lies a day ahead."""
        until = utc(self._clock.now()) + timedelta(days=1)
        params = {"date_start": _moment(since), "date_end": _moment(until)}
        found: dict[str, Style] = {}
        start: int | None = 0
        while start is not None:
            page = self._page(start, params)
            found |= _by_identifier(page)
            start = page.next_start
        return found

    def page(self, cursor: str) -> StylePage:
        """One page of the whole list; the cursor is where it starts."""
        page = self._page(int(cursor or 0), {})
        following = "" if page.next_start is None else str(page.next_start)
        return StylePage(tuple(_by_identifier(page).values()), following, _pictures(page))

    def identifiers(self) -> dict[str, str]:
        """Every identifier in the account; one credit a page. v2 needs no handles."""
        found: set[str] = set()
        start: int | None = 0
        while start is not None:
            page = self._page(start, {})
            found |= {identifier for row in nodes(page.rows) if (identifier := text(row.get("style_identifier")))}
            start = page.next_start
        return dict.fromkeys(found, "")

    def probe(self) -> None:
        """The cheapest read of all: one style, or none."""
        self._v2.read(Request("GET", "style", {"count": 1}), partial(read_listing, shape=STYLES, start=0, asked=1))

    def _page(self, start: int, params: dict[str, str]) -> Listing:
        request = Request("GET", "style", {**params, "start_from": start, "count": self._page_size})
        return self._v2.read(request, partial(read_listing, shape=STYLES, start=start, asked=self._page_size))

    def _one_by_one(self, styles: Iterable[Style]) -> dict[str, Style]:
        pairs = ((style.identifier, self._one(style)) for style in styles)
        return {identifier: shown for identifier, shown in pairs if shown is not None}

    def _one(self, style: Style) -> Style | None:
        path = f"style-number/{quote(style.number, safe='')}/{quote(style.identifier, safe='')}"
        try:
            shown = self._v2.read(Request("GET", path), _only_style)
        except NotFound:
            return None
        return shown if shown and shown.identifier == style.identifier else None


def _only_style(response: httpx.Response) -> Style | None:
    """The style of a single read; JOOR may say "not found" by its code as well as by 404."""
    found = nodes(read_listing(response, STYLES, start=0, asked=1).rows)
    return decode_style(found[0]) if found else None


def _by_identifier(page: Listing) -> dict[str, Style]:
    """The page's styles; one without an identifier was made by hand and is none of ours."""
    styles = map(decode_style, nodes(page.rows))
    return {style.identifier: style for style in styles if style.identifier}


def _pictures(page: Listing) -> dict[str, tuple[str, ...]]:
    rows = {text(row.get("style_identifier")): row for row in nodes(page.rows) if "images" in row}
    return {key: tuple(picture_names(row)) for key, row in rows.items() if key}


def _moment(value: datetime) -> str:
    return utc(value.timestamp()).isoformat(timespec="seconds")
