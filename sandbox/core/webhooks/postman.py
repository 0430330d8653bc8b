"""Carries deliveries over the network while the sandbox is served over a socket."""

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx

from sandbox.core.webhooks.outbox import addressee, settle

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

LOOK_SECONDS = 0.2
TIMEOUT_SECONDS = 10.0


class Postman:
    """A thread that attempts what is due. It holds `turn`, as every call does, but not while it waits for an answer."""

    def __init__(self, account: "CoreState", turn: threading.RLock) -> None:
        self._account = account
        self._turn = turn
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._walk, name="sandbox postman", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the delivery in hand."""
        self._ended.set()
        self._thread.join()

    def _walk(self) -> None:
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            while not self._ended.wait(LOOK_SECONDS):
                self._round(client)

    def _round(self, client: httpx.Client) -> None:
        with self._turn:
            due = self._account.outbox.take(self._account.clock.now())
        for delivery in due:
            with self._turn:
                found = addressee(self._account, delivery)
                target = (str(found.fields["ExternalURL"]), found.headers()) if found else None
            if target:
                status = _post(client, *target, delivery.body)
                with self._turn:
                    settle(self._account, delivery, status)


def _post(client: httpx.Client, url: str, headers: Mapping[str, str], body: bytes) -> int:
    try:
        return client.post(url, headers=dict(headers), content=body).status_code
    except (httpx.HTTPError, httpx.InvalidURL):
        return 0
