"""Which path and verb of Cin7 Core is served by whom; paths are in lower case, since case does not matter."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.core import attachments, availability, customers, families, products, reference_lists
from sandbox.core.ask import Ask
from sandbox.core.sales import endpoint, fulfilment, invoices, listing, orders, picking, shipping
from sandbox.core.state import CoreState
from sandbox.core.webhooks import endpoint as webhooks

type Handler = Callable[[CoreState, Ask], Any]


def _files(owner_field: str) -> dict[str, Handler]:
    read, add = attachments.reader(owner_field), attachments.adder(owner_field)
    return {"GET": read, "POST": add, "DELETE": attachments.remove}


ROUTES: Mapping[str, Mapping[str, Handler]] = MappingProxyType(
    {
        "me": {"GET": reference_lists.me},
        "me/contacts": {"GET": reference_lists.contacts},
        "product": {"GET": products.get, "POST": products.post, "PUT": products.put},
        "product/attachments": _files("ProductID"),
        "productfamily": {"GET": families.get, "POST": families.post, "PUT": families.put},
        "productfamily/attachments": _files("FamilyID"),
        "ref/productavailability": {"GET": availability.get},
        "ref/location": {"GET": reference_lists.locations},
        "ref/pricetier": {"GET": reference_lists.price_tiers},
        "ref/tax": {"GET": reference_lists.taxes},
        "ref/paymentterm": {"GET": reference_lists.terms},
        "ref/carrier": {"GET": reference_lists.carriers},
        "ref/attributeset": {"GET": reference_lists.attribute_sets},
        "ref/brand": {"GET": reference_lists.brands},
        "ref/category": {"GET": reference_lists.categories},
        "ref/unit": {"GET": reference_lists.units},
        "ref/account": {"GET": reference_lists.accounts},
        "reference/discount": {"GET": reference_lists.discounts},
        "reference/deals": {"GET": reference_lists.deals},
        "webhooks": {
            "GET": webhooks.get,
            "POST": webhooks.post,
            "PUT": webhooks.put,
            "DELETE": webhooks.delete,
        },
        "customer": {"GET": customers.get, "POST": customers.post, "PUT": customers.put},
        "salelist": {"GET": listing.get},
        "sale": {"GET": endpoint.get, "POST": endpoint.post, "PUT": endpoint.put, "DELETE": endpoint.delete},
        "sale/quote": {"GET": orders.get_quote, "POST": orders.post_quote},
        "sale/order": {"GET": orders.get_order, "POST": orders.post_order},
        "sale/fulfilment": {"GET": fulfilment.get_fulfilments, "POST": fulfilment.post_fulfilment},
        "sale/fulfilment/pick": {
            "GET": picking.get_pick,
            "POST": picking.write_pick,
            "PUT": picking.write_pick,
        },
        "sale/fulfilment/pack": {
            "GET": picking.get_pack,
            "POST": picking.post_pack,
            "PUT": picking.put_pack,
        },
        "sale/fulfilment/ship": {
            "GET": shipping.get_ship,
            "POST": shipping.write_ship,
            "PUT": shipping.write_ship,
        },
        "sale/invoice": {"GET": invoices.get_invoices, "POST": invoices.write_invoice, "PUT": invoices.write_invoice},
        "sale/payment": {
            "GET": invoices.get_payments,
            "POST": invoices.post_payment,
            "PUT": invoices.put_payment,
            "DELETE": invoices.delete_payment,
        },
    }
)
