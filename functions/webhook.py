"""Takes what the ERP posts about changes, and answers at once: the work is done behind a queue."""

import json
from functools import cache
from typing import Any

from seamline.environment import Environment, environment
from seamline.erp.cin7_core.events import hear
from seamline.hints.door import Door, Post, Reply
from seamline.hints.key_ring import KeyRing
from seamline.telemetry import Telemetry


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one request to the function URL."""
    return answer(door(), environment().telemetry, event)


@cache
def door() -> Door:
    """This container's door."""
    return door_of(environment())


def door_of(here: Environment) -> Door:
    """A door over an environment."""
    return Door(KeyRing(here.hook_keys, here.clock), hear, here.hints)


def answer(door: Door, telemetry: Telemetry, event: dict[str, Any]) -> dict[str, Any]:
    """Answer one request; what is logged names no record."""
    reply = door.answer(_post(event))
    if reply.heard:
        telemetry.count(reply.heard.connection, reply.heard.flow, {"Hints": 1})
    else:
        telemetry.logger.info("answered %d: %s", reply.status, reply.words)
    return _shown(reply)


def _post(event: dict[str, Any]) -> Post:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    method = event.get("requestContext", {}).get("http", {}).get("method", "")
    is_base64 = bool(event.get("isBase64Encoded"))
    return Post(method, event.get("rawPath", ""), headers, event.get("body") or "", is_base64)


def _shown(reply: Reply) -> dict[str, Any]:
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    return {"statusCode": reply.status, "headers": headers, "body": json.dumps({"said": reply.words})}
