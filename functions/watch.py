"""Looks after all connections every few minutes, and sends the daily digest."""

from typing import Any

from seamline.environment import environment
from seamline.watch.watcher import Watcher, send_digest, watch


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer a tick of a schedule: `{}` to look, `{"digest": true}` for the digest of the day before."""
    here = environment()
    watcher = Watcher(here.table, here.notices, here.telemetry, here.clock, here.admin_url)
    if event.get("digest"):
        return {"digest": send_digest(watcher)}
    told = watch(watcher)
    here.telemetry.logger.info("news of %s", ", ".join(told) or "nobody")
    return {"told": told}
