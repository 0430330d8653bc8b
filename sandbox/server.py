"""Serving a sandbox over a socket."""

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.app import Sandbox
from sandbox.core.webhooks.postman import Postman

POLL_SECONDS = 0.05


class _QuietHandler(WSGIRequestHandler):
    """Writes no access log, since the sandbox keeps a log of its own."""

    def log_request(self, *_: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class RunningServer:
    """A sandbox that answers at `url` until it is stopped."""

    url: str
    sandbox: Sandbox
    _server: BaseWSGIServer
    _thread: threading.Thread
    _postman: Postman

    def stop(self) -> None:
        """Stop serving and let go of callers that hang in a timeout."""
        self.sandbox.faults.clear()
        self._postman.stop()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()


def serve(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> RunningServer:
    """Serve in the background; port 0 takes a free one."""
    server = make_server(host, port, sandbox.wsgi, threaded=True, request_handler=_QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), name="sandbox", daemon=True)
    thread.start()
    postman = Postman(sandbox.core, sandbox.turn)
    postman.start()
    return RunningServer(f"http://{host}:{server.server_port}", sandbox, server, thread, postman)
