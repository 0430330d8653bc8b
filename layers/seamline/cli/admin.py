"""Calls the admin URL: signs each request as the caller, and turns its refusals back into Seamline's errors."""

from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import urlsplit

import boto3
import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from seamline import errors
from seamline.errors import (
    CredentialsRejected,
    MalformedAnswer,
    OperatorError,
    RetryableError,
    SeamlineError,
    Unreachable,
)

TIMEOUT_SECONDS = 35.0
"""A little more than the admin function may take."""
type Json = dict[str, Any]


class Signed(httpx.Auth):
    """AWS Signature Version 4 for a function URL."""

    requires_request_body = True

    def __init__(self, session: boto3.Session) -> None:
        self._session = session

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Sign the request for the name in its Host header, which may differ from where it is sent."""
        credentials = self._session.get_credentials()
        if credentials is None:
            raise CredentialsRejected("no AWS credentials found", fix="log in as for the aws command line")
        url = f"https://{request.headers['Host']}{request.url.raw_path.decode()}"
        headers = {"Host": request.headers["Host"]}
        if request.content:
            headers["Content-Type"] = request.headers["Content-Type"]
        plain = AWSRequest(request.method, url, data=request.content, headers=headers)
        SigV4Auth(credentials.get_frozen_credentials(), "lambda", self._session.region_name).add_auth(plain)
        request.headers.update({name: value for name, value in plain.headers.items() if name != "Host"})
        yield request


def signed_client(session: boto3.Session, function_url: str, endpoint: str = "") -> httpx.Client:
    """A client for the function URL; with an endpoint, its requests go there under the URL's own name."""
    return httpx.Client(auth=Signed(session), **_whereabouts(function_url, endpoint), timeout=TIMEOUT_SECONDS)


def unsigned_client(function_url: str, endpoint: str = "") -> httpx.Client:
    """A client that anybody on the internet could be."""
    return httpx.Client(**_whereabouts(function_url, endpoint), timeout=TIMEOUT_SECONDS)


def _whereabouts(function_url: str, endpoint: str) -> Json:
    """A local cloud is on this machine, so no proxy of the environment leads to it."""
    if not endpoint:
        return {"base_url": function_url}
    return {"base_url": endpoint, "headers": {"Host": urlsplit(function_url).netloc}, "trust_env": False}


class AdminApi:
    """The operator's JSON API of one stack. Raises the errors it reports, as the function raised them."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @property
    def client(self) -> httpx.Client:
        """What signs and sends, for requests that are not the API's."""
        return self._client

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Json:
        """Read something."""
        return self._call(self._client.build_request("GET", path, params={k: v for k, v in (query or {}).items() if v}))

    def put(self, path: str, body: Json) -> Json:
        """Replace something."""
        return self._call(self._client.build_request("PUT", path, json=body))

    def post(self, path: str, body: Json | None = None) -> Json:
        """Make something happen."""
        return self._call(self._client.build_request("POST", path, json=body or {}))

    def only_connection(self, wanted: str) -> str:
        """The connection to work on: the one asked for, or the only one there is. Raises OperatorError."""
        names = [str(row["name"]) for row in self.get("/connections")["connections"]]
        if wanted in names:
            return wanted
        if wanted or not names:
            text = f"no connection {wanted!r} has been applied" if wanted else "no connection has been applied"
            known = f"there are: {', '.join(names)}" if names else "run `seamline apply` with a connection file"
            raise errors.NotFound(text, fix=known)
        if len(names) > 1:
            raise OperatorError(
                "there is more than one connection", fix=f"add --connection with one of: {', '.join(names)}"
            )
        return names[0]

    def _call(self, request: httpx.Request) -> Json:
        try:
            response = self._client.send(request)
        except httpx.TransportError as error:
            raise Unreachable(
                f"the admin URL did not answer: {error}", fix="check the network and try again"
            ) from error
        try:
            body = response.json()
        except ValueError:
            body = None
        if response.is_success and isinstance(body, dict):
            return body
        raise _error_in(response.status_code, body)


def _error_in(status: int, body: Any) -> SeamlineError:
    told = body.get("error") if isinstance(body, dict) else None
    if isinstance(told, dict):
        return _as_raised(status, told)
    if status == httpx.codes.FORBIDDEN:
        fix = "attach the stack's operator policy (output OperatorPolicyArn) to your user or role"
        return CredentialsRejected("AWS refused the signed request to the admin URL", fix=fix)
    return MalformedAnswer(f"the admin URL answered {status}", fix="look into the admin function's log, then try again")


def _as_raised(status: int, told: Json) -> SeamlineError:
    """The error of the same kind as the function raised; an unknown kind is judged by the status."""
    if told.get("kind") == errors.SettingsInvalid.__name__:
        return errors.SettingsInvalid(
            tuple(told.get("problems") or [told.get("message", "")]), fix=str(told.get("fix", ""))
        )
    kind = getattr(errors, str(told.get("kind")), None)
    if not (isinstance(kind, type) and issubclass(kind, SeamlineError)):
        kind = RetryableError if status >= 500 or status in (409, 429) else OperatorError
    error: SeamlineError = kind(str(told.get("message", "")))
    error.fix = str(told.get("fix", ""))
    return error
