"""Which approved orders become sales; the rest are left alone in JOOR."""

from pydantic import Field

from seamline.settings.base import Model, Text


class NameFilter(Model):
    """Names or codes of one kind, letter case ignored."""

    only: tuple[Text, ...] = Field((), description="orders with one of these; empty: all orders")
    except_for: tuple[Text, ...] = Field((), description="but not orders with one of these")


class OrderFilters(Model):
    """Filters over approved orders; an order has to pass all of them. By default every order passes."""

    order_type: NameFilter = Field(NameFilter(), description="the order's type code")
    event: NameFilter = Field(NameFilter(), description="the event's name or code")
    warehouse: NameFilter = Field(NameFilter(), description="JOOR's warehouse, by name or code")
    division: NameFilter = Field(NameFilter(), description="a division's name or code; one of the order's is enough")
    customer_group: NameFilter = Field(NameFilter(), description="the customer group's name or code")
