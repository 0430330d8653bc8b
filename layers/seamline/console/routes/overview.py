"""The overview of a connection, and what can be done to a flow from it."""

from collections.abc import Callable

from seamline.admin.acts import Acts
from seamline.admin.desk import Desk
from seamline.console.pages.overview import overview
from seamline.console.shell import home
from seamline.console.site import Done, Page, Site
from seamline.console.visit import Visit
from seamline.domain.flow import Flow
from seamline.errors import NotFound, SettingsInvalid

ACTIONS_SHOWN = 8


def add_overview(site: Site) -> None:
    """Add the page and its forms."""
    site.page("/console/<connection>", lambda visit: _show(site, visit))
    one = "/console/<connection>/flows/<flow>"
    site.form(f"{one}/run", _form(site.desk, "run now", Acts.start_run))
    site.form(f"{one}/pause", _form(site.desk, "pause", Acts.pause))
    site.form(f"{one}/resume", _form(site.desk, "resume", Acts.resume))


def flow_named(name: str) -> Flow:
    """The flow of this name. Raises NotFound."""
    if name not in set(Flow):
        raise NotFound(f"there is no flow {name!r}", fix=f"it is one of {', '.join(Flow)}")
    return Flow(name)


def _form(desk: Desk, what: str, act: Callable[[Acts, Flow], object]) -> Callable[[Visit], Done]:
    def answer(visit: Visit) -> Done:
        flow, acts = flow_named(visit.place["flow"]), Acts(desk, visit.connection, visit.by)
        return Done(acts.attempt(what, flow.value, lambda: act(acts, flow)), home(visit.connection))

    return answer


def _show(site: Site, visit: Visit) -> Page:
    name = visit.connection
    sight = site.sight(site.desk.applied(name))
    if sight.settings is None:
        raise SettingsInvalid(sight.faults)
    actions = tuple(site.desk.actions(name).latest(ACTIONS_SHOWN))
    return Page("overview.html", name, overview(sight, sight.settings, actions), "overview")
