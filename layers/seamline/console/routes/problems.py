"""The problems of a connection, and trying their records again: one, or all of a cause."""

from seamline.admin.acts import Acts
from seamline.console.pages.problems import Asked, Reading, group_id, grouped, problems_page
from seamline.console.routes.overview import flow_named
from seamline.console.shell import home
from seamline.console.site import Done, Page, Site
from seamline.console.visit import Visit
from seamline.domain.flow import Flow
from seamline.domain.problem import Problem
from seamline.errors import Refused

RETRIED_AT_ONCE = 100
"""Orders are retried one by one within a request; whoever wants more presses again."""


def add_problems(site: Site) -> None:
    """Add the page and its form."""
    site.page("/console/<connection>/problems", lambda visit: _show(site, visit))
    site.form("/console/<connection>/problems/retry", lambda visit: _retry(site, visit))


def _show(site: Site, visit: Visit) -> Page:
    sight = site.sight(site.desk.applied(visit.connection))
    closed = tuple(site.desk.problems(visit.connection).closed())
    reading = Reading(visit.connection, sight.settings, sight.problems, closed)
    asked = Asked(visit.asked("flow"), visit.asked("cause"))
    return Page("problems.html", "Problems", problems_page(reading, asked, sight.now), "problems")


def _retry(site: Site, visit: Visit) -> Done:
    name, flow = visit.connection, flow_named(visit.field("flow"))
    acts, chosen = Acts(site.desk, name, visit.by), _chosen(site, visit, flow)
    keys = [problem.key for problem in chosen]
    action = acts.attempt("retry", _words(flow, chosen), lambda: _again(acts, flow, keys))
    return Done(action, f"{home(name)}/problems")


def _chosen(site: Site, visit: Visit, flow: Flow) -> list[Problem]:
    """The problem of the form's record, or those of its cause; what was closed meanwhile is left out."""
    key, cause = visit.field("key"), visit.field("cause")
    for group in grouped(list(site.desk.problems(visit.connection).all(flow))):
        if cause and group_id(group[0]) == cause:
            return group[:RETRIED_AT_ONCE]
        if not cause and (found := [problem for problem in group if problem.key == key]):
            return found
    return []


def _again(acts: Acts, flow: Flow, keys: list[str]) -> None:
    if not keys:
        raise Refused("it was closed meanwhile", fix="nothing")
    acts.retry(flow, keys)


def _words(flow: Flow, problems: list[Problem]) -> str:
    if len(problems) == 1:
        return f"{flow.value}: {problems[0].label or problems[0].key}"
    return f"{flow.value}: {len(problems)} records"
