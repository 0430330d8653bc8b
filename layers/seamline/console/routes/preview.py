"""The preview: the plan of a flow under the settings that hold, or under a file that somebody tries."""

from seamline.console.pages.preview import Tried, preview_page
from seamline.console.pages.settings import Flat, differences, flat
from seamline.console.routes.overview import flow_named
from seamline.console.site import Page, Site
from seamline.console.visit import Visit
from seamline.errors import SettingsInvalid
from seamline.settings import Settings, parse_settings

HERE = "/console/<connection>/preview"


def add_preview(site: Site) -> None:
    """Add the page, and the form that tries other settings."""
    site.page(HERE, lambda visit: _show(site, visit))
    site.question(HERE, lambda visit: _try(site, visit))


def _show(site: Site, visit: Visit) -> Page:
    asked = visit.asked("flow")
    settings = site.desk.settings(visit.connection)
    flow = flow_named(asked) if asked else None
    plan = site.outlook.plan(settings, flow) if flow else None
    return _page(preview_page(visit.connection, flow, plan))


def _try(site: Site, visit: Visit) -> Page:
    """A file with faults is shown again with all of them; nothing of it is applied either way."""
    flow, text = flow_named(visit.field("flow")), visit.field("settings").replace("\r\n", "\n")
    applied = site.desk.settings(visit.connection)
    try:
        settings = _parsed(text, applied)
    except SettingsInvalid as error:
        return _page(preview_page(visit.connection, flow, None, Tried(text, error.problems)))
    changed = tuple(differences(_flat(applied), _flat(settings)))
    plan = site.outlook.plan(settings, flow)
    return _page(preview_page(visit.connection, flow, plan, Tried(text, changed=changed)))


def _flat(settings: Settings) -> Flat:
    """What the settings say themselves; defaults apart."""
    return flat(settings.model_dump(mode="json", exclude_unset=True))


def _parsed(text: str, applied: Settings) -> Settings:
    settings = parse_settings(text)
    if settings.connection != applied.connection:
        raise SettingsInvalid((f"connection: this page is about {applied.connection!r}, not {settings.connection!r}",))
    return settings


def _page(model: object) -> Page:
    return Page("preview.html", "Preview", model, "preview")
