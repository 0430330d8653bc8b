"""Deliveries on their way: the first about a minute after the event, six in all, then the webhook is switched off."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.core.webhooks.model import Webhook

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15, 20, 25))
"""Between one attempt and the next."""

type Send = Callable[[str, Mapping[str, str], bytes], int]
"""Posts a body to a URL with these headers; answers the status, 0 when there was no answer."""


@dataclass
class Delivery:
    """One event on its way to one webhook."""

    webhook_id: str
    body: bytes
    due: datetime
    attempts: int = 0


@dataclass
class Outbox:
    """All deliveries that are not done."""

    waiting: list[Delivery] = field(default_factory=list)

    def hurry(self, now: datetime) -> int:
        """Make everything due at once; answers how many deliveries that are."""
        for delivery in self.waiting:
            delivery.due = min(delivery.due, now)
        return len(self.waiting)

    def take(self, now: datetime) -> list[Delivery]:
        """The deliveries that are due, oldest first; each has to be settled afterwards."""
        due = sorted((d for d in self.waiting if d.due <= now), key=lambda delivery: delivery.due)
        self.waiting = [delivery for delivery in self.waiting if delivery.due > now]
        return due


def post_event(account: "CoreState", kind: str, body: object) -> None:
    """Put an event on its way to every active webhook of its type."""
    due = account.clock.now() + timedelta(seconds=account.config.webhook_delay_seconds)
    content = json.dumps(body).encode()
    listening = (hook for hook in account.webhooks.values() if hook.is_active and hook.type == kind)
    account.outbox.waiting += [Delivery(hook.guid, content, due) for hook in listening]


def addressee(account: "CoreState", delivery: Delivery) -> Webhook | None:
    """The webhook of a delivery, unless it was deleted or switched off meanwhile."""
    found = account.webhooks.get(delivery.webhook_id)
    return found if found and found.is_active else None


def settle(account: "CoreState", delivery: Delivery, status: int) -> None:
    """Note how an attempt went: any 2xx ends it, the sixth failure switches the webhook off."""
    delivery.attempts += 1
    if 200 <= status < 300:
        return
    if delivery.attempts <= len(PAUSES):
        delivery.due = account.clock.now() + PAUSES[delivery.attempts - 1]
        account.outbox.waiting.append(delivery)
        return
    account.outbox.waiting = [d for d in account.outbox.waiting if d.webhook_id != delivery.webhook_id]
    if found := account.webhooks.get(delivery.webhook_id):
        found.fields["IsActive"] = False


def deliver(account: "CoreState", send: Send) -> int:
    """Attempt everything that is due now; answers how many attempts were made."""
    made = 0
    for delivery in account.outbox.take(account.clock.now()):
        found = addressee(account, delivery)
        if found:
            settle(account, delivery, send(str(found.fields["ExternalURL"]), found.headers(), delivery.body))
            made += 1
    return made
