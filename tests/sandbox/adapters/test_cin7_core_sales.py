"""The Cin7 Core adapter opens, finishes, finds and voids sales in the look-alike."""

from decimal import Decimal

import msgspec
import pytest

from seamline.domain.customer import Address
from seamline.domain.sale import Charge, Sale, SaleDraft, SaleLine, SaleStage, disagreements
from seamline.errors import NotFound, RecordRejected, UnknownOutcome
from tests.sandbox.adapters.core_site import EURO, MAIN, NORD, CoreSite, product_id

REFERENCE = "joor:8812345:0"


@pytest.fixture
def site() -> CoreSite:
    return CoreSite()


def line(sku: str, quantity: int, price: str, discount: str = "0") -> SaleLine:
    total = quantity * Decimal(price) * (100 - Decimal(discount)) / 100
    return SaleLine(product_id(sku), sku, sku, Decimal(quantity), Decimal(price), total, Decimal(discount))


def draft(*lines: SaleLine, **fields: object) -> SaleDraft:
    wanted = lines or (line("AUR-S", 6, "96.05"), line("AUR-M", 2, "22.10", "12.5"))
    charges = (Charge("Shipping", Decimal("20.00")), Charge("JOOR order discount", Decimal("-5.25")))
    made = SaleDraft(
        external_id=REFERENCE,
        customer_id=NORD,
        customer_name="Boutique Nord",
        reference="PO 7741",
        lines=wanted,
        charges=charges,
        total=sum((part.total for part in wanted), Decimal(0)) + Decimal("14.75"),
        location=MAIN,
        tax_rule="Tax Exempt",
        terms="30 days",
        carrier="DHL Express",
        sales_representative="Ada Vance",
        order_date="2026-09-01",
        ship_by="2026-10-30",
        note="JOOR order 8812345",
        billing=Address("12 rue Haute", "", "Paris", "", "75003", "France"),
        shipping=Address("4 quai du Port", "", "Marseille", "", "13002", "France", "Boutique Nord", "Lea Martin"),
    )
    return msgspec.structs.replace(made, **fields)


def place(site: CoreSite, wanted: SaleDraft) -> Sale:
    opened = site.erp.open_sale(wanted)
    site.erp.finish_sale(opened.id, wanted)
    return site.erp.sale(opened.id)


def test_a_sale_opened_and_finished_reads_back_as_it_was_asked_for(site: CoreSite) -> None:
    wanted = draft()

    placed = place(site, wanted)

    assert disagreements(wanted, placed) == ()
    assert (placed.stage, placed.external_id, placed.picked) == (SaleStage.AUTHORISED, REFERENCE, False)
    assert placed.charges == wanted.charges
    assert placed.total == Decimal("629.725")
    assert site.calls() == ["POST sale", "POST sale/order", "GET sale"]


def test_the_one_off_address_does_not_land_on_the_customers_card(site: CoreSite) -> None:
    place(site, draft())

    (shown,) = site.account.snapshot()["sales"]
    assert shown["ShippingAddress"]["City"] == "Marseille"
    assert shown["Note"] == "JOOR order 8812345"
    assert (shown["SaleOrderDate"], shown["ShipBy"]) == ("2026-09-01T00:00:00", "2026-10-30T00:00:00")
    nord = next(row for row in site.account.snapshot()["customers"] if row["ID"] == NORD)
    assert [address["Line1"] for address in nord["Addresses"]] == ["12 rue Haute"]


def test_a_bare_header_is_found_again_and_finished(site: CoreSite) -> None:
    wanted = draft()
    opened = site.erp.open_sale(wanted)

    (found,) = site.erp.find_sales(REFERENCE)
    assert (found.id, found.number, found.stage) == (opened.id, opened.number, SaleStage.HEADER)
    site.erp.finish_sale(found.id, wanted)

    (found,) = site.erp.find_sales(REFERENCE)
    assert (found.stage, found.customer_id) == (SaleStage.AUTHORISED, NORD)


def test_a_draft_sale_is_finished_twice_and_keeps_only_the_last_lines(site: CoreSite) -> None:
    opened = place(site, draft(authorise=False))
    assert opened.stage is SaleStage.DRAFT

    site.erp.finish_sale(opened.id, draft(line("AUR-L", 1, "50.00")))

    found = site.erp.sale(opened.id)
    assert [row.sku for row in found.lines] == ["AUR-L"]
    assert found.stage is SaleStage.AUTHORISED


def test_a_foreign_customer_takes_its_rate(site: CoreSite) -> None:
    wanted = draft(customer_id=EURO, customer_name="Galerie Sud", currency_rate=Decimal("1.08"), advanced=True)

    assert disagreements(wanted, place(site, wanted)) == ()
    assert site.account.snapshot()["sales"][0]["CurrencyRate"] == 1.08


