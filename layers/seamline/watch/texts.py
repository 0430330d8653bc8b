"""The words of a notice: which brand, what, how many, what to do, and where to look. Pure."""

from collections.abc import Iterator, Mapping

from seamline.domain.alert import Condition, Finding
from seamline.notices import Notice, joined
from seamline.people import mask_contacts
from seamline.watch.alerts import News
from seamline.watch.words import at, counted, duration

RUNBOOK = "docs/operations.md"
CONNECTIONS_SPELT_OUT = 40


def notice(news: Mapping[str, News], admin_url: str, now: float) -> Notice:
    """One notice for all connections with news; however many break at once, it is one."""
    lines = [line for name, told in list(news.items())[:CONNECTIONS_SPELT_OUT] for line in _of(name, told, now)]
    if len(news) > CONNECTIONS_SPELT_OUT:
        lines += [
            f"... and {counted(len(news) - CONNECTIONS_SPELT_OUT, 'connection')} more; `seamline status` shows all."
        ]
    text = mask_contacts(joined([*lines, "", *footer(admin_url)]))
    return Notice(_subject(news), text, tuple(news))


def footer(admin_url: str) -> tuple[str, ...]:
    """Where to look."""
    address = (f"Its address, which takes signed requests only: {admin_url}",) if admin_url else ()
    return ("--", "`seamline console` opens the console; `seamline status` shows the same in a terminal.", *address)


def runbook(condition: Condition) -> str:
    """Where the condition is explained."""
    return f"{RUNBOOK}#{condition.value}"


def _subject(news: Mapping[str, News]) -> str:
    """The worst first: what is new, else what lasts, else what is over."""
    for kind, chosen in (("", _new), ("Still: ", _lasting), ("Over: ", _ended)):
        said = [(name, headline) for name, told in news.items() for headline in chosen(told)]
        if said:
            name, headline = said[0]
            brands = len({brand for brand, _ in said})
            first = f"{name}: {_short(headline)}" + (f" (+{len(said) - 1} more)" if len(said) > 1 else "")
            return f"Seamline: {kind}{f'{brands} connections: ' if brands > 1 else ''}{first}"
    return "Seamline"


def _short(headline: str) -> str:
    """A headline without its particulars."""
    return headline.partition(";")[0].partition(": ")[0]


def _new(told: News) -> list[str]:
    return [finding.headline for finding in told.opened]


def _lasting(told: News) -> list[str]:
    return [finding.headline for finding, _ in told.lasting]


def _ended(told: News) -> list[str]:
    return [alert.headline for alert in told.over]


def _of(name: str, told: News, now: float) -> Iterator[str]:
    yield from ("", f"{name}", "=" * len(name))
    for finding in told.opened:
        yield from _finding(finding, "")
    for finding, alert in told.lasting:
        yield from _finding(finding, f" (for {duration(now - alert.since)})")
    for alert in told.over:
        lasted = duration(max(0.0, (alert.gone_at or now) - alert.since))
        yield from ("", f"Over since {at(alert.gone_at or now)}, after {lasted}: {alert.headline}")


def _finding(finding: Finding, lasting: str) -> Iterator[str]:
    yield ""
    yield f"{'Still: ' if lasting else ''}{finding.headline}{lasting}"
    yield from (f"  - {detail}" for detail in finding.details)
    yield f"  What to do: {finding.fix}"
    yield f"  Runbook: {runbook(finding.condition)}"
