"""An order with all it needs to become a sale, for tests to spoil."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from seamline.domain.catalogue import Product
from seamline.domain.customer import Address, Customer
from seamline.domain.order import Order, OrderLine, OrderStatus
from seamline.domain.references import ErpIdentity, References
from seamline.domain.sale import SaleDraft
from seamline.mapping.order_lines import LineMatch
from seamline.mapping.sale import map_sale
from seamline.mapping.sale_inputs import SaleInputs
from seamline.settings import Settings, validate_settings

PRODUCT = Product("p1", "SKU-1", name="Dress", prices={"Wholesale USD": Decimal("9.00")})
CUSTOMER = Customer(
    "c1", "Maison Rue", "USD", tax_rule="Tax Exempt", payment_term="30 days", price_tier="Wholesale USD"
)
PARIS = Address("1 rue Haute", "", "Paris", "", "75003", "France", "Maison Rue")
ORDER = Order(
    id="8812345",
    status=OrderStatus.APPROVED,
    currency="USD",
    total=Decimal("30.00"),
    lines=(
        OrderLine(
            style_identifier="S1",
            style_number="DRS",
            name="Dress",
            color="Black",
            color_code="BLK",
            size="S",
            size_code="S",
            upc="1",
            quantity=3,
            price=Decimal("10.00"),
        ),
    ),
    price_label="Wholesale US",
    customer_code="C-1",
    customer_name="Maison Rue",
    purchase_order="PO-7",
    approved="2026-01-06T09:00:00+00:00",
    ship_start="2026-02-01",
    ship_end="2026-03-15",
    shipping=PARIS,
    billing=PARIS,
)
REFERENCES = References(
    locations=("Main", "Shop"),
    price_tiers=("Retail", "Wholesale USD"),
    tax_rules=("Tax Exempt", "VAT"),
    payment_terms=("30 days", "60 days"),
    carriers=("DHL Express",),
    sales_representatives=("Ada Vance", "API Sales"),
    tax_percents={"VAT": Decimal(20)},
)
IDENTITY = ErpIdentity("Maison Lune", "USD", "UTC")


def settings(**orders: Any) -> Settings:
    """A connection whose orders section says this."""
    return validate_settings(
        {
            "connection": "lune",
            "go_live": "2026-01-01",
            "erp": {"kind": "cin7_core"},
            "joor": {"account": "1"},
            "selection": {"include_tags": ["JOOR"]},
            "styles": {"prices": [{"label": "Wholesale US", "currency": "USD", "wholesale": "Wholesale USD"}]},
            "stock": {"warehouses": {"Default": ["Main"]}},
            "orders": {"location": "Main", **orders},
        }
    )


def inputs(order: Order = ORDER, **changes: Any) -> SaleInputs:
    """What the mapping looks at; every line is matched with the one product."""
    given = SaleInputs(
        order=order,
        external_id=f"joor:{order.id}:1",
        customers=(CUSTOMER,),
        matches=tuple(LineMatch(line, (PRODUCT,)) for line in order.lines),
        identity=IDENTITY,
        references=REFERENCES,
    )
    return replace(given, **changes)


def drafted(order: Order = ORDER, given: dict[str, Any] | None = None, **orders: Any) -> SaleDraft:
    """The sale of an order that is fine."""
    found = map_sale(inputs(order, **(given or {})), settings(**orders))
    assert isinstance(found, SaleDraft), found
    return found


def problems(order: Order = ORDER, given: dict[str, Any] | None = None, **orders: Any) -> str:
    """Everything wrong with an order, one a line."""
    found = map_sale(inputs(order, **(given or {})), settings(**orders))
    assert isinstance(found, tuple), found
    return "\n".join(found)
