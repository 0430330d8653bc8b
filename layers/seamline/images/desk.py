"""Copies pictures from the ERP into our bucket and offers them to JOOR."""

import hashlib

import httpx
from msgspec import Struct

from seamline.clock import Clock
from seamline.domain.image import Copy
from seamline.images.fetch import FetchLimits, ImageFetcher, Resolver, addresses_of
from seamline.images.store import ByteStore
from seamline.settings.images import ImageSettings

CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}


class PictureAccess(Struct, frozen=True):
    """Where bytes are kept, and how the names of hosts are looked up."""

    store: ByteStore
    resolve: Resolver = addresses_of


class CopyDesk:
    """Copies and offers pictures under one connection's settings. One picture is in memory at a time."""

    def __init__(
        self, access: PictureAccess, settings: ImageSettings, clock: Clock, transport: httpx.BaseTransport | None
    ) -> None:
        limits = FetchLimits(
            bytes=settings.fetch_bytes, seconds=settings.fetch_seconds, private_hosts=settings.private_hosts
        )
        self._http = httpx.Client(transport=transport, timeout=settings.fetch_seconds, follow_redirects=False)
        self._fetcher = ImageFetcher(self._http, clock, limits, access.resolve)
        self._store = access.store
        self._lifetime = settings.link_lifetime

    def copy(self, url: str) -> Copy:
        """Fetch, convert if JOOR would refuse it, keep. Raises ImageRefused, ImageUnreachable."""
        # Only this loads the imaging library, so that no other flow pays for it.
        from seamline.images.convert import acceptable

        picture = acceptable(self._fetcher.fetch(url))
        copy = Copy(hashlib.sha256(picture.content).hexdigest(), picture.extension)
        self._store.put(key_of(copy), picture.content, CONTENT_TYPES[copy.extension])
        return copy

    def link(self, copy: Copy) -> str:
        """An address that works for the lifetime the settings give."""
        return self._store.link(key_of(copy), self._lifetime)


def key_of(copy: Copy) -> str:
    """Where a copy is kept."""
    return f"images/{copy.sha256}.{copy.extension}"
