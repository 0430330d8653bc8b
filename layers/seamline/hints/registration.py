"""Registers a connection's webhooks in the ERP: looks first, and touches only what carries our own address."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.hint import Webhook
from seamline.erp.port import WebhookDesk
from seamline.errors import NotFound, RecordRejected, UnknownOutcome
from seamline.hints.keys import HookKey


class Deed(StrEnum):
    """What became of one webhook."""

    FINE = "as it should be"
    MADE = "registered"
    MENDED = "corrected"
    REVIVED = "active again"
    REMOVED = "removed"
    REFUSED = "refused"


class Done(Struct, frozen=True):
    """One webhook, what was done about it, and the ERP's words where it refused."""

    event: str
    deed: Deed
    words: str = ""


class Wish(Struct, frozen=True):
    """The webhooks a connection should have: one address per event, each with the key; no event: none at all.

    `base` is what all addresses of the connection begin with, now and formerly.
    """

    bases: tuple[str, ...]
    events: Sequence[str] = ()
    key: HookKey | None = None


def address(base: str, event: str) -> str:
    """Where an event is posted: the type is in the address, since stock events do not carry theirs."""
    return f"{base}{event}"


def base_of(url: str, connection: str) -> str:
    """What the addresses of a connection begin with, below the function's URL."""
    return f"{url.rstrip('/')}/{connection}/"


def register(desk: WebhookDesk, listed: Iterable[Webhook], wish: Wish) -> tuple[Done, ...]:
    """Bring the ERP's webhooks, as just listed, in line with the wish."""
    known = own(listed, wish.bases)
    return (*_kept(desk, wish, known), *_removed(desk, wish, known))


def own(listed: Iterable[Webhook], bases: Iterable[str]) -> list[Webhook]:
    """Those that were registered under one of these addresses."""
    folded = tuple(base.casefold() for base in bases)
    return [webhook for webhook in listed if webhook.url.casefold().startswith(folded)]


def revive(desk: WebhookDesk, bases: Sequence[str]) -> tuple[Done, ...]:
    """Switch our own webhooks on again that the ERP gave up on; one look, and a write for each."""
    idle = [webhook for webhook in own(desk.all(), bases) if not webhook.active]
    return tuple(_saved(desk, replace(webhook, active=True), Deed.REVIVED) for webhook in idle)


def _kept(desk: WebhookDesk, wish: Wish, known: Sequence[Webhook]) -> Iterator[Done]:
    if wish.key is None:
        return
    mine = _by_place(known)
    for event in wish.events:
        wanted = Webhook(event, address(wish.bases[0], event), ((wish.key.header, wish.key.value),))
        found = mine.get((event, wanted.url.casefold()))
        if found is None:
            yield _made(desk, wanted)
        elif found.header(wish.key.header) != wish.key.value:
            yield _saved(desk, replace(wanted, id=found.id), Deed.MENDED)
        elif not found.active:
            yield _saved(desk, replace(wanted, id=found.id), Deed.REVIVED)
        else:
            yield Done(event, Deed.FINE)


def _by_place(webhooks: Iterable[Webhook]) -> Mapping[tuple[str, str], Webhook]:
    """The first of each event and address; further ones are leftovers."""
    places: dict[tuple[str, str], Webhook] = {}
    for webhook in webhooks:
        places.setdefault((webhook.event, webhook.url.casefold()), webhook)
    return places


def _removed(desk: WebhookDesk, wish: Wish, known: Sequence[Webhook]) -> Iterator[Done]:
    first = _by_place(known)
    wanted = {(event, address(wish.bases[0], event).casefold()) for event in wish.events} if wish.key else set()
    for webhook in known:
        place = (webhook.event, webhook.url.casefold())
        if place not in wanted or first[place] is not webhook:
            yield _deleted(desk, webhook)


def _made(desk: WebhookDesk, wanted: Webhook) -> Done:
    """After an unknown outcome the list is looked at before anything is made again."""
    try:
        desk.save(wanted)
    except RecordRejected as error:
        return Done(wanted.event, Deed.REFUSED, str(error))
    except UnknownOutcome:
        if not any((one.event, one.url) == (wanted.event, wanted.url) for one in desk.all()):
            desk.save(wanted)
    return Done(wanted.event, Deed.MADE)


def _saved(desk: WebhookDesk, webhook: Webhook, deed: Deed) -> Done:
    """What is written is absolute, so writing it again after an unknown outcome changes nothing."""
    try:
        try:
            desk.save(webhook)
        except UnknownOutcome:
            desk.save(webhook)
    except (RecordRejected, NotFound) as error:
        return Done(webhook.event, Deed.REFUSED, str(error))
    return Done(webhook.event, deed)


def _deleted(desk: WebhookDesk, webhook: Webhook) -> Done:
    try:
        desk.remove(webhook)
    except UnknownOutcome:
        if any(one.id == webhook.id for one in desk.all()):
            desk.remove(webhook)
    except (RecordRejected, NotFound) as error:
        return Done(webhook.event, Deed.REFUSED, str(error))
    return Done(webhook.event, Deed.REMOVED)
