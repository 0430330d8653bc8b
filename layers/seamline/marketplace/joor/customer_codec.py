"""Writes a customer as JOOR's bulk-connection takes it, and reads it as a connection shows it: under other names."""

from seamline.domain.customer_record import AddressRecord, CustomerRecord, PriceTypeName
from seamline.marketplace.joor.values import Node, nodes, text

_FIELDS = {
    "customer_code": "code",
    "customer_name": "name",
    "customer_alias": "alias",
    "customer_email": "email",
    "customer_contact_name": "contact_name",
    "customer_buyer_name": "buyer_name",
    "sales_rep_code": "sales_rep",
    "customer_group_code": "group",
    "company_number_code": "company_number",
}
_NAMED = {
    "payment_methods": ("payment_method", "payment_method"),
    "shipping_methods": ("shipping_method", "shipping_method"),
    "warehouses": ("warehouse", "warehouse"),
}
_ADDRESS = {
    "code": "code",
    "name": "name",
    "phone": "phone",
    "address_1": "line1",
    "address_2": "line2",
    "city": "city",
    "state": "state",
    "postal_code": "postcode",
    "country": "country",
}


def encode_customer(record: CustomerRecord) -> Node:
    """One connection to write. Lists that are empty are left out, since nobody says what an empty one does."""
    node: Node = {name: getattr(record, field) for name, field in _FIELDS.items() if getattr(record, field)}
    for kind, addresses in (("billing", record.billing), ("shipping", record.shipping)):
        if addresses:
            rows = [_encode_address(kind, address) for address in addresses]
            node[kind] = {f"{kind}_addresses": {f"{kind}_address": rows}}
    node["price_types"] = {"price_type": [_encode_price_type(name) for name in record.price_types]}
    for plural, (single, field) in _NAMED.items():
        if getattr(record, field):
            node[plural] = {single: [{f"{single}_code": getattr(record, field)}]}
    return node


def decode_customer(node: Node) -> CustomerRecord:
    """A connection as JOOR shows it. Its contact name is the retailer's name, its contact e-mail what was written."""
    return CustomerRecord(
        code=text(node.get("customer_code")),
        name=text(node.get("customer_contact_name")),
        alias=text(node.get("customer_alias")),
        email=text(node.get("customer_contact_email")) or text(node.get("customer_email")),
        buyer_name=text(node.get("customer_buyer_name")),
        sales_rep=text(node.get("sales_rep_code")),
        group=text(node.get("customer_group_code")),
        company_number=text(node.get("company_number_code")),
        price_types=tuple(map(_decode_price_type, nodes(node.get("price_types"), "price_type"))),
        billing=_decode_addresses(node, "billing"),
        shipping=_decode_addresses(node, "shipping"),
        **{field: _first_code(node, plural, single) for plural, (single, field) in _NAMED.items()},
    )


def _encode_address(kind: str, address: AddressRecord) -> Node:
    node = {f"{kind}_{name}": getattr(address, field) for name, field in _ADDRESS.items()}
    # Only shipping addresses are known to carry an e-mail address, and only billing ones a name.
    return node | {"shipping_email": address.email} if kind == "shipping" else node


def _decode_addresses(node: Node, kind: str) -> tuple[AddressRecord, ...]:
    outer = node.get(kind)
    found = nodes(outer.get(f"{kind}_addresses"), f"{kind}_address") if isinstance(outer, dict) else []
    return tuple(
        AddressRecord(**{field: text(row.get(f"{kind}_{name}")) for name, field in _ADDRESS.items()}) for row in found
    )


def _encode_price_type(name: PriceTypeName) -> Node:
    return {
        "price_type_currency_code": name.currency,
        "price_type_label": name.label,
        "price_type_retail_currency_code": name.retail_currency or name.currency,
    }


def _decode_price_type(node: Node) -> PriceTypeName:
    return PriceTypeName(
        text(node.get("price_type_label")),
        text(node.get("price_type_currency_code")),
        text(node.get("price_type_retail_currency_code")),
    )


def _first_code(node: Node, plural: str, single: str) -> str:
    return next((text(row.get(f"{single}_code")) for row in nodes(node.get(plural), single)), "")
