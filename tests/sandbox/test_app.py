"""The sandbox as a whole, in-process: both APIs, the control API and the pictures."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from sandbox import brand
from sandbox.app import Sandbox
from sandbox.kit.clock import ManualClock

HEADERS = {"api-auth-accountid": brand.CORE_ACCOUNT_ID, "api-auth-applicationkey": brand.CORE_APPLICATION_KEY}


@pytest.fixture
def sandbox() -> Sandbox:
    return brand.sample(ManualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)), families=3)


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(transport=httpx.WSGITransport(sandbox.wsgi), base_url="http://sandbox.test") as client:
        yield client


def core_get(http: httpx.Client, path: str) -> httpx.Response:
    return http.get(f"/cin7-core/ExternalApi/v2/{path}", headers=HEADERS)


def test_both_apis_answer_under_their_mounts(http: httpx.Client) -> None:
    assert core_get(http, "me").json()["Company"] == "Maison Aurora Inc"
    form = {
        "client_id": brand.JOOR_CLIENT_ID,
        "client_secret": brand.JOOR_CLIENT_SECRET,
        "grant_type": "password",
        "username": brand.JOOR_USERNAME,
        "password": brand.JOOR_PASSWORD,
    }
    assert http.post("/joor/auth/", data=form).json()["token_type"] == "Bearer"


def test_pictures_are_drawn_and_stay_the_same(http: httpx.Client) -> None:
    product = core_get(http, "productFamily?Limit=1").json()["ProductFamilies"][0]
    url = product["Attachments"][0]["DownloadUrl"]
    first, second = http.get(url), http.get(url)
    assert first.headers["content-type"] == "image/jpeg"
    assert first.content == second.content != http.get("/images/other.jpg").content


def test_a_hook_acts_on_an_account(sandbox: Sandbox, http: httpx.Client) -> None:
    sku = sandbox.core.products.ordered()[0]["SKU"]
    answer = http.post("/_sandbox/core/restock", json={"sku": sku, "location": "West Coast", "on_hand": 77})
    assert answer.json()["Available"] == 77


@pytest.mark.parametrize(
    ("path", "body", "cause"),
    [
        ("core/fly", {}, "There is no hook 'fly'"),
        ("core/deprecate", {}, "missing 1 required positional argument"),
        ("core/deprecate", {"sku": "NOPE"}, "Product with SKU 'NOPE' was not found"),
        ("joor/approve", {"order_id": "1"}, "does not exist"),
        ("faults", {"api": "omni"}, "There is no API 'omni'"),
    ],
)
def test_a_wrong_order_is_answered_with_its_cause(
    http: httpx.Client, path: str, body: dict[str, str], cause: str
) -> None:
    answer = http.post(f"/_sandbox/{path}", json=body)
    assert answer.status_code == 400
    assert cause in answer.json()["error"]


def test_an_unknown_place_or_verb_of_the_control_api_is_told(http: httpx.Client) -> None:
    assert http.get("/_sandbox/nothing").status_code == 404
    assert http.delete("/_sandbox/state").status_code == 405


def test_the_log_can_be_followed_and_cleared(http: httpx.Client) -> None:
    core_get(http, "me?X=1")
    core_get(http, "ref/tax")
    first = http.get("/_sandbox/log?api=core").json()
    assert [call["path"] for call in first["calls"]] == ["/ExternalApi/v2/me", "/ExternalApi/v2/ref/tax"]
    assert first["calls"][0]["query"] == {"X": "1"}
    assert http.get(f"/_sandbox/log?since={first['next']}").json() == {"calls": [], "next": 2}
    assert http.get("/_sandbox/log?api=joor").json()["calls"] == []
    http.delete("/_sandbox/log")
    assert http.get("/_sandbox/log").json()["next"] == 0


def test_a_fault_rule_hits_only_its_api(http: httpx.Client) -> None:
    http.post("/_sandbox/faults", json={"api": "core", "path": "/me$", "status": 502})
    assert core_get(http, "ref/tax").status_code == 200
    assert core_get(http, "me").status_code == 502
    assert [call["status"] for call in http.get("/_sandbox/log").json()["calls"]] == [200, 502]
    http.delete("/_sandbox/faults")
    assert http.get("/_sandbox/faults").json() == {"rules": []}


def test_the_state_tells_both_accounts(http: httpx.Client) -> None:
    state = http.get("/_sandbox/state").json()
    assert len(state["joor"]["orders"]) == 60
    assert (state["core"]["families"], state["core"]["sales"], len(state["core"]["customers"])) == (3, [], 40)
    assert {"OnHand", "Location"} <= set(state["core"]["availability"][0])


def test_reset_brings_the_start_back(sandbox: Sandbox, http: httpx.Client) -> None:
    before = http.get("/_sandbox/state").json()
    sku = sandbox.core.products.ordered()[0]["SKU"]
    http.post("/_sandbox/core/restock", json={"sku": sku, "location": "West Coast", "on_hand": 777})
    http.post("/_sandbox/faults", json={"api": "core", "times": -1})
    http.post("/_sandbox/reset")
    assert http.get("/_sandbox/state").json() == before
    assert core_get(http, "me").status_code == 200


def test_any_other_state_can_be_loaded(http: httpx.Client) -> None:
    http.post("/_sandbox/core/reset")
    http.post("/_sandbox/core/load", json={"products": [{"SKU": "A", "Name": "A", "Category": "Tops"}]})
    assert core_get(http, "product").json()["Total"] == 1
    wrong = http.post("/_sandbox/core/load", json={"unicorns": []})
    assert "Cannot load unicorns" in wrong.json()["error"]


def test_the_front_page_says_what_is_here(http: httpx.Client) -> None:
    assert "/cin7-core" in http.get("/").text
    assert http.get("/nothing").status_code == 404
