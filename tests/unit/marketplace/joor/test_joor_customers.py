"""Customers over JOOR's v2: written under some names, read under others, in few credits."""

import httpx
import pytest

from seamline.domain.customer_record import AddressRecord, CustomerRecord, PriceTypeName
from seamline.errors import RecordRejected, UnknownOutcome
from seamline.marketplace.port import CustomerJob
from tests.unit.marketplace.joor.scripted import bench, refused

RECORD = CustomerRecord(
    code="C 1/A",
    name="Maison Rue LLC",
    alias="Maison Rue",
    email="buyer@rue.test",
    price_types=(PriceTypeName("Wholesale US", "USD"),),
    billing=(AddressRecord("B1", name="Maison Rue", line1="1 Main St", city="New York", country="United States"),),
    shipping=(AddressRecord("S1", email="dock@rue.test", country="France"), AddressRecord("S2", country="Italy")),
    payment_method="NET30",
    warehouse="DEF",
)
SHOWN = {
    "customer_account_id": 445566,
    "customer_code": "c 1/a",
    "customer_alias": "Maison Rue",
    "customer_contact_name": "Maison Rue NYC",
    "customer_contact_email": "buyer@rue.test",
    "sales_rep_code": "",
    "warehouses": {"warehouse": {"warehouse_name": "Default", "warehouse_code": "DEF"}},
    "billing": {"billing_addresses": {"billing_address": [{"billing_address_id": 71, "billing_code": "B1"}]}},
    "shipping": "",
    "price_types": {"price_type": {"price_type_label": "Wholesale US", "price_type_currency_code": "USD"}},
}


def job(number: int, status: str = "queued") -> httpx.Response:
    """A bulk job as JOOR prints it."""
    row = {"bulk_connections_job_id": number, "status": status}
    return httpx.Response(200, json={"bulk_connections": {"response": {"code": 0}, "bulk_connections_jobs": [row]}})


def shown(*rows: object) -> httpx.Response:
    """An answer of a read."""
    node = {"response": {"code": "0", "count": len(rows)}, "connections": {"connection": list(rows)}}
    return httpx.Response(200, json={"connections": node})


def test_a_bulk_write_costs_five_credits_and_names_every_field_as_joor_does() -> None:
    desk = bench(job(9))
    assert desk.joor.send_customers([RECORD]) == CustomerJob(("9",))
    assert (desk.paths, desk.credits) == (["POST /v2/bulk-connection"], 5)
    (sent,) = desk.bodies[0]["bulk_connections"]["connection"]
    assert (sent["customer_code"], sent["customer_name"], sent["customer_email"]) == (
        "C 1/A", "Maison Rue LLC", "buyer@rue.test",
    )  # fmt: skip
    assert sent["billing"]["billing_addresses"]["billing_address"][0]["billing_address_1"] == "1 Main St"
    assert [row["shipping_code"] for row in sent["shipping"]["shipping_addresses"]["shipping_address"]] == ["S1", "S2"]
    assert sent["price_types"]["price_type"][0]["price_type_retail_currency_code"] == "USD"
    assert sent["payment_methods"] == {"payment_method": [{"payment_method_code": "NET30"}]}
    assert "shipping_methods" not in sent
    assert "sales_rep_code" not in sent


def test_more_than_a_batch_goes_in_several_jobs_that_must_all_finish() -> None:
    desk = bench(job(1), job(2), job(1, "finished"), job(2, "started"), batch={"customers": 1})
    started = desk.joor.send_customers([RECORD, RECORD])
    assert started.ids == ("1", "2")
    assert not desk.joor.customers_arrived(started)


def test_a_job_joor_has_forgotten_is_over() -> None:
    assert bench(httpx.Response(404)).joor.customers_arrived(CustomerJob(("9",)))


def test_a_customer_is_read_by_its_code_whatever_signs_that_holds() -> None:
    desk = bench(shown(SHOWN))
    found = desk.joor.find_customer("C 1/A")
    assert found is not None
    assert (found.name, found.alias, found.email) == ("Maison Rue NYC", "Maison Rue", "buyer@rue.test")
    assert (found.warehouse, found.billing[0].code, found.shipping) == ("DEF", "B1", ())
    assert found.price_types == (PriceTypeName("Wholesale US", "USD"),)
    assert (desk.paths, desk.credits) == (["GET /v2/connection/customer_code/C%201%2FA/"], 1)


@pytest.mark.parametrize("answer", [httpx.Response(404), refused("Customer does not exist"), shown()])
def test_one_that_joor_has_not_matched_yet_is_not_found(answer: httpx.Response) -> None:
    assert bench(answer).joor.find_customer("C-1") is None


def test_a_rename_writes_the_whole_record_at_the_old_code() -> None:
    desk = bench(shown())
    desk.joor.rename_customer("OLD", RECORD)
    assert desk.paths == ["PUT /v2/connection/customer_code/OLD/"]
    assert desk.bodies[0]["connections"]["connection"]["customer_code"] == "C 1/A"


def test_refusals_come_in_joors_words_and_lost_answers_are_told_apart() -> None:
    with pytest.raises(RecordRejected, match="belongs to another customer"):
        bench(refused("customer_code 'C' belongs to another customer")).joor.rename_customer("OLD", RECORD)
    with pytest.raises(UnknownOutcome):
        bench(httpx.Response(500)).joor.send_customers([RECORD])


def test_removing_one_that_is_gone_is_no_error() -> None:
    desk = bench(httpx.Response(404))
    desk.joor.remove_customer("C-1")
    assert desk.paths == ["DELETE /v2/connection/customer_code/C-1/"]
