"""What an operator does about webhooks: register them by the settings, look at them, change the secret."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from seamline.clock import Clock
from seamline.domain.hint import Webhook
from seamline.erp.port import WebhookDesk
from seamline.hints.gathering import wanted_flows
from seamline.hints.key_store import HookKeyStore
from seamline.hints.keys import HookKeys, rotated_keys, settled_keys
from seamline.hints.registration import Done, Wish, base_of, own, register
from seamline.settings import Settings
from seamline.state.hooks import HookBook, Registered
from seamline.state.table import Table

type NextKeys = Callable[[HookKeys, str, float], HookKeys]
"""The keys to use from now on, from those there are, the header's name and the time."""


class Standing(Struct, frozen=True):
    """The connection's webhooks as the ERP has them, and the wanted events that none of them brings."""

    webhooks: tuple[Webhook, ...]
    missing: tuple[str, ...]


class HookOffice(Struct, frozen=True):
    """What registering needs besides the ERP. `url` is the webhook function's own."""

    table: Table
    keys: HookKeyStore
    clock: Clock
    url: str

    def is_idle(self, settings: Settings) -> bool:
        """Whether the settings want no webhooks and none was ever registered, so that there is nothing to ask."""
        return not any(wanted_flows(settings)) and not HookBook(self.table, settings.connection).get().bases

    def register(self, settings: Settings, desk: WebhookDesk) -> tuple[Done, ...]:
        """Register, correct, revive or remove webhooks until they are as the settings want them.

        MissingPrerequisite when the account has no webhooks, before anything is written.
        """
        return self._settle(settings, desk, settled_keys)

    def rotate(self, settings: Settings, desk: WebhookDesk) -> tuple[Done, ...]:
        """The same with a new secret; the one before is accepted until all deliveries that carry it are over."""
        return self._settle(settings, desk, rotated_keys)

    def standing(self, settings: Settings, desk: WebhookDesk) -> Standing:
        """How the connection's webhooks stand now; one call. MissingPrerequisite when the account has none."""
        found = tuple(own(desk.all(), self._bases(settings.connection)))
        there = {webhook.event for webhook in found}
        return Standing(found, tuple(event for event in wanted_events(settings, desk) if event not in there))

    def _settle(self, settings: Settings, desk: WebhookDesk, following: NextKeys) -> tuple[Done, ...]:
        listed, bases = desk.all(), self._bases(settings.connection)
        events, book = wanted_events(settings, desk), HookBook(self.table, settings.connection)
        if not events:
            done = register(desk, listed, Wish(bases))
            book.put(Registered())
            return done
        keys = self._following(settings, following)
        book.put(Registered(bases))
        done = register(desk, listed, Wish(bases, events, keys.keys[0]))
        book.put(Registered(bases[:1]))
        return done

    def _following(self, settings: Settings, following: NextKeys) -> HookKeys:
        """The new keys are accepted before the ERP is told to send them."""
        known = self.keys.get(settings.connection)
        wanted = following(known, settings.webhooks.header, self.clock.now())
        if wanted != known:
            self.keys.put(settings.connection, wanted)
        return wanted

    def _bases(self, connection: str) -> tuple[str, ...]:
        """The address now, and those of before, under which webhooks may still stand."""
        now, before = base_of(self.url, connection), HookBook(self.table, connection).get().bases
        return (now, *(base for base in before if base != now))


def wanted_events(settings: Settings, desk: WebhookDesk) -> Sequence[str]:
    """Every event that the connection's flows want to hear of."""
    return [event for flow in wanted_flows(settings) for event in desk.events.get(flow, ())]
