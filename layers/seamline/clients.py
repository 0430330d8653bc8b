"""The HTTP clients of every connection, and what to try when credentials are refused: newer ones, then the ones before.

That is what lets keys be rotated while everything runs: a warm function still holds the old key, or the new one is in
Secrets Manager before the API knows it.
"""

import logging

import httpx
from msgspec import Struct

from seamline.clock import Clock
from seamline.credentials import Credentials, SecretStore
from seamline.erp.cin7_core.profile import core_http
from seamline.marketplace.joor.transport import JoorHttp, joor_http
from seamline.settings import Settings


class Clients(Struct, frozen=True):
    """The bare clients of one connection under one set of credentials."""

    credentials: Credentials
    erp: httpx.Client
    joor: JoorHttp


class ClientPool:
    """Makes clients once and keeps them between runs, because they hold access tokens."""

    def __init__(self, secrets: SecretStore, clock: Clock, transport: httpx.BaseTransport | None = None) -> None:
        self._secrets = secrets
        self._clock = clock
        self._transport = transport
        self._made: dict[str, tuple[str, dict[int, Clients]]] = {}

    def of(self, settings: Settings) -> Clients:
        """The clients under the credentials as this process knows them."""
        return self._under(settings, self._secrets.get(settings.connection))

    def instead_of(self, settings: Settings, tried: list[Credentials]) -> Clients | None:
        """Other clients to try after some were refused, or None; what is tried now is noted."""
        name = settings.connection
        for look in (self._secrets.renewed, self._secrets.previous):
            credentials = look(name)
            if credentials is not None and credentials not in tried:
                tried.append(credentials)
                _LOG.warning("credentials of %s were refused; trying the %s ones", name, look.__name__)
                return self._under(settings, credentials)
        return None

    def _under(self, settings: Settings, credentials: Credentials) -> Clients:
        applied = settings.model_dump_json()
        made_for, kept = self._made.get(settings.connection, ("", dict[int, Clients]()))
        if made_for != applied:
            self._made[settings.connection] = applied, (kept := {})
        key = hash(credentials)
        if key not in kept:
            kept[key] = self._make(settings, credentials)
        return kept[key]

    def _make(self, settings: Settings, credentials: Credentials) -> Clients:
        core = credentials.cin7_core
        return Clients(
            credentials,
            core_http(settings.erp, core.account_id, core.application_key, self._transport),
            joor_http(settings.joor, credentials.joor, self._clock, self._transport),
        )


class Renewal:
    """One client's way through the sets of credentials there are, for as long as a slice lives."""

    def __init__(self, pool: ClientPool, settings: Settings, first: Credentials) -> None:
        self._pool = pool
        self._settings = settings
        self._tried = [first]

    def erp(self) -> httpx.Client | None:
        """The ERP's next client to try, or None."""
        other = self._next()
        return other.erp if other else None

    def joor(self) -> JoorHttp | None:
        """JOOR's next clients to try, or None."""
        other = self._next()
        return other.joor if other else None

    def _next(self) -> Clients | None:
        return self._pool.instead_of(self._settings, self._tried)


_LOG = logging.getLogger(__name__)
