"""Builds the two HTTP clients of a JOOR account: v2 and v4 differ in address, signature and fixed parameters."""

from collections.abc import Callable

import httpx
from msgspec import Struct

from seamline.budget import Budget
from seamline.clock import Clock
from seamline.http import ApiClient
from seamline.marketplace.joor.auth import JoorCredentials, PasswordGrant, StaticToken
from seamline.marketplace.joor.profile import V2_TOKEN, V4_CREDENTIALS, JoorProfile
from seamline.meter import Meter
from seamline.settings import JoorSettings

JSON_HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


class JoorHttp(Struct, frozen=True):
    """The bare clients; keep them between runs, because they hold the access token. `close` them at the end."""

    v2: httpx.Client
    v4: httpx.Client
    v2_credential: str

    def close(self) -> None:
        """Close both."""
        self.v2.close()
        self.v4.close()


type Renewal = Callable[[], JoorHttp | None]
"""Gives other clients to try each time some were refused, until there are none."""


class JoorClients(Struct, frozen=True):
    """The clients with budget, retry and the reading of failures."""

    v2: ApiClient
    v4: ApiClient


def joor_http(
    settings: JoorSettings, credentials: JoorCredentials, clock: Clock, transport: httpx.BaseTransport | None = None
) -> JoorHttp:
    """The bare clients of one account; both use the v4 token when `v2_auth` is bearer.

    JOOR v2 does not process a call without a content type, a GET neither; every v4 call names the account.
    """
    grant = PasswordGrant(str(settings.auth_url), credentials, clock)
    is_bearer = settings.v2_auth == "bearer"
    signature = grant if is_bearer else StaticToken(credentials.v2_token)
    return JoorHttp(
        v2=_client(settings, str(settings.v2_url), signature, transport, {}),
        v4=_client(settings, str(settings.v4_url), grant, transport, {"account": settings.account}),
        v2_credential=V4_CREDENTIALS if is_bearer else V2_TOKEN,
    )


def joor_clients(
    http: JoorHttp,
    budget: Budget,
    clock: Clock,
    meter: Meter,
    renewal: Callable[[], Renewal] = lambda: lambda: None,
) -> JoorClients:
    """The clients of one run: both spend from the account's one budget, and each has a renewal of its own."""
    others = {"v2": renewal(), "v4": renewal()}

    def v2() -> httpx.Client | None:
        return other.v2 if (other := others["v2"]()) else None

    def v4() -> httpx.Client | None:
        return other.v4 if (other := others["v4"]()) else None

    return JoorClients(
        v2=ApiClient(http.v2, JoorProfile(http.v2_credential), budget, clock, meter, v2),
        v4=ApiClient(http.v4, JoorProfile(V4_CREDENTIALS), budget, clock, meter, v4),
    )


def _client(
    settings: JoorSettings, url: str, auth: httpx.Auth, transport: httpx.BaseTransport | None, params: dict[str, str]
) -> httpx.Client:
    return httpx.Client(
        base_url=url,
        auth=auth,
        transport=transport,
        params=params,
        headers=JSON_HEADERS,
        timeout=settings.timeout,
        follow_redirects=False,
    )
