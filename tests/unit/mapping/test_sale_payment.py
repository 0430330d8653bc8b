"""When an invoice is due under each kind of payment term."""

from datetime import date

import pytest

from seamline.domain.references import DueMethod, DueRule
from seamline.mapping.sale_payment import due_day


@pytest.mark.parametrize(
    ("day", "rule", "due"),
    [
        ("2026-01-15", DueRule(30), "2026-02-14"),
        ("2026-01-15", DueRule(10, DueMethod.DAY_OF_NEXT_MONTH), "2026-02-10"),
        ("2026-01-31", DueRule(31, DueMethod.DAY_OF_NEXT_MONTH), "2026-02-28"),
        ("2026-12-15", DueRule(0, DueMethod.LAST_DAY_OF_NEXT_MONTH), "2027-01-31"),
        ("2026-01-15", DueRule(30, DueMethod.DAYS_AFTER_MONTH_END), "2026-03-02"),
    ],
)
def test_the_due_day_follows_from_the_term(day: str, rule: DueRule, due: str) -> None:
    assert due_day(date.fromisoformat(day), rule).isoformat() == due
