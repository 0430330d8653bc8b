"""Turns the hints of a moment into runs, one for each connection and flow they are for."""

from typing import Any

from seamline.batches import Answer
from seamline.environment import environment
from seamline.hints.gathering import Gatherer, gather


def handler(event: dict[str, Any], _context: object) -> Answer:
    """Answer a batch of the gathering queue."""
    here = environment()
    with here.telemetry.about(flow="hints"):
        return gather(Gatherer(here.table, here.runs, here.hints, here.clock), event)
