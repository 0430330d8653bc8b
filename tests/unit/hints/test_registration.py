"""Webhooks are registered by looking first, and nobody else's are ever touched."""

import pytest

from seamline.domain.flow import Flow
from seamline.domain.hint import EventsOfFlows, Webhook
from seamline.errors import RecordRejected, UnknownOutcome
from seamline.hints.keys import HookKey
from seamline.hints.registration import Deed, Done, Wish, register, revive

BASE = "https://hooks.example.com/lune/"
KEY = HookKey("X-Seamline-Secret", "s")
EVENTS = ("Stock/AvailableStockLevelChanged", "Sale/Voided")


class Office:
    """The ERP's webhooks in memory; `moods` are what the next writes meet with."""

    def __init__(self, *webhooks: Webhook) -> None:
        self.events: EventsOfFlows = {Flow.STOCK: EVENTS}
        self.kept = {webhook.id: webhook for webhook in webhooks}
        self.writes = 0
        self.moods: list[Exception] = []

    def all(self) -> list[Webhook]:
        return list(self.kept.values())

    def save(self, webhook: Webhook) -> None:
        self._meet()
        name = webhook.id or f"new-{len(self.kept)}"
        self.kept[name] = Webhook(webhook.event, webhook.url, webhook.headers, webhook.active, name)

    def remove(self, webhook: Webhook) -> None:
        self._meet()
        del self.kept[webhook.id]

    def _meet(self) -> None:
        self.writes += 1
        if self.moods:
            raise self.moods.pop(0)

    def register(self, *events: str, bases: tuple[str, ...] = (BASE,)) -> dict[str, Deed]:
        """Register, and answer what became of each event."""
        done = register(self, self.all(), Wish(bases, events, KEY))
        return {one.event: one.deed for one in done}


def mine(event: str, name: str = "m", **changes: object) -> Webhook:
    """One of ours as it should be."""
    facts = {"event": event, "url": f"{BASE}{event}", "headers": ((KEY.header, KEY.value),), "id": name, **changes}
    return Webhook(**facts)  # type: ignore[arg-type]


def test_what_is_missing_is_made_once_and_a_second_time_nothing_is_written() -> None:
    office = Office()
    assert set(office.register(*EVENTS).values()) == {Deed.MADE}
    assert [(one.url, one.active, one.header("x-seamline-secret")) for one in office.all()] == [
        (f"{BASE}{event}", True, "s") for event in EVENTS
    ]
    office.writes = 0
    assert set(office.register(*EVENTS).values()) == {Deed.FINE}
    assert office.writes == 0


def test_what_was_switched_off_or_carries_an_old_secret_is_put_right() -> None:
    old = mine(EVENTS[1], "b", headers=((KEY.header, "old"),))
    office = Office(mine(EVENTS[0], "a", active=False), old)
    assert office.register(*EVENTS) == {EVENTS[0]: Deed.REVIVED, EVENTS[1]: Deed.MENDED}
    assert office.all() == [mine(EVENTS[0], "a"), mine(EVENTS[1], "b")]


def test_leftovers_of_ours_go_and_everybody_elses_stay() -> None:
    others = [
        Webhook(EVENTS[0], "https://other.example.com/lune/Stock", id="x"),
        Webhook(EVENTS[0], "https://hooks.example.com/lunette/Stock/AvailableStockLevelChanged", active=False, id="y"),
    ]
    former = "https://former.example.com/lune/"
    office = Office(
        *others,
        mine(EVENTS[0], "a"),
        mine(EVENTS[0], "double"),
        mine("Product/Updated", "p"),
        mine(EVENTS[0], "f", url=f"{former}{EVENTS[0]}"),
    )
    office.register(EVENTS[0], bases=(BASE, former))
    assert office.all() == [*others, mine(EVENTS[0], "a")]


def test_when_none_is_wanted_ours_are_removed() -> None:
    office = Office(mine(EVENTS[0], "a"), Webhook(EVENTS[0], "https://other.example.com/", id="x"))
    assert office.register() == {EVENTS[0]: Deed.REMOVED}
    assert [one.id for one in office.all()] == ["x"]


def test_a_refusal_is_told_in_the_erps_words_and_the_others_go_on() -> None:
    office = Office()
    office.moods = [RecordRejected("Maximum number is 5")]
    done = register(office, [], Wish((BASE,), EVENTS, KEY))
    assert done == (Done(EVENTS[0], Deed.REFUSED, "Maximum number is 5"), Done(EVENTS[1], Deed.MADE))


@pytest.mark.parametrize("arrived", [True, False])
def test_after_an_unknown_outcome_it_looks_before_it_makes_another(arrived: bool) -> None:
    office = Office()
    real = office.save

    def save(webhook: Webhook) -> None:
        office.save = real  # type: ignore[method-assign]
        if arrived:
            real(webhook)
        raise UnknownOutcome("no answer")

    office.save = save  # type: ignore[method-assign]
    assert office.register(EVENTS[0]) == {EVENTS[0]: Deed.MADE}
    assert len(office.all()) == 1


def test_reviving_touches_only_ours_that_are_off_and_keeps_what_they_carry() -> None:
    others = Webhook(EVENTS[0], "https://other.example.com/", active=False, id="x")
    office = Office(mine(EVENTS[0], "a", active=False), mine(EVENTS[1], "b"), others)
    assert revive(office, (BASE,)) == (Done(EVENTS[0], Deed.REVIVED),)
    assert office.all() == [mine(EVENTS[0], "a"), mine(EVENTS[1], "b"), others]
    assert office.writes == 1
