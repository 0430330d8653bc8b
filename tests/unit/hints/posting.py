"""Somebody who posts to the webhook URL, and a queue that remembers what became of it."""

import json
from typing import Any

from seamline.clock import ManualClock
from seamline.domain.hint import Hint
from seamline.erp.cin7_core.events import STOCK, hear
from seamline.hints.door import Door, Post, Reply
from seamline.hints.key_ring import KeyRing
from seamline.hints.key_store import MemoryHookKeys
from seamline.hints.keys import HookKey, HookKeys

SECRET = "the-right-secret"
HEADER = "X-Seamline-Secret"


class RememberingHints:
    """A gathering queue that only remembers."""

    def __init__(self) -> None:
        self.sent: list[tuple[Hint, int]] = []

    def send(self, hint: Hint, delay: int = 0) -> None:
        """Keep it."""
        self.sent.append((hint, delay))

    @property
    def hints(self) -> list[Hint]:
        """What was sent."""
        return [hint for hint, _ in self.sent]


class Doorstep:
    """The door of a connection named lune whose secret is known."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.keys = MemoryHookKeys()
        self.keys.put("lune", HookKeys((HookKey(HEADER, SECRET),)))
        self.queue = RememberingHints()
        self.door = Door(KeyRing(self.keys, self.clock), hear, self.queue)

    def post(self, body: Any, event: str = STOCK, secret: str = SECRET, connection: str = "lune") -> Reply:
        """Post an event; text as a body is sent as it is."""
        text = body if isinstance(body, str) else json.dumps(body)
        return self.door.answer(Post("POST", f"/{connection}/{event}", {HEADER.lower(): secret}, text))
