"""What may be logged: everything but the secrets."""

import pytest

from seamline.redaction import MASK, redact_headers, redact_text


def test_headers_that_carry_keys_are_masked_and_others_kept() -> None:
    headers = {
        "api-auth-accountid": "a1",
        "api-auth-applicationkey": "k1",
        "Authorization": "OAuth2 t1",
        "X-Webhook-Secret": "w1",
        "Cookie": "session=1",
        "Content-Type": "application/json",
    }

    masked = redact_headers(headers)

    assert {name for name, value in masked.items() if value == MASK} == set(headers) - {"Content-Type"}
    assert masked["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"access_token": "abc.def", "expires_in": 60}', '{"access_token": "***", "expires_in": 60}'),
        ("grant=x&client_secret=abc&scope=y", "grant=x&client_secret=***&scope=y"),
        ("https://api.test/orders?token=abc&page=2", "https://api.test/orders?token=***&page=2"),
        ('{"SKU":"AUR-1","Note":"secretive look"}', '{"SKU":"AUR-1","Note":"secretive look"}'),
    ],
)
def test_secret_values_in_bodies_and_addresses_are_masked(text: str, shown: str) -> None:
    assert redact_text(text) == shown


def test_the_headers_that_webhooks_carry_are_masked_whatever_their_name() -> None:
    text = '{"ExternalHeaders":[{"Key":"X-Lune","Value":"hush"}],"ExternalBearerToken":"hush"}'
    assert redact_text(text) == '{"ExternalHeaders":[{"Key":"X-Lune","Value":"***"}],"ExternalBearerToken":"***"}'
