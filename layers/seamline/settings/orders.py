"""The orders section: how approved orders become sales."""

from typing import Literal, Self

from pydantic import Field, model_validator

from seamline.settings.base import Model, Positive, Text
from seamline.settings.order_customers import CustomerSettings
from seamline.settings.order_filters import OrderFilters
from seamline.settings.order_texts import TextSettings
from seamline.settings.templates import Template

type Attribute = Literal[
    "AdditionalAttribute1",
    "AdditionalAttribute2",
    "AdditionalAttribute3",
    "AdditionalAttribute4",
    "AdditionalAttribute5",
    "AdditionalAttribute6",
    "AdditionalAttribute7",
    "AdditionalAttribute8",
    "AdditionalAttribute9",
    "AdditionalAttribute10",
]


class Prepayment(Model):
    """Orders that are paid in full already get a receipt in the ERP; simple sales only."""

    methods: tuple[Text, ...] = Field((), description="JOOR payment methods (name or code) that mean: paid in full")
    account: str = Field("", description="code of the ERP account that received the money")


class OrderSettings(Model):
    """How approved orders become sales."""

    filters: OrderFilters = Field(OrderFilters(), description="which approved orders become sales")
    sale_type: Literal["simple", "advanced"] = Field(
        "simple", description="advanced: the sale may be shipped and invoiced in parts"
    )
    sale_status: Literal["draft", "authorised"] = Field(
        "authorised", description="draft: somebody authorises the sale in the ERP, and may change it before"
    )
    short_orders: Literal["backorder", "hold", "draft"] = Field(
        "backorder",
        description="backorder: always claim stock; hold, draft: claim it only if all of the order is available",
    )
    steps: Literal["none", "pick", "pick_pack", "pick_pack_ship"] = Field(
        "none", description="fulfilment steps authorised at creation; simple, authorised, fully available sales only"
    )
    invoice: Literal["none", "draft", "authorised"] = Field("none", description="the invoice created with the sale")
    prepayment: Prepayment = Field(Prepayment(), description="receipts for orders that are paid already")

    location: Text = Field(description="the ERP location the sale ships from")
    locations: dict[str, Text] = Field({}, description="ERP location by JOOR warehouse (name or code)")
    location_from: Literal["default", "customer"] = Field(
        "default", description="where `locations` says nothing: `location`, or the customer's own if the card has one"
    )
    tax_rule: str = Field("", description="used when neither the customer's card nor the country gives one")
    tax_rules: dict[str, Text] = Field({}, description="ERP tax rule by country the order ships to (name or ISO code)")
    tax_rule_from: Literal["customer", "country"] = Field("customer", description="which of the two is asked first")
    terms_from: Literal["customer", "order"] = Field("customer", description="whose payment term the sale gets")
    terms: dict[str, Text] = Field({}, description="ERP payment term by JOOR payment method (name or code)")
    carrier_from: Literal["customer", "order"] = Field("customer", description="whose carrier the sale gets")
    carriers: dict[str, Text] = Field({}, description="ERP carrier by JOOR shipping method (name or code)")
    sales_rep_from: Literal["customer", "order", "default"] = Field(
        "customer", description="whose sales representative"
    )
    sales_reps: dict[str, Text] = Field({}, description="ERP sales representative by JOOR's (name or code)")
    default_sales_rep: str = Field("", description="used when the customer or order has none")
    price_tier_from: Literal["customer", "price_type"] = Field(
        "customer", description="the sale's price tier label: the customer's, or styles.prices by JOOR's price type"
    )

    reference_from: Literal["purchase_order", "order_id"] = Field(
        "purchase_order", description="the sale's reference; an order without a purchase order gives its number"
    )
    reference_prefix: str = Field("", description="put before the reference")
    ship_by: Literal["start", "end", "none"] = Field("start", description="which day of the ship window is the ship-by")
    addresses: Literal["order", "stored", "customer"] = Field(
        "order",
        description="order: one-off addresses as ordered; stored: the customer's address whose id JOOR's code is; "
        "customer: the default ones of the customer's card, where it has them",
    )
    country_names: dict[str, Text] = Field({}, description="the ERP's spelling by country (name or ISO code)")
    texts: TextSettings = Field(TextSettings(), description="where each text of the order goes on the sale")
    attributes: dict[Attribute, Template] = Field(
        {}, description="a template for each additional attribute of the sale, such as {{ order.season }}"
    )

    customers: CustomerSettings = Field(CustomerSettings(), description="orders whose customer is not known")
    match_customers_by: tuple[Literal["id", "attribute", "name"], ...] = Field(
        ("id", "attribute", "name"),
        description="rules in the order in which they are tried, after the codes that the customers flow has given",
    )
    customer_attribute: str = Field(
        "",
        description="the customer attribute that holds JOOR's code; default: customers.code, else AdditionalAttribute1",
    )
    currency_rates: dict[str, Positive] = Field({}, description="base currency units per one unit, by currency")

    doors: Literal["comments", "sales"] = Field(
        "comments", description="orders for several doors: one sale that names them in its comments, or a sale per door"
    )
    price_from: Literal["joor", "erp"] = Field(
        "joor", description="line prices: as ordered, or of the sale's price tier"
    )
    accept_price_difference: bool = Field(False, description="with price_from erp: accept another total than JOOR's")
    line_discounts: Literal["price", "percent"] = Field(
        "price", description="a price reduced in JOOR: as the line's price, or as price and discount where exact"
    )
    order_discount: Literal["charge", "lines"] = Field(
        "charge", description="the order's discount: as a negative charge, or as a percentage on every line"
    )
    shipping_charge: Text = Field("Shipping", description="name of the charge for JOOR's shipping")
    discount_charge: Text = Field("JOOR order discount", description="name of the negative charge for the discount")
    rounding_charge: Text = Field(
        "Price rounding", description="name of the charge that keeps merged or reduced prices right to the cent"
    )
    allow_unsellable: bool = Field(
        False, description="accept lines whose product is deprecated, not sellable or in set-up"
    )
    allow_zero_price: bool = Field(
        False, description="accept lines with the price 0; a line discounted to nothing is always accepted"
    )
    mark_failed: bool = Field(True, description="show held orders in JOOR as failed, with the reasons")
    cancelled: Literal["problem", "void"] = Field(
        "problem", description="an order cancelled in JOOR after its export: a problem, or void the sale if not picked"
    )
    max_lines: int = Field(500, ge=1, description="orders with more lines are held")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = [*self._step_faults(), *self._payment_faults()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _step_faults(self) -> list[str]:
        if self.steps == "none":
            return []
        needed = {
            "sale_type: simple": self.sale_type == "simple",
            "sale_status: authorised": self.sale_status == "authorised",
            "short_orders: hold or draft (the ERP takes no steps on backordered sales)": self.short_orders
            != "backorder",
        }
        return [f"steps {self.steps} needs {need}" for need, met in needed.items() if not met]

    def _payment_faults(self) -> list[str]:
        faults = []
        if self.invoice != "none" and self.sale_status != "authorised":
            faults.append("invoice needs sale_status: authorised (the ERP invoices authorised orders only)")
        if self.prepayment.methods and self.sale_type != "simple":
            faults.append("prepayment needs sale_type: simple")
        if self.prepayment.methods and not self.prepayment.account:
            faults.append("prepayment.methods needs prepayment.account")
        return faults
