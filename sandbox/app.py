"""Both look-alikes, the control API and the pictures as one WSGI application."""

import html
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Request, Response

from sandbox.control import Control
from sandbox.core import CoreAccount, core_app
from sandbox.core.attachments import link_ended
from sandbox.images import picture
from sandbox.joor import JoorAccount, credit_cost, joor_app
from sandbox.kit.calllog import CallLog
from sandbox.kit.clock import Clock
from sandbox.kit.faults import Faults
from sandbox.kit.wsgi import one_at_a_time

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CORE, JOOR = "core", "joor"
CORE_MOUNT, JOOR_MOUNT, CONTROL_MOUNT = "/cin7-core", "/joor", "/_sandbox"
type Fill = Callable[[CoreAccount, JoorAccount], None]


class Sandbox:
    """One Cin7 Core account beside one JOOR account; `fill` puts the records in that a reset brings back."""

    def __init__(self, clock: Clock, core: CoreAccount, joor: JoorAccount, fill: Fill | None = None) -> None:
        self.clock = clock
        self.core = core
        self.joor = joor
        self.log = CallLog()
        self.faults = Faults()
        self._fill = fill
        if fill is not None:
            fill(core, joor)
        self.turn = threading.RLock()
        """Whoever looks at or changes an account holds it."""
        self.wsgi = self._mounted()

    def reset(self) -> None:
        """Start over: the accounts as they were filled, no faults, no calls."""
        self.core.clear()
        self.joor.clear()
        self.faults.clear()
        self.log.clear()
        if self._fill is not None:
            self._fill(self.core, self.joor)

    def _mounted(self) -> "WSGIApplication":
        turn = self.turn
        control = Control({CORE: self.core, JOOR: self.joor}, self.log, self.faults, self.reset)
        core = self.faults.wrap(CORE, one_at_a_time(core_app(self.core), turn))
        joor = self.faults.wrap(JOOR, one_at_a_time(joor_app(self.joor), turn))
        return DispatcherMiddleware(
            Request.application(_index),
            {
                CORE_MOUNT: self.log.wrap(CORE, core, self.clock, _core_cost),
                JOOR_MOUNT: self.log.wrap(JOOR, joor, self.clock, credit_cost),
                CONTROL_MOUNT: one_at_a_time(Request.application(control.answer), turn),
                "/images": Request.application(self._image),
            },
        )

    def _image(self, request: Request) -> Response:
        if link_ended(self.core, request.args.get("timeStamp", "")):
            return Response("The link has expired", status=403)
        return Response(picture(request.path.strip("/")), content_type="image/jpeg")


def _core_cost(_: str, status: int) -> int:
    return 0 if status == 429 else 1


def _index(request: Request) -> Response:
    if request.path != "/":
        return Response("Not found", status=404)
    places = {
        CORE_MOUNT: "Cin7 Core, at ExternalApi/v2/",
        JOOR_MOUNT: "JOOR, at v2/, v4/ and auth/",
        CONTROL_MOUNT: "the control API: core/<hook>, joor/<hook>, state, log, faults, reset",
    }
    rows = "".join(f"<li><code>{path}</code>: {html.escape(text)}</li>" for path, text in places.items())
    page = (
        f"<!DOCTYPE html><html><head><title>Sandbox</title></head><body><h1>Sandbox</h1><ul>{rows}</ul></body></html>"
    )
    return Response(page, content_type="text/html; charset=utf-8")
