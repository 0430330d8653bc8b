"""Queues a run of one flow for every connection that is due."""

from typing import Any

from seamline.dispatching import Dispatcher, dispatch
from seamline.domain.flow import Flow
from seamline.environment import environment


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer a tick of a flow's schedule: `{"flow": "styles"}`."""
    here = environment()
    with here.telemetry.about(flow=event["flow"]):
        queued = dispatch(Dispatcher(here.table, here.runs, here.clock), Flow(event["flow"]))
        here.telemetry.logger.info("queued %s", ", ".join(queued) or "nothing")
    return {"flow": event["flow"], "queued": queued}
