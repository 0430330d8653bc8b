"""Records as load takes them."""

from typing import Any

CUSTOMER: dict[str, Any] = {
    "Name": "Boutique Nord",
    "Status": "Active",
    "Currency": "USD",
    "PaymentTerm": "30 days",
    "TaxRule": "Tax Exempt",
    "AccountReceivable": "610",
    "RevenueAccount": "200",
    "Addresses": [{"Line1": "1 Main St", "Country": "United States", "Type": "Shipping", "DefaultForType": True}],
    "Contacts": [{"Name": "Lea Martin", "Email": "lea@nord.example", "Default": True}],
}


def product(sku: str, **fields: Any) -> dict[str, Any]:
    """A product as load takes it."""
    return {"SKU": sku, "Name": f"The {sku}", "Category": "Dresses", "PriceTier1": 240, "PriceTier2": 96, **fields}


def family(sku: str, *members: str) -> dict[str, Any]:
    """A family as load takes it, its members named by SKU."""
    lines = [{"SKU": member, "Option1": "Black", "Option2": member[-1]} for member in members]
    return {"SKU": sku, "Name": f"The {sku}", "Category": "Dresses", "Option1Name": "Color", "Products": lines}
