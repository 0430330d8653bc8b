"""An order beside its sale shows each SKU's difference, and nothing where there is none."""

from decimal import Decimal

from msgspec.structs import replace

from seamline.console.pages.beside import beside
from seamline.domain.order_edits import Allowance
from seamline.domain.sale import Sale, SaleDraft, SaleLine, SaleStage
from seamline.flows.compare_sale import Comparison

LINE = SaleLine("p1", "HAT", "Hat", Decimal(2), Decimal("9.50"), Decimal(19))
DRAFT = SaleDraft("joor:1:1", "c", "Nord", "PO-1", (LINE,), total=Decimal(19))
SALE = Sale("s1", "SO-1", "joor:1:1", SaleStage.AUTHORISED, lines=(LINE,), total=Decimal(19))
COMPARED = Comparison("joor:1:1", DRAFT, (), {}, True, '{"a":1}', SALE, ())


def test_equal_lines_do_not_differ() -> None:
    page = beside("lune", "1", "{}", COMPARED)
    assert [(pair.sku, pair.wanted, pair.found, pair.differs) for pair in page.pairs] == [
        ("HAT", "2 × 9.5", "2 × 9.5", False)
    ]
    assert page.totals is not None
    assert not page.totals.differs


def test_a_line_that_somebody_changed_in_the_erp_differs_and_one_of_theirs_shows_too() -> None:
    other = replace(LINE, quantity=Decimal(3), discount=Decimal(10))
    sale = replace(SALE, lines=(other, replace(LINE, sku="CAP")), total=Decimal(44))
    page = beside("lune", "1", "{}", replace(COMPARED, sale=sale))
    assert [(pair.sku, pair.found, pair.differs) for pair in page.pairs] == [
        ("HAT", "3 × 9.5, 10 % off", True),
        ("CAP", "2 × 9.5", True),
    ]


def test_without_a_sale_there_is_only_what_would_be_sent() -> None:
    page = beside("lune", "1", "", replace(COMPARED, sale=None, sent=False))
    assert not page.has_sale
    assert page.erp == '{\n  "a": 1\n}'


def test_what_may_pass_is_named_in_words() -> None:
    page = beside("lune", "1", "", replace(COMPARED, acceptable={Allowance.ZERO_PRICE: ("HAT: the price is 0",)}))
    assert [(one.name, one.label) for one in page.acceptable] == [("zero_price", "zero price")]
