"""Turns what is seen into what is told: once when it begins, once a day while it lasts, once when it is over."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.alert import Alert, Condition, Finding

REMINDER_SECONDS = 86_400.0
QUIET_SECONDS = 900.0
"""How long a condition must be gone before it is said to be over, so that one that comes and goes tells nothing new."""
AT_ONCE = frozenset({Condition.SETTINGS_INVALID, Condition.CREDENTIALS_REFUSED, Condition.ORDERS_WAITING})
"""The others are told at their second look: a flow that somebody has just resumed is late at the first."""


class News(Struct, frozen=True):
    """What people are told of one connection, and the alerts to remember or forget (by key)."""

    opened: tuple[Finding, ...] = ()
    lasting: tuple[tuple[Finding, Alert], ...] = ()
    over: tuple[Alert, ...] = ()
    remember: tuple[Alert, ...] = ()
    forget: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.opened or self.lasting or self.over)


def news(known: Iterable[Alert], findings: Iterable[Finding], now: float) -> News:
    """Compare the alerts of a connection with what is found now. Pure."""
    alerts = {alert.key: alert for alert in known}
    found = {finding.key: finding for finding in findings}
    seen = {key: _seen(alerts.get(key), finding, now) for key, finding in found.items()}
    missing = [alert for key, alert in alerts.items() if key not in found]
    over = tuple(alert for alert in missing if not alert.told_at or _is_over(alert, now))
    fading = [alert if alert.gone_at else replace(alert, gone_at=now) for alert in missing if alert not in over]
    told = {key for key, alert in seen.items() if alert.told_at == now}
    new = {key for key in told if key not in alerts or not alerts[key].told_at}
    return News(
        opened=tuple(found[key] for key in found if key in new),
        lasting=tuple((found[key], seen[key]) for key in found if key in told - new),
        over=tuple(alert for alert in over if alert.told_at),
        remember=tuple(alert for alert in (*seen.values(), *fading) if alert != alerts.get(alert.key)),
        forget=tuple(alert.key for alert in over),
    )


def _seen(before: Alert | None, finding: Finding, now: float) -> Alert:
    """The alert of a finding; `told_at` is now when people are to hear of it."""
    if before is None:
        told_at = now if finding.condition in AT_ONCE else 0.0
        return Alert(finding.condition, finding.subject, finding.headline, now, told_at)
    is_due = now - before.told_at >= REMINDER_SECONDS
    # The headline is kept as it was told: it changes with every minute, and an idle look writes nothing.
    if is_due:
        return replace(before, headline=finding.headline, told_at=now, gone_at=0.0)
    return replace(before, gone_at=0.0)


def _is_over(alert: Alert, now: float) -> bool:
    return bool(alert.gone_at) and now - alert.gone_at >= QUIET_SECONDS
