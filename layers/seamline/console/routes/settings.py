"""The settings of a connection, as applied now and before."""

from seamline.console.pages.settings import Reading, settings_page
from seamline.console.site import Page, Site
from seamline.console.visit import Visit

VERSIONS_SHOWN = 50


def add_settings(site: Site) -> None:
    """Add the page."""
    site.page("/console/<connection>/settings", lambda visit: _show(site, visit))


def _show(site: Site, visit: Visit) -> Page:
    applied = site.desk.applied(visit.connection)
    history = tuple(site.desk.connections.history(applied.name, VERSIONS_SHOWN))
    reading = Reading(history or (applied,), site.sight(applied).faults, visit.asked("at"))
    return Page("settings.html", "Settings", settings_page(reading, site.desk.clock.now()), "settings")