def test_more_than_there_is_becomes_a_backorder(site: CoreSite) -> None:
    placed = place(site, draft(line("AUR-S", 1000, "96.05"), charges=(), total=Decimal("96050.00")))

    assert (placed.backordered, placed.stage) == (True, SaleStage.AUTHORISED)
    assert site.erp.find_sales(REFERENCE)[0].backordered


def test_authorised_without_reserving_counts_as_authorised() -> None:
    site = CoreSite(allocates=False)

    assert place(site, draft()).stage is SaleStage.AUTHORISED


def test_voided_and_live_sales_are_found_oldest_first(site: CoreSite) -> None:
    first = place(site, draft())
    site.erp.void_sale(first.id)
    second = site.erp.open_sale(draft())

    found = site.erp.find_sales(REFERENCE)

    assert [(sale.id, sale.stage) for sale in found] == [
        (first.id, SaleStage.VOIDED),
        (second.id, SaleStage.HEADER),
    ]
    assert site.erp.find_sales(REFERENCE.upper()) == []


def test_an_undone_sale_is_a_draft_again(site: CoreSite) -> None:
    placed = place(site, draft())
    site.account.undo(placed.id)

    assert site.erp.sale(placed.id).stage is SaleStage.DRAFT


def test_a_shipped_sale_is_picked_and_cannot_be_voided(site: CoreSite) -> None:
    placed = place(site, draft())
    site.account.ship(placed.id)

    assert site.erp.sale(placed.id).picked
    assert site.erp.find_sales(REFERENCE)[0].picked
    with pytest.raises(RecordRejected, match="invoiced or shipped"):
        site.erp.void_sale(placed.id)


def test_everything_wrong_with_an_order_is_told_at_once(site: CoreSite) -> None:
    opened = site.erp.open_sale(draft())
    strange = draft(line("NO-1", 1, "1.00"), line("NO-2", 1, "1.00"))

    with pytest.raises(RecordRejected, match=r"NO-1.*not found; .*NO-2.*not found"):
        site.erp.finish_sale(opened.id, strange)
    assert site.erp.sale(opened.id).stage is SaleStage.HEADER


def test_a_line_whose_total_does_not_follow_is_refused(site: CoreSite) -> None:
    wrong = msgspec.structs.replace(line("AUR-S", 6, "96.05"), total=Decimal("576.00"))

    with pytest.raises(RecordRejected, match="Total of 'AUR-S' is invalid"):
        place(site, draft(wrong))


@pytest.mark.parametrize("as_200", [False, True])
def test_a_refusal_is_a_refusal_whatever_its_status(as_200: bool) -> None:
    site = CoreSite(errors_as_200=as_200)

    with pytest.raises(RecordRejected, match="Location 'Moon' was not found"):
        site.erp.open_sale(draft(location="Moon"))
    with pytest.raises(NotFound):
        site.erp.sale("5a1e0000-0000-4000-8000-000000000001")
    assert site.erp.find_sales(REFERENCE) == []


@pytest.mark.parametrize(("kind", "made"), [("timeout", 1), ("drop_after", 1), ("malformed", 1), ("drop_before", 0)])
def test_an_open_whose_answer_is_lost_is_unknown_and_can_be_looked_up(site: CoreSite, kind: str, made: int) -> None:
    site.fail(kind=kind, method="POST", path="/sale$")

    with pytest.raises(UnknownOutcome):
        site.erp.open_sale(draft())

    assert site.calls() == ["POST sale"]
    assert len(site.erp.find_sales(REFERENCE)) == made


def test_a_bare_503_leaves_the_outcome_of_a_write_unknown(site: CoreSite) -> None:
    site.fail(kind="status", status=503, method="POST", path="/sale$")

    with pytest.raises(UnknownOutcome):
        site.erp.open_sale(draft())
    assert site.erp.find_sales(REFERENCE) == []


@pytest.mark.parametrize("disguise", ["429", "400"])
def test_a_throttled_write_is_sent_again_and_made_once(disguise: str) -> None:
    site = CoreSite(calls_per_minute=1, throttle_disguise=disguise)
    site.erp.identity()

    opened = site.erp.open_sale(draft())

    assert [sale.id for sale in site.erp.find_sales(REFERENCE)] == [opened.id]
    assert site.calls().count("POST sale") > 1


def test_a_new_sale_may_stay_invisible_to_a_search_for_a_while() -> None:
    site = CoreSite(sale_list_lag_seconds=45.0)
    opened = site.erp.open_sale(draft())

    assert site.erp.find_sales(REFERENCE) == []
    site.clock.sleep(46)
    assert [sale.id for sale in site.erp.find_sales(REFERENCE)] == [opened.id]
    assert site.erp.sale(opened.id).external_id == REFERENCE
