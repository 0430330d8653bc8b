"""The JOOR adapter's whole life against the look-alike: styles, stock, orders, export marks, and what goes wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandbox.joor.config import JoorConfig
from sandbox.kit.faults import FaultRule
from seamline.clock import utc
from seamline.domain.order import OrderStatus
from seamline.domain.stock import Cell
from seamline.domain.style import Color, Linesheet, Price, Size, Sku, Style, StyleTarget
from seamline.errors import CredentialsRejected, UnknownOutcome
from seamline.marketplace.port import Acknowledgement, ExportMark, PriceType, StyleBatch
from tests.sandbox.adapters.joor_sandbox import JoorSandbox, joor_sandbox

TEE = Style(
    identifier="fam/1",
    number="TS 100",
    name="Boxy Tee",
    description="Heavy cotton",
    prices=(Price("Wholesale US", "USD", Decimal("22.5"), Decimal("48"), "USD"),),
    colors=(Color("Black", "BLK"), Color("Navy", "NVY")),
    sizes=(Size("S", "S"), Size("M", "M")),
    skus=(Sku("", "", "BLK", "S", "0123"), Sku("", "", "NVY", "M", "0456")),
    linesheets=(Linesheet("SS26 Main", "SS26M", ship_start="2026-02-01", ship_end="2026-03-15", display_order=3),),
)
BLACK_S = StyleTarget("fam/1", "TS 100", "BLK", "S", "0123")
NAVY_S = StyleTarget("fam/1", "TS 100", "NVY", "S", "")
LOOSE = (
    JoorConfig(order_envelope="bare"),
    JoorConfig(order_envelope="nested_orders", code_as_text=True),
    JoorConfig(order_envelope="nested_order", single_as_object=True, next_start_at_end="total"),
    JoorConfig(empty_as_text=False, content_error_status=400, retry_after=True),
    JoorConfig(duplicate_upc="reject", ack_bumps_modified=True),
)


def with_styles(*styles: Style, config: JoorConfig | None = None, **settings: Any) -> JoorSandbox:
    at = joor_sandbox(config, **settings)
    job = at.joor.send_styles(StyleBatch(create=styles))
    at.clock.sleep(60)
    assert at.joor.job_finished(job)
    at.log.clear()
    return at


def place(at: JoorSandbox, **order: Any) -> str:
    given = {"status": "APPROVED", "price_type_id": "3", "lines": [{"upc": "0123", "quantity": 10}], **order}
    return str(at.account.place_order(given)["order_id"])


def many(count: int) -> tuple[Style, ...]:
    return tuple(Style(**{**_plain(), "identifier": f"id-{n}", "number": f"N-{n}", "skus": ()}) for n in range(count))


def _plain() -> dict[str, Any]:
    return {name: getattr(TEE, name) for name in TEE.__struct_fields__}


@pytest.mark.parametrize("config", [JoorConfig(), *LOOSE])
def test_a_style_lives_from_creation_to_an_acknowledged_order(config: JoorConfig) -> None:
    at = joor_sandbox(config)
    assert at.joor.find_styles([TEE]) == {}
    job = at.joor.send_styles(StyleBatch(create=(TEE,)))
    assert not at.joor.job_finished(job)
    at.clock.sleep(10)
    assert at.joor.job_finished(job)
    assert at.joor.find_styles([TEE]) == {"fam/1": TEE}
    stock = at.joor.send_stock([Cell("p1", "Default", 25, BLACK_S), Cell("p2", "East", 3, NAVY_S)])
    assert [outcome.accepted for outcome in stock] == [True, True]
    order_id = place(at)
    [order] = at.joor.open_orders().orders
    assert (order.id, order.status, order.total) == (order_id, OrderStatus.APPROVED, Decimal("225.00"))
    [outcome] = at.joor.acknowledge([Acknowledgement(order_id, ExportMark.EXPORTED, "sale SO-1")])
    assert outcome.accepted
    assert at.joor.open_orders().orders == ()
    assert all(
        (call.query["sync"], call.query["check"]) == ("0", "0")
        for call in at.calls
        if "order" in call.path and call.method == "GET"
    )


def test_an_update_reaches_joor_and_shows_among_the_modified_styles() -> None:
    at = with_styles(TEE, *many(2))
    since = utc(at.clock.now())
    renamed = Style(**{**_plain(), "name": "Boxier Tee"})
    job = at.joor.send_styles(StyleBatch(update=(renamed,)))
    at.clock.sleep(60)
    assert at.joor.job_finished(job)
    assert at.joor.modified_styles(since) == {"fam/1": renamed}
    assert at.credits == 5 + 1 + 1


def test_a_linesheet_made_by_hand_survives_an_update() -> None:
    at = with_styles(TEE)
    at.account.make_linesheet(name="Buyers' picks", styles=["TS 100"])
    at.joor.send_styles(StyleBatch(update=(Style(**{**_plain(), "linesheets": ()}),)))
    at.clock.sleep(60)
    assert [sheet.name for sheet in at.joor.find_styles([TEE])["fam/1"].linesheets] == ["Buyers' picks"]


def test_a_style_joor_refuses_inside_the_job_is_seen_to_be_missing() -> None:
    bad = Style(**{**_plain(), "identifier": "bad", "prices": (Price("No such label", "USD", Decimal(1)),)})
    at = with_styles(bad, TEE)
    assert list(at.joor.find_styles([bad, TEE])) == ["fam/1"]


def test_many_styles_cost_one_read_per_page() -> None:
    styles = many(30)
    at = with_styles(*styles, page_size=10)
    assert len(at.joor.find_styles(styles)) == 30
    assert at.credits == 3
    assert len(at.joor.modified_styles(datetime(2026, 1, 1, tzinfo=UTC))) == 30


def test_a_handful_out_of_many_is_read_one_by_one() -> None:
    styles = many(80)
    at = with_styles(*styles, page_size=10)
    assert len(at.joor.find_styles(styles[40:43])) == 3
    assert at.credits == 1 + 3


def test_stock_sets_the_cells_sent_and_leaves_the_others() -> None:
    at = with_styles(TEE)
    at.joor.send_stock([Cell("p1", "Default", 25, BLACK_S), Cell("p1", "East", 7, BLACK_S)])
    at.joor.send_stock([Cell("p1", "East", 0, BLACK_S)])
    assert [cell.query for cell in at.calls] == [{"dec_pending": "0"}] * 2
    cells = at.account.inventory[at.account.upcs["0123"][0]]
    assert {bucket.warehouse: units for bucket, units in cells.items()} == {"Default": 25, "East": 0}


@pytest.mark.parametrize("config", [JoorConfig(), JoorConfig(single_as_object=True, code_as_text=True)])
def test_only_the_rows_joor_refuses_are_refused(config: JoorConfig) -> None:
    at = with_styles(TEE, config=config)
    unknown = StyleTarget("nobody", "X-1", "RED", "S", "")
    outcomes = at.joor.send_stock(
        [
            Cell("p1", "Default", 25, BLACK_S),
            Cell("p1", "Atlantis", 25, BLACK_S),
            Cell("p9", "Default", 1, unknown),
            Cell("p2", "Default", 3, NAVY_S),
        ]
    )
    assert [outcome.accepted for outcome in outcomes] == [True, False, False, True]
    assert at.credits == 5


def test_reading_orders_marks_none_however_often() -> None:
    at = with_styles(TEE)
    ids = [place(at) for _ in range(3)]
    for _ in range(2):
        assert [order.id for order in at.joor.open_orders().orders] == ids
        assert at.joor.order(ids[0]) is not None
    assert {order.export_status for order in at.account.orders.values()} == {"UNDEFINED"}


@pytest.mark.parametrize("config", [JoorConfig(), *LOOSE])
def test_orders_come_page_by_page_to_the_last(config: JoorConfig) -> None:
    at = with_styles(TEE, config=config, page_size=2)
    ids = [place(at) for _ in range(5)]
    seen, cursor = [], ""
    for _ in range(10):
        page = at.joor.open_orders(cursor)
        seen += [order.id for order in page.orders]
        cursor = page.next
        if not cursor:
            break
    assert seen == ids
    assert cursor == ""


def test_an_order_edited_after_export_is_shown_as_edited_only() -> None:
    at = with_styles(TEE)
    order_id = place(at)
    at.joor.acknowledge([Acknowledgement(order_id, ExportMark.EXPORTED, "sale SO-1")])
    at.clock.sleep(5)
    at.account.edit_order(order_id, {"quantities": {"0123": 4}})
    assert at.joor.open_orders().orders == ()
    [edited] = at.joor.edited_orders().orders
    assert (edited.id, edited.lines[0].quantity) == (order_id, 4)


def test_failed_and_reopened_orders_are_open_again_and_a_cancelled_one_can_be_read() -> None:
    at = with_styles(TEE)
    first, second, third = (place(at) for _ in range(3))
    outcomes = at.joor.acknowledge(
        [
            Acknowledgement(first, ExportMark.FAILED, "UPC 0123 is not in Cin7"),
            Acknowledgement(second, ExportMark.EXPORTED, "sale SO-2"),
            Acknowledgement(third, ExportMark.EXPORTED, "sale SO-3"),
        ]
    )
    assert all(outcome.accepted for outcome in outcomes)
    at.joor.acknowledge([Acknowledgement(second, ExportMark.OPEN, "")])
    at.account.cancel(third)
    assert {order.id for order in at.joor.open_orders().orders} == {first, second}
    assert at.account.orders[first].export_description == "UPC 0123 is not in Cin7"
    cancelled = at.joor.order(third)
    assert cancelled is not None
    assert cancelled.status is OrderStatus.CANCELLED
    assert at.joor.order("404") is None


def test_an_unreadable_order_does_not_hide_its_neighbours() -> None:
    at = with_styles(TEE)
    good, bad = place(at), place(at, raw={"order_total": "about 200"})
    page = at.joor.open_orders()
    assert [order.id for order in page.orders] == [good]
    (row,) = page.unreadable
    assert (row.order_id, row.reason) == (bad, "order_total is not an amount: 'about 200'")
    assert '"order_total":"about 200"' in row.raw


def test_a_bad_order_does_not_keep_its_neighbours_from_being_marked() -> None:
    at = with_styles(TEE)
    good = place(at)
    marks = [Acknowledgement(i, ExportMark.EXPORTED, "sale") for i in ("404", good)]
    outcomes = at.joor.acknowledge(marks)
    assert [outcome.accepted for outcome in outcomes] == [False, True]
    assert outcomes[0].words
    assert at.account.orders[good].export_status == "SUCCESS"


def test_price_types_and_access_are_read_with_both_credentials() -> None:
    at = joor_sandbox()
    at.joor.verify_access()
    assert at.credits == 2
    assert at.joor.price_types() == (PriceType("Wholesale US", "USD", "USD"), PriceType("Wholesale EU", "EUR", "EUR"))


def test_the_v4_token_opens_v2_as_well() -> None:
    at = joor_sandbox(v2_auth="bearer")
    at.account.configure(v2_token="revoked")
    at.joor.verify_access()


@pytest.mark.parametrize(
    ("change", "named"), [({"v2_token": "revoked"}, "v2 token"), ({"password": "changed"}, "v4 credentials")]
)
def test_a_refused_credential_is_named(change: dict[str, str], named: str) -> None:
    at = joor_sandbox()
    at.account.configure(**change)
    with pytest.raises(CredentialsRejected, match=named):
        at.joor.verify_access()


def test_a_token_that_expires_between_calls_is_renewed_unseen() -> None:
    at = joor_sandbox()
    at.joor.price_types()
    at.account.expire_tokens()
    assert len(at.joor.price_types()) == 2
    at.clock.sleep(timedelta(hours=9).total_seconds())
    assert len(at.joor.price_types()) == 2


def test_a_wrong_account_is_refused() -> None:
    at = joor_sandbox(account="333333")
    with pytest.raises(CredentialsRejected, match="333333"):
        at.joor.price_types()


@pytest.mark.parametrize("retry_after", [True, False])
def test_a_throttled_read_waits_for_the_next_window(retry_after: bool) -> None:
    at = joor_sandbox(replace(JoorConfig(), credits=2, retry_after=retry_after, credit_window_seconds=100))
    for _ in range(4):
        assert at.joor.open_orders().orders == ()


@pytest.mark.parametrize("kind", ["html", "drop_after", "malformed", "status"])
def test_a_read_gets_over_a_single_fault(kind: Any) -> None:
    at = with_styles(TEE)
    order_id = place(at)
    status = 200 if kind == "html" else 503
    at.faults.add(FaultRule("joor", path="order", kind=kind, status=status))
    assert [order.id for order in at.joor.open_orders().orders] == [order_id]


@pytest.mark.parametrize("kind", ["timeout", "drop_after", "malformed", "status"])
def test_a_write_of_unknown_outcome_is_said_to_be_so_and_not_repeated(kind: Any) -> None:
    at = joor_sandbox()
    at.faults.add(FaultRule("joor", method="POST", path="bulk-style", kind=kind, status=503))
    with pytest.raises(UnknownOutcome):
        at.joor.send_styles(StyleBatch(create=(TEE,)))
    assert len(at.calls) == 1
