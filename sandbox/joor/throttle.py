"""The credit quota: a fixed window per account that opens with the first request."""

from datetime import timedelta

from sandbox.joor.errors import ThrottledError
from sandbox.joor.state import CreditWindow, JoorState

READ_CREDITS = 1
WRITE_CREDITS = 5
THROTTLED = 429


def credit_cost(method: str, status: int) -> int:
    """What an answered call cost; a refused one (429) is free."""
    if status == THROTTLED:
        return 0
    return READ_CREDITS if method == "GET" else WRITE_CREDITS


def spend(state: JoorState, method: str) -> None:
    """Charge a call to the account. Raises ThrottledError when the window has no credits left for it."""
    config, now = state.config, state.clock.now()
    if config.credits is None:
        return
    length = timedelta(seconds=config.credit_window_seconds)
    if state.window.opened is None or now >= state.window.opened + length:
        state.window = CreditWindow(opened=now)
    cost = READ_CREDITS if method == "GET" else WRITE_CREDITS
    if state.window.used + cost > config.credits:
        opened = state.window.opened or now
        raise ThrottledError("Too Many Requests", (opened + length - now).total_seconds())
    state.window.used += cost
