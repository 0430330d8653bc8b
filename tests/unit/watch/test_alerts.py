"""People hear of a condition when it begins, once a day while it lasts, and when it is over; in between, nothing."""

from seamline.domain.alert import Alert, Condition, Finding
from seamline.watch.alerts import QUIET_SECONDS, REMINDER_SECONDS, News, news

START = 1_790_000_000.0
LOOK = 300.0
LATE = Finding("lune", Condition.FLOW_LATE, "stock", "stock is late: 12 min")
REFUSED = Finding("lune", Condition.CREDENTIALS_REFUSED, "", "its credentials are refused")


class Looks:
    """One look after another, remembering as the table would."""

    def __init__(self) -> None:
        self.now = START
        self.known: dict[str, Alert] = {}
        self.writes = 0

    def look(self, *findings: Finding, after: float = LOOK) -> News:
        """The news of the next look."""
        self.now += after
        told = news(self.known.values(), findings, self.now)
        self.known |= {alert.key: alert for alert in told.remember}
        self.writes += len(told.remember) + len(told.forget)
        for key in told.forget:
            del self.known[key]
        return told


def test_what_must_be_known_at_once_is_told_at_the_first_look() -> None:
    assert Looks().look(REFUSED).opened == (REFUSED,)


def test_a_late_flow_is_told_at_the_second_look_and_never_if_it_catches_up_before() -> None:
    looks = Looks()
    assert not looks.look(LATE)
    assert looks.look(LATE).opened == (LATE,)
    caught_up = Looks()
    caught_up.look(LATE)
    assert not caught_up.look()
    assert caught_up.known == {}


def test_a_day_of_looks_tells_it_twice_and_writes_as_often() -> None:
    looks = Looks()
    told = [looks.look(REFUSED) for _ in range(int(REMINDER_SECONDS / LOOK) + 1)]
    assert [bool(each.opened or each.lasting) for each in told].count(True) == 2
    assert told[0].opened
    ((finding, alert),) = told[-1].lasting
    assert (finding, alert.since) == (REFUSED, START + LOOK)
    assert looks.writes == 2


def test_the_end_is_told_once_after_a_quarter_of_an_hour_of_quiet() -> None:
    looks = Looks()
    looks.look(REFUSED)
    told = [looks.look() for _ in range(int(QUIET_SECONDS / LOOK) + 3)]
    assert [len(each.over) for each in told] == [0, 0, 0, 1, 0, 0]
    assert looks.known == {}


def test_a_condition_that_comes_and_goes_is_told_once() -> None:
    looks = Looks()
    told = [looks.look(*([REFUSED] if number % 3 else [])) for number in range(1, 60)]
    assert sum(len(each.opened) + len(each.over) for each in told) == 1


def test_two_conditions_live_their_own_lives() -> None:
    looks = Looks()
    looks.look(LATE)
    told = looks.look(LATE, REFUSED)
    assert set(told.opened) == {LATE, REFUSED}
    for _ in range(4):
        told = looks.look(REFUSED)
    assert [alert.condition for alert in told.over] == [Condition.FLOW_LATE]
