"""Answers what is posted to the webhook URL: who may, what it tells, and one message to the gathering queue."""

import logging
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping

from msgspec import Struct

from seamline.domain.hint import Heard, Hint
from seamline.errors import MalformedAnswer, Throttled
from seamline.hints.hint_queue import HintQueue
from seamline.hints.key_ring import KeyRing

MOST_BYTES = 1_000_000
_PATH = re.compile(r"^/(?P<connection>[a-z][a-z0-9-]{0,39})/(?P<event>[A-Za-z]{1,40}/[A-Za-z]{1,60})/?$")

type Reader = Callable[[str, bytes | None], Heard | None]
"""Reads an event's body, None for one that is too large: what it tells, None if nobody wants it. MalformedAnswer."""


class Post(Struct, frozen=True):
    """One request; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = {}
    body: str = ""
    is_base64: bool = False


class Reply(Struct, frozen=True):
    """What is answered, and in words why."""

    status: int
    words: str
    heard: Hint | None = None


class Door(Struct, frozen=True):
    """What stands between the internet and the queues."""

    ring: KeyRing
    read: Reader
    queue: HintQueue

    def answer(self, post: Post) -> Reply:
        """Answer one request. Nothing of the body is looked at before the header was found right."""
        if post.method != "POST":
            return Reply(405, "send an event with POST")
        place = _PATH.match(post.path)
        if place is None:
            return Reply(404, "the address is /<connection>/<type of the event>")
        try:
            if not self.ring.admits(place["connection"], post.headers):
                return Reply(401, "the secret header is missing or wrong")
        except Throttled:
            return Reply(503, "too many requests with unknown headers; send the event again later")
        return self._admitted(post, place["connection"], place["event"])

    def _admitted(self, post: Post, connection: str, event: str) -> Reply:
        try:
            large = _size(post) > MOST_BYTES
            heard = self.read(event, None if large else _bytes(post))
        except MalformedAnswer as error:
            _LOG.warning("an event %s for %s cannot be read: %s", event, connection, error)
            return Reply(400, f"the body cannot be read: {error}")
        if heard is None:
            return Reply(202, "events of this type are not needed")
        if not heard.records and not heard.everything:
            return Reply(202, "the event names no record")
        hint = Hint(connection, heard.flow, heard.records)
        self.queue.send(hint)
        return Reply(202, "too large to read: the flow looks at everything" if large else "heard", hint)


def _size(post: Post) -> int:
    """At most how many bytes the body has; four characters of base64 are three bytes."""
    return len(post.body) * 3 // 4 if post.is_base64 else len(post.body)


def _bytes(post: Post) -> bytes:
    try:
        return b64decode(post.body, validate=True) if post.is_base64 else post.body.encode()
    except (NotBase64, ValueError) as error:
        raise MalformedAnswer("it is not base64") from error


_LOG = logging.getLogger(__name__)
