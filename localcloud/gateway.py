"""Serves MiniStack as if behind TLS; runs in the local cloud's own environment, not in the project's.

IAM is enforced, and this stack's own policies refuse plain HTTP. On a loopback address a certificate would prove
nothing, so the gateway states what a TLS proxy in front of it would: that the caller came by https.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app

FORWARDED = (b"x-forwarded-proto", b"https")

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


async def behind_tls(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Pass a request on with the header that a TLS proxy would add."""
    if scope["type"] == "http":
        scope = {**scope, "headers": [*scope["headers"], FORWARDED]}
    await app(scope, receive, send)


def end_with_owner() -> None:
    """Take the whole process group down once whoever holds the other end of standard input is gone."""
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    """Serve until the owner ends, however it ends."""
    Thread(target=end_with_owner, daemon=True).start()
    config = Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    asyncio.run(serve(behind_tls, config))


if __name__ == "__main__":
    main()
