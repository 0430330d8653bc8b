"""Who may call: the static v2 token, and v4 access tokens from the password grant."""

import base64
import binascii
from datetime import timedelta

from werkzeug.wrappers import Request, Response

from sandbox.joor.errors import ForbiddenError, MalformedError, NotAuthorizedError
from sandbox.joor.state import JoorState
from sandbox.kit.wsgi import json_response

REFRESH_SECONDS = 7_776_000


def issue_token(state: JoorState, request: Request) -> Response:
    """Answer the password grant, from a multipart or urlencoded form, with Keycloak's words."""
    form, config = request.form, state.config
    if (form.get("client_id"), form.get("client_secret")) != (config.client_id, config.client_secret):
        return _refused(401, "invalid_client", "Invalid client or Invalid client credentials")
    if "grant_type" not in form:
        return _refused(400, "invalid_request", "Missing form parameter: grant_type")
    if form["grant_type"] != "password":
        return _refused(400, "unsupported_grant_type", "Unsupported grant_type")
    if (form.get("username"), form.get("password")) != (config.username, config.password):
        return _refused(401, "invalid_grant", "Invalid user credentials")
    return json_response(_new_token(state))


def check_v2(state: JoorState, request: Request) -> None:
    """Accept `OAuth2 base64(token)` or a live Bearer token. Raises NotAuthorizedError."""
    scheme, credential = _authorization(request)
    if scheme == "Bearer" and _is_live(state, credential):
        return
    if scheme == "OAuth2" and _decoded(credential) == state.config.v2_token:
        return
    raise NotAuthorizedError("Invalid authorization token")


def check_v4(state: JoorState, request: Request) -> None:
    """Accept a live Bearer token for the account named in the query. Raises a RefusalError."""
    scheme, credential = _authorization(request)
    if scheme != "Bearer" or not _is_live(state, credential):
        raise NotAuthorizedError("Invalid or expired access token")
    account = request.args.get("account")
    if not account:
        raise MalformedError("Missing required query parameter: account")
    if account != state.config.account_id:
        raise ForbiddenError(f"No access to account {account}")


def _new_token(state: JoorState) -> dict[str, object]:
    seconds = state.config.token_seconds
    # Older tokens stay valid beside the new one, each to its own end.
    token = f"eyJhbGciOiJzYW5kYm94In0.{state.ids.guid('token')}"
    state.tokens[token] = state.clock.now() + timedelta(seconds=seconds)
    return {
        "access_token": token,
        "expires_in": seconds,
        "refresh_expires_in": REFRESH_SECONDS,
        "refresh_token": f"eyJhbGciOiJzYW5kYm94In0.{state.ids.guid('refresh')}",
        "token_type": "Bearer",
        "not-before-policy": 0,
        "session_state": state.ids.guid("session"),
        "scope": "email profile",
    }


def _is_live(state: JoorState, token: str) -> bool:
    expiry = state.tokens.get(token)
    return expiry is not None and state.clock.now() < expiry


def _authorization(request: Request) -> tuple[str, str]:
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    return scheme, credential


def _decoded(credential: str) -> str:
    try:
        return base64.b64decode(credential, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _refused(status: int, error: str, description: str) -> Response:
    return json_response({"error": error, "error_description": description}, status)
