"""Webhooks over Cin7's wire: written whole, read from the list, and told apart from an account that has none."""

import httpx
import pytest

from seamline.domain.hint import Webhook
from seamline.errors import MissingPrerequisite, RecordRejected
from tests.unit.erp.cin7_core.scripted import Scripted, refusal

ROW = {
    "ID": "1cf80000-0000-4000-8000-000000000001",
    "Type": "Stock/AvailableStockLevelChanged",
    "Name": "Available stock level changed",
    "IsActive": False,
    "ExternalURL": "https://hooks.example.com/lune/x",
    "ExternalAuthorizationType": "bearerauth",
    "ExternalUserName": "",
    "ExternalPassword": "",
    "ExternalBearerToken": "t",
    "ExternalHeaders": [{"Key": "X-Tenant", "Value": "lune"}],
}
WEBHOOK = Webhook(
    "Stock/AvailableStockLevelChanged",
    "https://hooks.example.com/lune/x",
    (("X-Tenant", "lune"),),
    active=False,
    id="1cf80000-0000-4000-8000-000000000001",
)


def test_the_list_is_read_with_headers_that_may_be_null() -> None:
    core = Scripted(httpx.Response(200, json={"Webhooks": [ROW, {**ROW, "ExternalHeaders": None}]}))
    first, second = core.erp.webhooks.all()
    assert first == WEBHOOK
    assert second.headers == ()


def test_a_webhook_is_made_by_post_and_replaced_whole_by_put() -> None:
    core = Scripted(httpx.Response(200, json={"Webhooks": []}))
    core.erp.webhooks.save(WEBHOOK)
    core.erp.webhooks.save(Webhook("Sale/Voided", "https://h/", (("X-A", "1"),)))
    assert [request.method for request in core.requests] == ["PUT", "POST"]
    assert core.sent(0)["ID"] == WEBHOOK.id
    assert core.sent(1) == {
        "Type": "Sale/Voided",
        "IsActive": True,
        "ExternalURL": "https://h/",
        "ExternalAuthorizationType": "noauth",
        "ExternalHeaders": [{"Key": "X-A", "Value": "1"}],
    }


def test_deleting_names_the_id() -> None:
    core = Scripted(httpx.Response(200, json={"Webhooks": []}))
    core.erp.webhooks.remove(WEBHOOK)
    assert (core.requests[0].method, core.queries[0]) == ("DELETE", {"ID": WEBHOOK.id})


@pytest.mark.parametrize(
    "answer",
    [
        refusal("Automation module is not available"),
        httpx.Response(403, text="Forbidden"),
        httpx.Response(200, html="<!DOCTYPE html><title>Page not found</title>"),
    ],
)
def test_an_account_without_the_module_is_told_plainly(answer: httpx.Response) -> None:
    with pytest.raises(MissingPrerequisite) as raised:
        Scripted(answer).erp.webhooks.all()
    assert "Automation module" in raised.value.fix


def test_a_refused_webhook_keeps_cin7s_words() -> None:
    with pytest.raises(RecordRejected, match="is 5"):
        Scripted(refusal("Maximum number of webhooks is 5")).erp.webhooks.save(WEBHOOK)
