"""The whole account as JSON, so that a test outside the process can assert on anything in it."""

from sandbox.core import availability, customers
from sandbox.core.ask import Ask
from sandbox.core.sales.render import show_sale
from sandbox.core.state import CoreState
from sandbox.core.values import Record


def snapshot(account: CoreState) -> Record:
    """All sales, customers and stock rows; products and families as counts, since the API lists them."""
    ask = Ask({}, {})
    return {
        "products": len(account.products),
        "families": len(account.families),
        "customers": [customers.show(account, row, ask) for row in account.customers.ordered()],
        "sales": [show_sale(account, sale) for sale in account.sales.values()],
        "webhooks": [webhook.show() for webhook in account.webhooks.values()],
        "deliveries": len(account.outbox.waiting),
        "availability": [availability.show(account, key) for key in account.stock.keys],
    }
