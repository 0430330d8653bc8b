"""Where the console begins: the page of all connections."""

from itertools import islice

from seamline.console.pages.home import home_page
from seamline.console.site import Page, Site
from seamline.console.visit import Visit

AT_ONCE = 30


def add_home(site: Site) -> None:
    """Add the page."""
    site.page("/console", lambda visit: _show(site, visit))


def _show(site: Site, visit: Visit) -> Page:
    after = visit.asked("after")
    rest = (applied for applied in site.desk.connections.all() if applied.name > after)
    found = list(islice(rest, AT_ONCE + 1))
    following = found[AT_ONCE - 1].name if len(found) > AT_ONCE else ""
    return Page("home.html", "Connections", home_page([site.sight(one) for one in found[:AT_ONCE]], following))
