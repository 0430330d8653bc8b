"""Pictures of products and families."""

import base64
from typing import Any

import httpx

from tests.sandbox.core.selling import texts


def dress(api: httpx.Client) -> str:
    row: dict[str, Any] = api.get("product", params={"Sku": "DRESS-S"}).json()["Products"][0]
    return str(row["ID"])


def add(api: httpx.Client, guid: str, **fields: Any) -> httpx.Response:
    return api.post("product/attachments", json={"ProductID": guid, "FileName": "front.jpg", **fields})


def test_the_endpoint_answers_a_bare_list_with_is_default_as_text(api: httpx.Client) -> None:
    guid = dress(api)
    add(api, guid, FileDownloadUrl="https://cdn.example/a.jpg", IsDefault=True)
    rows = api.get("product/attachments", params={"ProductID": guid}).json()
    assert [(row["IsDefault"], row["ContentType"]) for row in rows] == [("true", "image/jpeg")]


def test_a_new_default_takes_the_mark_from_the_old_one(api: httpx.Client) -> None:
    guid = dress(api)
    add(api, guid, FileDownloadUrl="https://cdn.example/a.jpg", IsDefault=True)
    rows = add(api, guid, FileDownloadUrl="https://cdn.example/b.jpg", IsDefault="true").json()
    assert [row["IsDefault"] for row in rows] == ["false", "true"]


def test_uploaded_bytes_come_back_without_credentials(api: httpx.Client) -> None:
    rows = add(api, dress(api), Content=base64.b64encode(b"jpeg bytes").decode()).json()
    answer = api.get(rows[0]["DownloadUrl"], headers={"api-auth-accountid": "", "api-auth-applicationkey": ""})
    assert answer.content == b"jpeg bytes"


def test_delete_answers_what_remains(api: httpx.Client) -> None:
    guid = dress(api)
    first = add(api, guid, FileDownloadUrl="https://cdn.example/a.jpg").json()[0]["ID"]
    add(api, guid, FileDownloadUrl="https://cdn.example/b.jpg")
    rows = api.delete("product/attachments", params={"ID": first}).json()
    assert [row["DownloadUrl"] for row in rows] == ["https://cdn.example/b.jpg"]


def test_a_file_needs_a_name_an_owner_and_content(api: httpx.Client) -> None:
    assert "FileName" in texts(add(api, dress(api), FileName=""))[0]
    assert "was not found" in texts(add(api, "5a1e0000-0000-4000-8000-000000000001"))[0]
    assert "Content" in texts(add(api, dress(api)))[0]
