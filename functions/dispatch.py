"""Queues a run of one flow for every connection that is due."""

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer which flow the schedule asked for."""
    return {"flow": event["flow"]}
