"""The catalogue: what a SKU or style is in JOOR and why, its stock, its pictures, and pushing it now."""

from itertools import islice

from seamline.admin.acts import Acts
from seamline.console.links import style_href
from seamline.console.pages.catalogue import PICTURE, Reading, catalogue_page, holds
from seamline.console.routes.overview import flow_named
from seamline.console.site import Done, Page, Site
from seamline.console.visit import Visit
from seamline.domain.image import StyleImages
from seamline.errors import NotFound
from seamline.flows.context import FlowContext
from seamline.flows.explain import Explanation, explain
from seamline.flows.explain_stock import explain_stock

AT_ONCE, EXAMINED_AT_MOST = 30, 3000
SECTION = "catalogue"


def add_catalogue(site: Site) -> None:
    """Add the pages, the pictures and the form."""
    one = "/console/<connection>"
    site.page(f"{one}/catalogue", lambda visit: _show(site, visit))
    site.page(f"{one}/catalogue/stock", lambda visit: _stock(site, visit))
    site.picture(f"{one}/pictures/<name>", lambda visit: _picture(site, visit))
    site.form(f"{one}/catalogue/push", lambda visit: _push(site, visit))


def _show(site: Site, visit: Visit) -> Page:
    ctx = site.outlook.context(site.desk.settings(visit.connection))
    page = catalogue_page(_read(ctx, visit.asked("name")), site.desk.clock.now())
    return Page("catalogue.html", page.name or "Catalogue", page, SECTION)


def _read(ctx: FlowContext, name: str) -> Reading:
    connection = ctx.settings.connection
    explanation = explain(ctx, name) if name else Explanation("", ())
    if explanation.groups:
        identifiers = [style.identifier for group in explanation.groups for style in group.styles]
        images: dict[str, StyleImages] = ctx.images.styles(identifiers)
        return Reading(connection, explanation, images)
    examined = islice(ctx.catalogue.all_pushed(), EXAMINED_AT_MOST)
    similar = list(islice((style for style in examined if holds(style, name)), AT_ONCE + 1))
    return Reading(connection, explanation, {}, similar[:AT_ONCE], len(similar) > AT_ONCE)


def _stock(site: Site, visit: Visit) -> Page:
    ctx = site.outlook.context(site.desk.settings(visit.connection))
    model = {
        "connection": visit.connection,
        "name": visit.asked("name"),
        "stock": explain_stock(ctx, visit.asked("name")),
    }
    return Page("catalogue_stock.html", f"Stock of {visit.asked('name')}", model, SECTION)


def _picture(site: Site, visit: Visit) -> bytes | None:
    name = visit.place["name"]
    if not PICTURE.match(name):
        raise NotFound(f"there is no picture {name!r}", fix="load the page of its style again")
    return site.outlook.picture(f"images/{name}")


def _push(site: Site, visit: Visit) -> Done:
    name, flow = visit.field("name"), flow_named(visit.field("flow"))
    acts = Acts(site.desk, visit.connection, visit.by)
    action = acts.attempt("push now", f"{flow.value} of {name}", lambda: acts.start_run(flow, (name,)))
    return Done(action, style_href(visit.connection, name))
