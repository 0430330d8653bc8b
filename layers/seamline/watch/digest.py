"""The daily digest: per connection what went, what waits, the oldest, the problems and the calls. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from seamline.domain.flow import Flow
from seamline.domain.tally import Tally, summed
from seamline.notices import Notice, joined
from seamline.people import mask_contacts
from seamline.watch.conditions import findings
from seamline.watch.sight import Sight
from seamline.watch.texts import footer
from seamline.watch.words import counted, duration

OLD_PROBLEM_SECONDS = 86_400.0


def digest(sights: Sequence[Sight], day: str, admin_url: str) -> Notice:
    """What a day (a UTC date) came to, connections that need somebody first."""
    needy = [sight for sight in sights if any(findings(sight))]
    calm = [sight for sight in sights if sight not in needy]
    lines = [line for sight in (*needy, *calm) for line in _of(sight, day)]
    need = f"{counted(len(needy), 'connection')} to look at" if needy else "all is well"
    title = f"{date.fromisoformat(day):%a %d %b}"
    head = f"What Seamline did on {title} (UTC), and what waits now:"
    text = mask_contacts(joined([head, *lines, "", *footer(admin_url)]))
    return Notice(f"Seamline, {title}: {need}", text, tuple(sight.name for sight in sights))


def _of(sight: Sight, day: str) -> Iterator[str]:
    yield from ("", sight.name, "=" * len(sight.name))
    for finding in findings(sight):
        yield f"! {finding.headline}"
    if sight.settings is not None:
        yield from _flows(sight, day)
    yield f"  waiting    {_orders(sight)}"
    yield f"  problems   {_problems(sight)}"
    yield f"  calls      {_calls(sight, day)}"


def _flows(sight: Sight, day: str) -> Iterator[str]:
    assert sight.settings is not None
    for flow, state in sight.flows.items():
        chosen = sight.settings.flows.of(flow)
        if not chosen.enabled:
            continue
        went = _went(state.days.of(day))
        yield f"  {flow.value:<10} {went}{' (paused)' if chosen.paused else ''}"
        if flow is Flow.ORDERS and (exports := sight.exports.of(day)).counts:
            yield f"  {'exports':<10} {_moved(exports)}"


def _went(tally: Tally) -> str:
    if not tally.runs:
        return "no run ended"
    failed = f", {tally.failed:,} failed" if tally.failed else ""
    return f"{counted(tally.runs, 'run')}{failed}: {_moved(tally)}"


def _moved(tally: Tally) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in tally.counts.items()) or "nothing changed"


def _orders(sight: Sight) -> str:
    if not sight.orders:
        return "no order"
    oldest = min(sight.orders, key=lambda order: order.since)
    why = f": {'; '.join(oldest.reasons)}" if oldest.reasons else ""
    return (
        f"{counted(len(sight.orders), 'order')}; the oldest, {oldest.id}, for {duration(sight.now - oldest.since)}{why}"
    )


def _problems(sight: Sight) -> str:
    if not sight.problems:
        return "none open"
    flows = ", ".join(f"{flow} {number:,}" for flow, number in Counter(p.flow for p in sight.problems).most_common())
    old = sum(sight.now - problem.first_seen > OLD_PROBLEM_SECONDS for problem in sight.problems)
    return f"{len(sight.problems):,} open ({flows})" + (f", {old:,} for more than a day" if old else "")


def _calls(sight: Sight, day: str) -> str:
    calls: dict[str, int] = {}
    for tally in (*(state.days.of(day) for state in sight.flows.values()), sight.exports.of(day)):
        calls = summed(calls, tally.calls)
    credits = [f"{name.removesuffix(' credits')} {number:,}" for name, number in calls.items() if "credits" in name]
    return ", ".join(credits) + " (in each API's own units)" if credits else "none"
