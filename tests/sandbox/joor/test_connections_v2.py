"""Customers through v2: an upsert by code, unseen until JOOR has matched it."""

import pytest

from tests.sandbox.joor.conftest import JoorSite, Json

PATH = "/connection/customer_code/C-1001/"


def push(site: JoorSite, *customers: Json) -> int:
    """Push customers in bulk, let the job finish, and answer its id."""
    answer = site.v2("POST", "/bulk-connection", {"bulk_connections": {"connection": list(customers)}}).json()
    site.clock.advance(10)
    site.account.settle()
    job_id: int = answer["bulk_connections"]["bulk_connections_jobs"][0]["bulk_connections_job_id"]
    return job_id


def read(site: JoorSite, path: str = PATH) -> Json:
    """The only customer of an answer."""
    [found] = site.v2("GET", path).json()["connections"]["connections"]["connection"]
    customer: Json = found
    return customer


def test_a_new_customer_is_unseen_until_it_is_matched(site: JoorSite, customer: Json) -> None:
    job_id = push(site, customer)
    job = site.v2("GET", f"/bulk-connection/{job_id}").json()["bulk_connections"]["bulk_connections_jobs"][0]

    assert (job["status"], job["connection_record_progress"]) == ("finished", 1)
    assert site.v2("GET", PATH).status_code == 404
    site.account.match_customer("C-1001")
    assert read(site)["customer_alias"] == "Maison Rue"


def test_reads_use_other_names_than_writes(site: JoorSite, customer: Json) -> None:
    push(site, customer)
    site.account.match_customer("C-1001", retailer_name="Maison Rue NYC")
    found = read(site)

    assert found["customer_contact_name"] == "Maison Rue NYC"
    assert found["customer_contact_email"] == "buyer@maisonrue.example"
    assert found["billing"]["billing_addresses"]["billing_address"][0]["billing_state"] == "NY"
    assert found["price_types"]["price_type"][0]["price_type_label"] == "Wholesale US"
    assert read(site, f"/connection/{found['customer_account_id']}/") == found


def test_a_known_code_is_updated_in_every_aspect(site: JoorSite, customer: Json) -> None:
    site.account.load(connections=[customer])
    push(site, customer | {"customer_email": "", "billing": {}, "customer_alias": "Rue"})
    found = read(site)

    assert (found["customer_alias"], found["customer_contact_email"]) == ("Rue", "")
    assert found["billing"]["billing_addresses"]["billing_address"] == ""
    assert len(site.account.connections) == 1


def test_several_price_types_and_an_outer_list_are_taken(site: JoorSite, customer: Json) -> None:
    row = customer["price_types"]
    both = [row, row | {"price_type_currency_code": "EUR", "price_type_label": "Wholesale EU"}]
    record = customer | {"price_types": {"price_type": both}}
    site.v2("POST", "/bulk-connection", [{"bulk_connections": {"connection": [record]}}])
    site.clock.advance(10)
    site.account.match_customer("C-1001")

    assert len(read(site)["price_types"]["price_type"]) == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"customer_code": ""}, "customer_code is required"),
        ({"customer_code": "c" * 51}, "longer than 50"),
        ({"price_types": []}, "price_types is required"),
        ({"price_types": {"price_type_label": "VIP", "price_type_currency_code": "USD"}}, "price type 'VIP'"),
        ({"payment_methods": [{"payment_method_code": "NET90"}]}, "payment_method 'NET90'"),
        ({"warehouses": {"warehouse": [{"warehouse_name": "West"}]}}, "warehouse 'West'"),
        ({"sales_rep_code": "REP9"}, "sales_rep_code 'REP9'"),
    ],
)
def test_a_customer_that_names_what_joor_does_not_have_fails_unseen(
    site: JoorSite, customer: Json, change: Json, fault: str
) -> None:
    push(site, customer | change)

    assert fault in site.failures()[0]
    assert site.account.connections == {}


def test_customers_can_be_set_to_match_by_themselves(site: JoorSite, customer: Json) -> None:
    site.switch(match_after_seconds=3600)
    push(site, customer)
    assert site.v2("GET", PATH).status_code == 404

    site.clock.advance(3600)
    assert read(site)["customer_code"] == "C-1001"


def test_a_removed_customer_is_gone_but_its_orders_keep_its_name(shop: JoorSite) -> None:
    shop.account.place_order({"customer_code": "C-1001", "status": "APPROVED", "lines": [{"upc": "111"}]})
    shop.v2("DELETE", PATH)

    assert shop.v2("GET", PATH).status_code == 404
    [order] = shop.v2("GET", "/order", sync=0).json()["orders"]
    assert order["customer_name"] == "Maison Rue"


def test_a_code_cannot_be_changed_to_that_of_another_customer(shop: JoorSite, customer: Json) -> None:
    shop.account.load(connections=[customer | {"customer_code": "C-2"}])
    taken = {"connections": {"connection": customer | {"customer_code": "C-2"}}}

    assert shop.v2("PUT", PATH, taken).json()["connections"]["response"]["code"] == 1
