"""Requests to the admin URL are signed as the caller, and its refusals come back as Seamline's errors."""

import boto3
import httpx
import pytest

from seamline.cli.admin import AdminApi, Signed, signed_client, unsigned_client
from seamline.errors import (
    CredentialsRejected,
    MalformedAnswer,
    OperatorError,
    Refused,
    RetryableError,
    SeamlineError,
    SettingsInvalid,
    Throttled,
    Unreachable,
)

URL = "https://abc.lambda-url.eu-west-1.on.aws/"


def session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret", region_name="eu-west-1")


def api(status: int, body: object) -> AdminApi:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, text=body) if isinstance(body, str) else httpx.Response(status, json=body)

    return AdminApi(httpx.Client(transport=httpx.MockTransport(answer), base_url=URL))


def refusal(kind: str, **more: object) -> dict[str, object]:
    return {"error": {"kind": kind, "message": "no", "fix": "do this", "problems": [], **more}}


def test_a_request_is_signed_for_the_function_url_with_its_body_and_query() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    client = httpx.Client(transport=httpx.MockTransport(answer), base_url=URL, auth=Signed(session()))
    AdminApi(client).post("/connections/aurora/orders/1/re-export", {"void_first": True})
    AdminApi(client).get("/connections/aurora/orders", {"state": "held", "after": ""})
    post, get = seen
    assert "Credential=AKIDEXAMPLE/" in post.headers["Authorization"]
    assert "/eu-west-1/lambda/aws4_request" in post.headers["Authorization"]
    assert "SignedHeaders=content-type;host;x-amz-date" in post.headers["Authorization"]
    assert post.content == b'{"void_first":true}'
    assert str(get.url) == f"{URL}connections/aurora/orders?state=held"


def test_a_local_cloud_is_reached_at_its_endpoint_under_the_urls_own_name() -> None:
    for client in (
        signed_client(session(), URL, "http://127.0.0.1:4566"),
        unsigned_client(URL, "http://127.0.0.1:4566"),
    ):
        request = client.build_request("GET", "/connections")
        assert (request.url.host, request.url.port) == ("127.0.0.1", 4566)
        assert request.headers["Host"] == "abc.lambda-url.eu-west-1.on.aws"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (409, refusal("Refused"), Refused),
        (503, refusal("Throttled"), Throttled),
        (502, refusal("SomethingNew"), RetryableError),
        (400, refusal("SomethingNew"), OperatorError),
        (400, refusal("sys"), OperatorError),
        (403, {"Message": "Forbidden"}, CredentialsRejected),
        (502, "<html>Bad gateway</html>", MalformedAnswer),
        (200, "not JSON", MalformedAnswer),
    ],
)
def test_a_refusal_becomes_the_error_it_was(status: int, body: object, kind: type[SeamlineError]) -> None:
    with pytest.raises(kind) as caught:
        api(status, body).get("/connections")
    assert caught.value.fix


def test_invalid_settings_keep_every_fault() -> None:
    faults = ["go_live: Field required", "erp: Field required"]
    with pytest.raises(SettingsInvalid) as caught:
        api(400, refusal("SettingsInvalid", problems=faults)).put("/connections/aurora", {})
    assert caught.value.problems == tuple(faults)


def test_what_to_do_about_a_malformed_request_is_what_the_api_says() -> None:
    told = refusal("SettingsInvalid", problems=["lines.0.quantity: too small"], fix="correct what is named here")
    with pytest.raises(SettingsInvalid) as caught:
        api(400, told).post("/connections/aurora/orders/1/edit", {})
    assert caught.value.fix == "correct what is named here"


def test_no_answer_at_all_may_be_tried_again() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("too slow")

    silent = AdminApi(httpx.Client(transport=httpx.MockTransport(answer), base_url=URL))
    with pytest.raises(Unreachable, match="did not answer"):
        silent.get("/connections")


def test_the_only_connection_needs_no_naming() -> None:
    assert api(200, {"connections": [{"name": "aurora"}]}).only_connection("") == "aurora"


@pytest.mark.parametrize(
    ("names", "wanted", "said"),
    [([], "", "no connection has been applied"), (["a"], "b", "no connection 'b'"), (["a", "b"], "", "more than one")],
)
def test_an_unclear_connection_is_asked_for(names: list[str], wanted: str, said: str) -> None:
    with pytest.raises(OperatorError, match=said) as caught:
        api(200, {"connections": [{"name": name} for name in names]}).only_connection(wanted)
    assert caught.value.fix
