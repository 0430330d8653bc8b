"""How calls to JOOR are signed, addressed and refused."""

import base64

import httpx
import pytest

from seamline.errors import CredentialsRejected, MalformedAnswer, RecordRejected, Unreachable
from seamline.marketplace.joor.profile import V2_TOKEN, JoorProfile
from tests.unit.marketplace.joor.scripted import CREDENTIALS, bench, ok, v4

REFUSED = httpx.Response(401, json={"errors": [{"status": "UNAUTHORIZED", "message": "token expired"}]})


def test_a_v2_call_carries_the_token_in_base64_and_a_content_type_even_on_get() -> None:
    at = bench(ok(orders=[]))
    at.joor.open_orders()
    [call] = at.script.calls
    assert call.headers["Authorization"] == f"OAuth2 {base64.b64encode(b'v2-secret').decode()}"
    assert call.headers["Content-Type"] == "application/json"
    assert str(call.url).startswith("https://api.jooraccess.com/v2/order?")
    assert not at.script.grants


def test_a_v4_call_carries_a_bearer_token_and_the_account() -> None:
    at = bench(v4())
    at.joor.price_types()
    [call], [grant] = at.script.calls, at.script.grants
    assert call.headers["Authorization"] == "Bearer access-1"
    assert call.url.params["account"] == "222222"
    assert grant.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert dict(httpx.QueryParams(grant.content.decode())) == {
        "grant_type": "password",
        "client_id": "client-1",
        "client_secret": "client-secret",
        "username": "api@aurora.example",
        "password": "pass-secret",
    }
    assert grant.extensions["timeout"]["read"] == 30


def test_v2_uses_the_same_v4_token_when_the_connection_says_bearer() -> None:
    at = bench(ok(orders=[]), v4(), v2_auth="bearer")
    at.joor.open_orders()
    at.joor.price_types()
    assert [call.headers["Authorization"] for call in at.script.calls] == ["Bearer access-1"] * 2
    assert "account" not in at.queries[0]


def test_a_token_that_ended_right_after_it_was_fetched_is_fetched_once_more() -> None:
    at = bench(REFUSED, v4())
    at.joor.price_types()
    assert [call.headers["Authorization"] for call in at.script.calls] == ["Bearer access-1", "Bearer access-2"]


def test_the_token_is_kept_until_four_fifths_of_its_life_are_over() -> None:
    at = bench(v4(), v4(), v4())
    at.joor.price_types()
    at.clock.sleep(799)
    at.joor.price_types()
    assert len(at.script.grants) == 1
    at.clock.sleep(1)
    at.joor.price_types()
    assert len(at.script.grants) == 2
    assert at.script.calls[-1].headers["Authorization"] == "Bearer access-2"


def test_a_token_refused_before_its_time_is_renewed_once() -> None:
    at = bench(v4(), REFUSED, v4())
    at.joor.price_types()
    at.joor.price_types()
    assert [call.headers["Authorization"] for call in at.script.calls] == [
        "Bearer access-1",
        "Bearer access-1",
        "Bearer access-2",
    ]


def test_a_second_401_is_the_operators_business_and_names_the_v4_credentials() -> None:
    at = bench(v4(), REFUSED, REFUSED)
    at.joor.price_types()
    with pytest.raises(CredentialsRejected, match=r"JOOR refused the v4 credentials.*token expired"):
        at.joor.price_types()
    assert len(at.script.calls) == 3


def test_a_refused_v2_token_is_named() -> None:
    at = bench(httpx.Response(403, json={"response": {"code": 403, "comment": "no access", "log_id": "L7"}}))
    with pytest.raises(CredentialsRejected, match=r"the v2 token: no access \(code 403, log id L7\)"):
        at.joor.verify_access()


@pytest.mark.parametrize("status", [400, 401])
def test_a_refused_password_grant_names_the_user_and_the_reason(status: int) -> None:
    answer = httpx.Response(status, json={"error": "invalid_grant", "error_description": "Invalid user credentials"})
    at = bench(tokens=(answer,))
    with pytest.raises(CredentialsRejected, match=r"v4 credentials.*api@aurora\.example: Invalid user credentials"):
        at.joor.price_types()
    assert not at.script.calls


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"token_type": "Bearer"}),
    ],
)
def test_a_token_endpoint_out_of_order_is_tried_again_later(answer: httpx.Response) -> None:
    at = bench(tokens=(answer,) * 4)
    with pytest.raises(Unreachable):
        at.joor.price_types()
    assert len(at.script.grants) == 4


def test_access_is_verified_with_one_read_per_credential() -> None:
    at = bench(ok(style=""), v4())
    at.joor.verify_access()
    assert at.paths == ["GET /v2/style", "GET /v4/price_types"]
    assert at.queries[0] == {"count": "1"}
    assert at.credits == 2


def test_redirects_are_not_followed() -> None:
    moved = httpx.Response(302, headers={"Location": "https://elsewhere.example/v2/order"})
    at = bench(*[moved] * 4)
    with pytest.raises(MalformedAnswer, match="302"):
        at.joor.open_orders()
    assert {call.url.host for call in at.script.calls} == {"api.jooraccess.com"}


def test_price_types_are_label_and_currencies() -> None:
    row = {"id": "3", "name": "Wholesale US", "currency_code": "USD", "retail_currency_code": "EUR"}
    [price_type] = bench(v4([row])).joor.price_types()
    assert (price_type.label, price_type.currency, price_type.retail_currency) == ("Wholesale US", "USD", "EUR")


def test_errors_instead_of_price_types_are_not_an_empty_list() -> None:
    answer = v4(errors=[{"status": "BAD_REQUEST", "message": "no account"}])
    with pytest.raises(RecordRejected, match="BAD_REQUEST: no account"):
        bench(answer).joor.price_types()


def test_secrets_do_not_show_in_the_repr() -> None:
    shown = repr(CREDENTIALS)
    assert "client-1" in shown
    assert "secret'" not in shown
    assert "pass" not in shown


@pytest.mark.parametrize(
    ("header", "wait"),
    [({}, 60), ({"Retry-After": "17"}, 17), ({"Retry-After": "soon"}, 60), ({"Retry-After": "9000"}, 300)],
)
def test_a_throttle_waits_as_told_but_never_longer_than_a_window(header: dict[str, str], wait: float) -> None:
    profile = JoorProfile(V2_TOKEN)
    assert profile.throttle_wait(httpx.Response(429, headers=header)) == wait
    assert profile.throttle_wait(httpx.Response(200, headers=header)) is None


def test_a_write_costs_five_credits_and_a_read_one() -> None:
    profile = JoorProfile(V2_TOKEN)
    assert [profile.cost(method) for method in ("GET", "POST", "PUT")] == [1, 5, 5]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(400, text="<html>\nbusy</html>"), "<html> busy</html>"),
        (httpx.Response(400, json={"errors": ["broken"]}), "broken"),
        (httpx.Response(400, json={"message": "no route"}), "no route"),
        (httpx.Response(400, json={"a": {"response": {"code": "5", "comment": "x", "log_id": "L"}}}), "x (code 5, log"),
    ],
)
def test_joors_own_words_are_found_in_any_error_answer(answer: httpx.Response, words: str) -> None:
    answer.request = httpx.Request("GET", "https://api.jooraccess.com/v2/style")
    assert words in JoorProfile(V2_TOKEN).words(answer)
