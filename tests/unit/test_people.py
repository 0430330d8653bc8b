"""People's data is masked, and what support needs to find the call is not."""

import json

import pytest

from seamline.people import mask_bodies, mask_contacts, mask_url

ORDER = {
    "order_id": "8812345",
    "customer_code": "BN-1",
    "customer_name": "Jeanne Moreau",
    "CustomerID": "c0000000-0000-4000-8000-000000000001",
    "Email": "jeanne@boutique.example",
    "phone": 33612345678,
    "billing_address_1": "9 Rue Haute",
    "order_comments": "call Jeanne first",
    "lines": [{"upc": "590123", "quantity": 3, "price": "96.00", "style_name": "Silk Dress", "color_name": "Red"}],
}
PERSONAL = ("Jeanne", "Moreau", "boutique.example", "33612345678", "Rue Haute")


def test_ids_codes_numbers_and_names_of_goods_stay() -> None:
    (masked,) = mask_bodies(json.dumps(ORDER))
    found = json.loads(masked)
    for name in ("order_id", "customer_code", "CustomerID"):
        assert found[name] == ORDER[name]
    assert found["lines"] == ORDER["lines"]


def test_names_addresses_phones_mails_and_free_text_go() -> None:
    (masked,) = mask_bodies(json.dumps(ORDER))
    assert [said for said in PERSONAL if said in masked] == []


def test_an_answer_does_not_repeat_what_was_masked_in_the_request() -> None:
    answer = {"response": {"code": 400, "comment": "Customer Jeanne Moreau (BN-1) is unknown", "log_id": "a1b2"}}
    _sent, told = mask_bodies(json.dumps(ORDER), json.dumps(answer))
    assert json.loads(told) == {
        "response": {"code": 400, "comment": "Customer *** (BN-1) is unknown", "log_id": "a1b2"}
    }


def test_plain_words_of_an_api_are_shown_without_mails_phones_and_secrets() -> None:
    (masked,) = mask_bodies("Incorrect credentials for ada@brand.example, +33 6 12 34 56 78, token=abc123")
    assert masked == '{"message":"Incorrect credentials for ***, ***, token=***"}'


def test_an_address_shows_ids_and_paging_only() -> None:
    url = "https://api.example/v2/customer?page=2&name=Jeanne&ID=c0-1&search=moreau&token=abc"
    assert mask_url(url) == "https://api.example/v2/customer?page=2&name=***&ID=c0-1&search=***&token=***"


@pytest.mark.parametrize("text", ["order 8812345 of 2026-11-22T09:12:33+00:00", "UPC 5901234123457", "a@ b"])
def test_ids_and_times_are_no_contacts(text: str) -> None:
    assert mask_contacts(text) == text
