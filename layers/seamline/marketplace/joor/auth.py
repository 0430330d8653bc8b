"""Signs calls to JOOR: with the static v2 token, or with a v4 access token that it fetches and renews."""

import base64
from collections.abc import Generator

import httpx
from msgspec import Struct

from seamline.clock import Clock
from seamline.errors import CredentialsRejected, MalformedAnswer, Unreachable
from seamline.marketplace.joor.envelope import error_words, read_object
from seamline.marketplace.joor.profile import V4_CREDENTIALS
from seamline.marketplace.joor.values import decimal, text

USED_SHARE_OF_LIFE = 0.8
REFUSALS = (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)


class JoorCredentials(Struct, frozen=True):
    """What JOOR's Integration Manager hands out; `v2_token` may be empty when v2 uses the v4 token."""

    v2_token: str
    client_id: str
    client_secret: str
    username: str
    password: str

    def __repr__(self) -> str:
        return f"JoorCredentials(client_id={self.client_id!r}, username={self.username!r}, secrets hidden)"


class StaticToken(httpx.Auth):
    """`Authorization: OAuth2 <base64 of the v2 token>`."""

    def __init__(self, token: str) -> None:
        self._header = f"OAuth2 {base64.b64encode(token.encode()).decode()}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Sign the request."""
        request.headers["Authorization"] = self._header
        yield request


class PasswordGrant(httpx.Auth):
    """`Authorization: Bearer <access token>`, renewed at 80 % of its life, or once when a call is answered 401.

    The refresh token is not used: JOOR does not document that grant. Raises CredentialsRejected when the token
    endpoint refuses, Unreachable when it does not answer as promised.
    """

    requires_response_body = True

    def __init__(self, url: str, credentials: JoorCredentials, clock: Clock) -> None:
        self._url = url
        self._credentials = credentials
        self._clock = clock
        self._token = ""
        self._renew_at = 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Sign the request, with a token fetched first where need be."""
        if self._clock.now() >= self._renew_at:
            self._keep((yield self._grant(request)))
        response = yield self._signed(request)
        # Even a token fetched a moment ago may have ended since; one more tells that from refused credentials.
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._keep((yield self._grant(request)))
            yield self._signed(request)

    def _signed(self, request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _grant(self, request: httpx.Request) -> httpx.Request:
        """The token request; it inherits the timeout of the call it precedes."""
        # A request that does not come from the client has no timeout at all.
        timeout = request.extensions.get("timeout", {})
        form = {
            "grant_type": "password",
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
            "username": self._credentials.username,
            "password": self._credentials.password,
        }
        return httpx.Request("POST", self._url, data=form, extensions={"timeout": timeout})

    def _keep(self, response: httpx.Response) -> None:
        if response.status_code in REFUSALS:
            raise CredentialsRejected(
                f"JOOR refused the {V4_CREDENTIALS} of user {self._credentials.username}: {error_words(response)}",
                fix="check the JOOR credentials and apply the connection again",
            )
        if not response.is_success:
            raise Unreachable(f"JOOR's token endpoint answered {response.status_code}: {error_words(response)}")
        token, life = _token_in(response)
        self._token, self._renew_at = token, self._clock.now() + life * USED_SHARE_OF_LIFE


def _token_in(response: httpx.Response) -> tuple[str, float]:
    try:
        body = read_object(response)
    except MalformedAnswer as error:
        raise Unreachable(str(error)) from error
    token, life = text(body.get("access_token")), decimal(body.get("expires_in"))
    if not token or life is None:
        raise Unreachable("JOOR's token endpoint answered without a token and its life")
    return token, float(life)
