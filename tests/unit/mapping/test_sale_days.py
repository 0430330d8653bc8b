"""The days of a sale are those of the ERP account, and days that make no sense hold the order."""

import pytest
from msgspec.structs import replace

from seamline.domain.order import Order
from seamline.domain.sale import SaleDraft
from seamline.mapping.sale import map_sale
from tests.unit.mapping.orders import IDENTITY, ORDER, drafted, inputs, problems, settings


def order(**changes: object) -> Order:
    """The good order, changed."""
    return replace(ORDER, **changes)


def test_dates_that_make_no_sense_are_problems() -> None:
    assert "ends (2026-01-01) before it starts" in problems(order(ship_end="2026-01-01"))
    assert "ship start '2026-02-30' is no date" in problems(order(ship_start="2026-02-30"))
    assert "closed period" in problems(given={"identity": replace(IDENTITY, lock_date="2026-01-06")})


@pytest.mark.parametrize(
    ("approved", "zone", "day"),
    [
        ("2027-01-01T02:30:00+00:00", "America/New_York", "2026-12-31"),
        ("2027-01-01T02:30:00Z", "America/New_York", "2026-12-31"),
        ("2027-01-01T02:30:00", "America/New_York", "2026-12-31"),
        ("2026-12-31T23:30:00+00:00", "Europe/Paris", "2027-01-01"),
        ("2027-01-01", "America/New_York", "2027-01-01"),
        ("2027-01-01T02:30:00+00:00", "(UTC-05:00) Eastern Time (US & Canada)", "2027-01-01"),
        ("2027-01-01T02:30:00+00:00", "", "2027-01-01"),
    ],
)
def test_the_order_its_invoice_and_its_receipt_count_for_the_day_of_the_accounts_zone(
    approved: str, zone: str, day: str
) -> None:
    ours = order(approved=approved, payment_method="Card")
    paid = {"invoice": "draft", "prepayment": {"methods": ["Card"], "account": "090"}}
    sale = drafted(ours, {"identity": replace(IDENTITY, time_zone=zone)}, **paid)
    assert sale.invoice is not None
    assert sale.receipt is not None
    assert {sale.order_date, sale.invoice.day, sale.receipt.day} == {day}


def test_the_closed_period_is_judged_by_the_day_of_the_accounts_zone() -> None:
    york = replace(IDENTITY, time_zone="America/New_York", lock_date="2026-12-31")
    told = problems(order(approved="2027-01-01T02:30:00+00:00"), {"identity": york})
    assert "the order date 2026-12-31 lies in the closed period" in told


def test_the_settings_may_name_the_zone_instead_of_the_erp() -> None:
    ours = inputs(order(approved="2027-01-01T02:30:00+00:00"), identity=replace(IDENTITY, time_zone="Eastern Time"))
    wanted = settings()
    named = wanted.model_copy(update={"erp": wanted.erp.model_copy(update={"time_zone": "America/New_York"})})
    sale = map_sale(ours, named)
    assert isinstance(sale, SaleDraft)
    assert sale.order_date == "2026-12-31"
