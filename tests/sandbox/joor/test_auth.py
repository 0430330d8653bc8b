"""Who gets in, and for how long."""

import base64

from tests.sandbox.joor.conftest import JoorSite


def test_the_static_token_opens_v2(site: JoorSite) -> None:
    assert site.v2("GET", "/style").status_code == 200


def test_a_wrong_static_token_is_refused_in_a_v2_envelope(site: JoorSite) -> None:
    wrong = f"OAuth2 {base64.b64encode(b'wrong').decode()}"
    answer = site.http.get("/v2/style", headers={"Authorization": wrong, "Content-Type": "application/json"})

    assert answer.status_code == 401
    assert answer.json()["response"]["code"] == 401


def test_an_unencoded_static_token_is_refused(site: JoorSite) -> None:
    raw = f"OAuth2 {site.account.config.v2_token}"
    answer = site.http.get("/v2/style", headers={"Authorization": raw, "Content-Type": "application/json"})

    assert answer.status_code == 401


def test_a_v4_token_opens_v2_too(site: JoorSite) -> None:
    assert site.http.get("/v2/style", headers=site.bearer()).status_code == 200


def test_v2_does_not_process_a_call_without_content_type(site: JoorSite) -> None:
    headers = {"Authorization": site.bearer()["Authorization"]}

    assert site.http.get("/v2/style", headers=headers).status_code == 415
    site.switch(require_content_type=False)
    assert site.http.get("/v2/style", headers=headers).status_code == 200


def test_a_multipart_grant_is_taken_with_and_without_trailing_slash(site: JoorSite) -> None:
    fields = {name: (None, value) for name, value in site.grant().items()}

    for path in ("/auth", "/auth/"):
        answer = site.http.post(path, files=fields)
        assert answer.status_code == 200
        assert answer.json()["expires_in"] == 36_000


def test_wrong_credentials_are_refused_in_keycloaks_words(site: JoorSite) -> None:
    wrong_password = site.http.post("/auth/", data=site.grant(password="no"))
    wrong_client = site.http.post("/auth/", data=site.grant(client_id="no"))

    assert (wrong_password.status_code, wrong_password.json()["error"]) == (401, "invalid_grant")
    assert (wrong_client.status_code, wrong_client.json()["error"]) == (401, "invalid_client")


def test_an_access_token_dies_after_ten_hours_and_older_ones_live_beside_newer(site: JoorSite) -> None:
    first = site.bearer()
    site.clock.advance(35_000)
    second = site.bearer()

    assert site.http.get("/v4/products?account=222222", headers=first).status_code == 200
    site.clock.advance(1_001)
    assert site.http.get("/v4/products?account=222222", headers=first).status_code == 401
    assert site.http.get("/v4/products?account=222222", headers=second).status_code == 200


def test_v4_wants_the_right_account_in_the_query(site: JoorSite) -> None:
    headers = site.bearer()

    assert site.http.get("/v4/products", headers=headers).status_code == 400
    assert site.http.get("/v4/products?account=1", headers=headers).status_code == 403


def test_v4_refuses_the_static_token(site: JoorSite) -> None:
    token = base64.b64encode(site.account.config.v2_token.encode()).decode()
    answer = site.http.get("/v4/products?account=222222", headers={"Authorization": f"OAuth2 {token}"})

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["status"] == "NOTAUTHORIZED"
