"""A webhook as Cin7 Core keeps it, and the types of events there are."""

import base64
from dataclasses import dataclass, field

from sandbox.core.values import Record

STOCK, PRODUCT, CUSTOMER = "Stock/AvailableStockLevelChanged", "Product/Updated", "Customer/Updated"
FIRED = frozenset(
    {
        *(STOCK, PRODUCT, CUSTOMER, "Sale/Created", "Sale/QuoteAuthorised", "Sale/OrderAuthorised", "Sale/Voided"),
        *("Sale/Backordered", "Sale/ShipmentAuthorised", "Sale/InvoiceAuthorised", "Sale/PickAuthorised"),
        *("Sale/PackAuthorised", "Sale/Undo", "Sale/PartialPaymentReceived", "Sale/FullPaymentReceived"),
        "Sale/ShipmentTrackingNumberChanged",
    }
)
"""What the look-alike tells of."""
TYPES = FIRED | {
    *("Sale/CreditNoteAuthorised", "Sale/AttachmentAdded", "Sale/AdditionalAttributesChanged"),
    *("Purchase/OrderAuthorised", "Purchase/InvoiceAuthorised", "Purchase/StockReceivedAuthorised"),
    *("Purchase/CreditNoteAuthorised", "Purchase/Updated", "Supplier/Updated", "Lead/Updated", "Lead/Converted"),
    *("Opportunity/Authorized", "Opportunity/AttachmentAdded", "Opportunity/Voided", "Opportunity/Converted"),
    "Task/Overdue",
}
NO_AUTH, BASIC, BEARER = "noauth", "basicauth", "bearerauth"


@dataclass
class Webhook:
    """One webhook; `fields` are those that POST and PUT take, in their exact spelling."""

    guid: str
    fields: Record = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The type of event."""
        return str(self.fields["Type"])

    @property
    def is_active(self) -> bool:
        """Whether anything is delivered."""
        return bool(self.fields["IsActive"])

    def headers(self) -> dict[str, str]:
        """What every delivery carries."""
        sent = {"Content-Type": "application/json"}
        kind = self.fields["ExternalAuthorizationType"]
        if kind == BEARER:
            sent["Authorization"] = f"Bearer {self.fields['ExternalBearerToken']}"
        if kind == BASIC:
            pair = f"{self.fields['ExternalUserName']}:{self.fields['ExternalPassword']}"
            sent["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return sent | {row["Key"]: row["Value"] for row in self.fields["ExternalHeaders"]}

    def show(self) -> Record:
        """As every call answers it; passwords and tokens in clear text."""
        return {"ID": self.guid, "Name": f"{self.type} (sandbox)", **self.fields}
