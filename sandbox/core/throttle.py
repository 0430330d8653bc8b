"""The 60 calls a minute of Cin7 Core, in each of the dresses its refusal is seen in."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from werkzeug.wrappers import Response

from sandbox.kit.wsgi import json_response

WINDOW_SECONDS = 60
_TEXT = "You have reached {} calls per 60 seconds API limit."


@dataclass
class Throttle:
    """Accepted calls of the last 60 seconds; refused ones do not count."""

    accepted: deque[datetime] = field(default_factory=deque)

    def admits(self, now: datetime, limit: int | None) -> bool:
        """Count a call, or say that the window is full."""
        if limit is None:
            return True
        while self.accepted and self.accepted[0] <= now - timedelta(seconds=WINDOW_SECONDS):
            self.accepted.popleft()
        if len(self.accepted) >= limit:
            return False
        self.accepted.append(now)
        return True


def refusal(disguise: str, limit: int) -> Response:
    """The answer to a call too many; only the undisguised one has headers."""
    if disguise == "503":
        return Response("", status=503, content_type="text/html")
    if disguise == "400":
        return json_response([{"ErrorCode": 400, "Exception": _TEXT.format(limit)}], 400)
    headers = {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": str(WINDOW_SECONDS),
        "Retry-After": f"{WINDOW_SECONDS} Seconds",
    }
    return json_response([{"ErrorCode": 429, "Exception": _TEXT.format(limit)}], 429, headers)
