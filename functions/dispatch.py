"""Queues a run of one flow for every connection that is due."""

from typing import Any

import msgspec

from seamline.aws import Look
from seamline.batches import Answer, work_off
from seamline.dispatching import Dispatcher, dispatch, look_on
from seamline.environment import Environment, environment


def handler(event: dict[str, Any], _context: object) -> Answer:
    """Answer a tick of a flow's schedule, `{"flow": "orders", "seconds": 60}`, or looks that have waited for it."""
    here = environment()
    if "Records" in event:
        return work_off(event, lambda message: _look(here, message.read(Look)))
    tick = msgspec.convert(event, Look)
    _look(here, tick)
    look_on(_dispatcher(here), here.looks, tick)
    return {}


def _look(here: Environment, look: Look) -> None:
    with here.telemetry.about(flow=look.flow.value):
        queued = dispatch(_dispatcher(here), look.flow)
        here.telemetry.logger.info("queued %s", ", ".join(queued) or "nothing")


def _dispatcher(here: Environment) -> Dispatcher:
    return Dispatcher(here.table, here.runs, here.clock)
