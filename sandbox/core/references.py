"""The reference books of one Cin7 Core account: every name a record may use must stand in one of them."""

from dataclasses import dataclass, field

from sandbox.core.errors import Problem
from sandbox.core.fields import TIER_COUNT
from sandbox.core.values import Record


def _default_tiers() -> list[str]:
    return [f"Tier {n}" for n in range(1, TIER_COUNT + 1)]


@dataclass
class References:
    """Rows in the shape the API shows them; `tiers` are the ten price tier names in order of their code."""

    company: Record = field(default_factory=dict)
    contacts: list[Record] = field(default_factory=list)
    locations: list[Record] = field(default_factory=list)
    tiers: list[str] = field(default_factory=_default_tiers)
    taxes: list[Record] = field(default_factory=list)
    terms: list[Record] = field(default_factory=list)
    carriers: list[Record] = field(default_factory=list)
    brands: list[Record] = field(default_factory=list)
    categories: list[Record] = field(default_factory=list)
    units: list[Record] = field(default_factory=list)
    attribute_sets: list[Record] = field(default_factory=list)
    accounts: list[Record] = field(default_factory=list)
    discounts: list[Record] = field(default_factory=list)
    deals: list[Record] = field(default_factory=list)
    currencies: list[str] = field(default_factory=lambda: ["USD"])

    @property
    def base_currency(self) -> str:
        """The account's own currency."""
        return str(self.company.get("Currency", "USD"))

    def location(self, name: str) -> Record | None:
        """The warehouse with exactly this name; bins cannot be named."""
        return next((row for row in self.locations if row["Name"] == name), None)

    def default_location(self) -> str:
        """The warehouse a sale uses when it names none."""
        rows = [row for row in self.locations if row["IsDefault"]] or self.locations
        return str(rows[0]["Name"]) if rows else ""

    def unknown(self, record: Record) -> list[Problem]:
        """A problem for each reference in this record that stands in no reference book. Empty values pass."""
        problems: list[Problem] = []
        for name, (text, code) in _TEXTS.items():
            value = record.get(name)
            if value not in (None, "") and value not in self._names(name):
                problems.append(Problem(text.format(value), code))
        return problems

    def _names(self, name: str) -> set[str]:
        books: dict[str, list[Record]] = {
            "Category": self.categories,
            "Brand": self.brands,
            "UOM": self.units,
            "DefaultLocation": self.locations,
            "Location": self.locations,
            "AttributeSet": self.attribute_sets,
            "SalesRepresentative": self.contacts,
            "TaxRule": [row for row in self.taxes if row["IsActive"] and row["IsTaxForSale"]],
            "SaleTaxRule": self.taxes,
            "PurchaseTaxRule": self.taxes,
            "PaymentTerm": [row for row in self.terms if row["IsActive"]],
            "Terms": [row for row in self.terms if row["IsActive"]],
        }
        if name == "PriceTier":
            return set(self.tiers)
        if name == "Carrier":
            return {row["Description"] for row in self.carriers}
        if name in {"RevenueAccount", "AccountReceivable", "DefaultAccount"}:
            return {row["Code"] for row in self.accounts}
        return {row["Name"] for row in books[name]}


_LOCATION = ("Location '{}' was not found in Locations reference book", 404)
_TAX_RULE = ("Tax Rule '{}' was not found in reference book", 404)
_TERM = ("Active payment term with name {} was not found in Payment Terms reference book", 400)
_ACCOUNT = ("Account with code '{}' was not found in reference book", 404)
_TEXTS: dict[str, tuple[str, int]] = {
    "Category": ("Category not found.", 404),
    "Brand": ("Brand '{}' was not found in reference book", 404),
    "UOM": ("Unit of measure with name '{}' was not found reference book.", 404),
    "DefaultLocation": _LOCATION,
    "Location": _LOCATION,
    "AttributeSet": (
        "Product's attribute set with this name is not found in Additional Attribute Sets reference book",
        404,
    ),
    "SalesRepresentative": ("Sales Representative '{}' was not found in Company Contacts reference book", 400),
    "TaxRule": _TAX_RULE,
    "SaleTaxRule": _TAX_RULE,
    "PurchaseTaxRule": _TAX_RULE,
    "PaymentTerm": _TERM,
    "Terms": _TERM,
    "PriceTier": ("PriceTier value is invalid.", 400),
    "Carrier": ("Carrier '{}' was not found in reference book", 404),
    "RevenueAccount": _ACCOUNT,
    "AccountReceivable": _ACCOUNT,
    "DefaultAccount": _ACCOUNT,
}
