"""The flows the stack deploys, so that a later flow is one line here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """One flow's share of the stack: how often dispatch looks, and the room its sync Lambda gets."""

    name: str
    schedule: str
    memory_mb: int
    timeout_seconds: int
    exports_orders: bool = False
    copies_pictures: bool = False


FLOWS = [
    Flow("styles", schedule="rate(5 minutes)", memory_mb=512, timeout_seconds=300),
    Flow("stock", schedule="rate(1 minute)", memory_mb=512, timeout_seconds=900),
    Flow("images", schedule="rate(10 minutes)", memory_mb=2048, timeout_seconds=300, copies_pictures=True),
    Flow("customers", schedule="rate(15 minutes)", memory_mb=512, timeout_seconds=300),
    Flow("orders", schedule="rate(1 minute)", memory_mb=512, timeout_seconds=60, exports_orders=True),
    Flow("shipments", schedule="rate(5 minutes)", memory_mb=512, timeout_seconds=300),
    Flow("reconcile", schedule="rate(15 minutes)", memory_mb=512, timeout_seconds=300),
]
