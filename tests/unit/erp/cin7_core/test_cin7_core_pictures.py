"""The files of one record are asked for where its lists' addresses ended."""

import httpx

from tests.unit.erp.cin7_core.scripted import Scripted, guid


def row(name: str, **facts: object) -> dict[str, object]:
    """A file as Cin7 lists it."""
    return {"ID": name, "FileName": name, "ContentType": "image/jpeg", "DownloadUrl": f"https://files/{name}", **facts}


def test_files_come_as_a_bare_array_where_default_is_a_text() -> None:
    rows = [row("a.jpg", IsDefault="true"), row("b.jpg", IsDefault="false"), row("care.pdf", ContentType="text/plain")]
    cin7 = Scripted(httpx.Response(200, json=rows))
    found = cin7.erp.product_pictures(guid(1))
    assert [(one.file_name, one.default) for one in found] == [("a.jpg", True), ("b.jpg", False)]
    assert cin7.queries == [{"ProductID": guid(1)}]


def test_a_familys_files_are_asked_for_by_its_own_id() -> None:
    cin7 = Scripted(httpx.Response(200, json=[]))
    assert cin7.erp.family_pictures(guid(2)) == ()
    assert cin7.requests[0].url.path.endswith("/productFamily/attachments")
    assert cin7.queries == [{"FamilyID": guid(2)}]
