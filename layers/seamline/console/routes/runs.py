"""The run history of a connection."""

from heapq import merge
from itertools import islice
from urllib.parse import urlencode

from seamline.console.pages.runs import Reading, runs_page
from seamline.console.routes.overview import flow_named
from seamline.console.shell import home
from seamline.console.site import Page, Site
from seamline.console.visit import Visit
from seamline.domain.flow import Flow, Run
from seamline.errors import CredentialsRejected, SettingsInvalid
from seamline.settings import Settings
from seamline.state.budgets import Spending, erp_key, joor_key, spending
from seamline.state.runs import RunStore

AT_ONCE = 50


def add_runs(site: Site) -> None:
    """Add the page."""
    site.page("/console/<connection>/runs", lambda visit: _show(site, visit))


def _show(site: Site, visit: Visit) -> Page:
    name, flow = visit.connection, flow_named(visit.asked("flow")) if visit.asked("flow") else None
    sight = site.sight(site.desk.applied(name))
    if sight.settings is None:
        raise SettingsInvalid(sight.faults)
    found = _history(site.desk.run_store(name), flow, visit.asked("before"))
    older = _older(name, flow, found[AT_ONCE - 1]) if len(found) > AT_ONCE else ""
    reading = Reading(sight, sight.settings, found[:AT_ONCE], _spent(site, sight.settings), flow, older)
    return Page("runs.html", "Runs", runs_page(reading), "runs")


def _history(store: RunStore, flow: Flow | None, before: str) -> list[Run]:
    """One more than are shown, which tells that there are more; ids of runs sort by time."""
    histories = [store.history(each, AT_ONCE + 1, before) for each in ([flow] if flow else Flow)]
    return list(islice(merge(*histories, key=lambda run: run.id, reverse=True), AT_ONCE + 1))


def _older(name: str, flow: Flow | None, last: Run) -> str:
    query = {"before": last.id} | ({"flow": flow.value} if flow else {})
    return f"{home(name)}/runs?{urlencode(query)}"


def _spent(site: Site, settings: Settings) -> dict[str, Spending]:
    """What was taken from each budget. A connection whose credentials are gone has spent nothing that can be told."""
    table = site.desk.table
    found = {"JOOR credits": spending(table, joor_key(settings.joor.account))}
    try:
        account = site.desk.erp_account(settings.connection)
    except CredentialsRejected:
        return found
    return {**found, "Cin7 calls": spending(table, erp_key(account))}
