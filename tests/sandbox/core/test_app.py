"""Who may call Cin7 Core, how often, and how it refuses."""

from typing import Any

import httpx
import pytest

from sandbox.core import CoreAccount, core_app
from sandbox.kit.clock import ManualClock


def test_wrong_credentials_get_plain_text_and_403(core: CoreAccount) -> None:
    headers = {"api-auth-accountid": core.config.account_id, "api-auth-applicationkey": "wrong"}
    with httpx.Client(transport=httpx.WSGITransport(core_app(core)), headers=headers) as client:
        answer = client.get("http://cin7.test/ExternalApi/v2/me")
    assert (answer.status_code, answer.text) == (403, "Incorrect credentials!")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["me", "ME", "Me"])
def test_paths_do_not_care_about_case(api: httpx.Client, path: str) -> None:
    assert api.get(path).json()["Currency"] == "USD"


def test_query_keys_do_not_care_about_case_and_unknown_ones_are_ignored(api: httpx.Client) -> None:
    assert len(api.get("product", params={"LIMIT": "1"}).json()["Products"]) == 1
    assert api.get("product", params={"Tag": "JOOR", "Skuu": "none"}).json()["Total"] == 3


def test_an_unknown_path_answers_html_with_200_or_redirects_a_write_to_itself(api: httpx.Client) -> None:
    page = api.get("productt")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    write = api.post("productt", json={})
    assert write.status_code == 302
    assert write.headers["location"] == str(write.request.url)


def test_the_wrong_verb_is_405(api: httpx.Client) -> None:
    answer = api.put("saleList", json={})
    assert answer.status_code == 405
    assert answer.json() == {"Message": "The requested resource does not support http method 'PUT'."}


def test_a_body_that_is_no_json_is_500(api: httpx.Client) -> None:
    assert api.post("sale", content=b"{bad").status_code == 500


def test_a_body_that_is_a_list_is_400(api: httpx.Client) -> None:
    assert api.post("product", json=[{"SKU": "A"}]).status_code == 400


def test_a_product_error_on_get_is_one_object_and_a_sale_error_is_a_list(api: httpx.Client) -> None:
    assert api.get("product", params={"ID": "x"}).json()["Exception"] == "ID parameter must be of GUID type"
    unknown = api.get("sale", params={"ID": "5a1e0000-0000-4000-8000-000000000001"})
    assert unknown.status_code == 400
    assert unknown.json() == [{"ErrorCode": 400, "Exception": "Sale with specified ID not found"}]


def test_errors_can_be_told_to_wear_status_200(core: CoreAccount, api: httpx.Client) -> None:
    core.configure(errors_as_200=True)
    answer = api.get("ref/account", params={"Code": "nope"})
    assert answer.status_code == 200
    assert answer.json()[0]["Exception"] == "Account with specified ID not found"


def test_the_61st_call_of_a_minute_is_throttled_until_the_window_slides(
    core: CoreAccount, clock: ManualClock, api: httpx.Client
) -> None:
    core.configure(calls_per_minute=60)
    for _ in range(60):
        assert api.get("me").status_code == 200
    refused = api.get("me")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60 Seconds"
    assert [refused.headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "reset")] == ["60", "0", "60"]
    assert refused.json()[0]["Exception"] == "You have reached 60 calls per 60 seconds API limit."
    clock.advance(60)
    answer = api.get("me")
    assert answer.status_code == 200
    assert "x-ratelimit-limit" not in answer.headers


@pytest.mark.parametrize(("disguise", "status", "body"), [("503", 503, ""), ("400", 400, "API limit.")])
def test_the_throttle_can_wear_a_disguise(
    core: CoreAccount, api: httpx.Client, disguise: str, status: int, body: Any
) -> None:
    core.configure(calls_per_minute=1, throttle_disguise=disguise)
    api.get("me")
    refused = api.get("me")
    assert refused.status_code == status
    assert body in refused.text
    assert "retry-after" not in refused.headers
