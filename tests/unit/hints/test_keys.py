"""Secrets of the webhooks are replaced without an hour in which none is right."""

from seamline.clock import ManualClock
from seamline.hints.key_ring import KeyRing
from seamline.hints.key_store import MemoryHookKeys
from seamline.hints.keys import GRACE_SECONDS, HookKeys, rotated_keys, settled_keys

HEADER = "X-Seamline-Secret"


def carrying(keys: HookKeys, place: int = 0) -> dict[str, str]:
    """A request's headers with one of the keys."""
    return {keys.keys[place].header.lower(): keys.keys[place].value}


def test_a_secret_is_made_once_and_stays() -> None:
    made = settled_keys(HookKeys(), HEADER, 0.0)
    assert len(made.keys[0].value) >= 40
    assert settled_keys(made, HEADER.lower(), 1e9) == made


def test_while_a_secret_is_replaced_both_are_good_and_then_only_the_new_one() -> None:
    old = settled_keys(HookKeys(), HEADER, 0.0)
    new = rotated_keys(old, HEADER, 1000.0)
    assert new.accepts(carrying(old), 1000.0 + GRACE_SECONDS - 1)
    assert not new.accepts(carrying(old), 1000.0 + GRACE_SECONDS)
    assert new.accepts(carrying(new), 1e9)


def test_a_renamed_header_makes_a_new_secret_and_the_old_header_lives_on_for_a_while() -> None:
    old = settled_keys(HookKeys(), HEADER, 0.0)
    new = settled_keys(old, "X-Other", 10.0)
    assert [key.header for key in new.keys] == ["X-Other", HEADER]
    assert new.accepts(carrying(old), 20.0)


def test_replacing_often_keeps_no_more_than_what_is_still_good() -> None:
    keys = settled_keys(HookKeys(), HEADER, 0.0)
    for at in range(10):
        keys = rotated_keys(keys, HEADER, at * GRACE_SECONDS)
    assert len(keys.keys) == 2


def test_a_running_function_lets_both_in_during_the_change() -> None:
    clock, store = ManualClock(), MemoryHookKeys()
    ring = KeyRing(store, clock)
    old = settled_keys(HookKeys(), HEADER, clock.now())
    store.put("lune", old)
    assert ring.admits("lune", carrying(old))
    new = rotated_keys(old, HEADER, clock.now())
    store.put("lune", new)
    clock.sleep(11)
    assert ring.admits("lune", carrying(new))
    assert ring.admits("lune", carrying(old))
    clock.sleep(GRACE_SECONDS)
    assert not ring.admits("lune", carrying(old))
    assert ring.admits("lune", carrying(new))


def test_a_key_never_shows_its_value() -> None:
    made = settled_keys(HookKeys(), HEADER, 0.0)
    assert made.keys[0].value not in repr(made)
