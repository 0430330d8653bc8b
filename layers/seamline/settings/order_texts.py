"""Where an order's texts go on its sale."""

from typing import Literal

from pydantic import Field

from seamline.settings.base import Model
from seamline.settings.templates import Template

type Target = Literal["note", "shipping_notes", "memo", "nowhere"]


class TextSettings(Model):
    """Where each text of an order goes. The ERP may print the note and the memo on papers the customer sees."""

    order_link: Target = Field("note", description="JOOR's order id and the link to the order")
    comments: Target = Field("note", description="the buyer's comments")
    first_comment: Target | None = Field(
        None, description="a place of its own for the first comment; default: the same"
    )
    internal_comments: Target = Field("nowhere", description="JOOR's internal comments")
    ship_window: Target = Field("shipping_notes", description="the days between which the order shall ship")
    tracking: Target = Field("shipping_notes", description="a tracking number or link the order carries already")
    doors: Target = Field(
        "shipping_notes", description="the doors the order is for; lines name theirs in their comment"
    )
    memo: Template = Field("", description="a template whose result is added to the memo, such as {{ order.event }}")
