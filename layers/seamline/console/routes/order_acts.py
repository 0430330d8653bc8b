"""What a person can do to an order from the console: retry, edit, release, and export it anew."""

from collections.abc import Callable
from urllib.parse import urlencode

from seamline.admin.acts import Acts
from seamline.console.links import order_href
from seamline.console.pages.order_edit import asked_for, edit_page, typed_again
from seamline.console.pages.reexport import reexport_page
from seamline.console.routes.orders import ONE, entry_of
from seamline.console.site import Done, Page, Site
from seamline.console.visit import Visit
from seamline.domain.action import Action
from seamline.domain.order_edits import Allowance
from seamline.errors import Refused
from seamline.flows.compare_sale import compare_sale
from seamline.flows.context import FlowContext
from seamline.flows.edit_order import EditRequest, edit_order
from seamline.flows.reexport import ReexportRequest, reexport, retry
from seamline.flows.release_order import ReleaseRequest, release

LONGEST_ADDRESS = 6000
"""Bytes of what was typed that an address may carry back to a refused form."""


def add_order_acts(site: Site) -> None:
    """Add the forms, and the pages that lead to them."""
    site.page(f"{ONE}/edit", lambda visit: _edit_form(site, visit))
    site.page(f"{ONE}/re-export", lambda visit: _reexport_form(site, visit))
    site.form(f"{ONE}/retry", lambda visit: _retry(site, visit))
    site.form(f"{ONE}/edit", lambda visit: _edit(site, visit))
    site.form(f"{ONE}/release", lambda visit: _release(site, visit))
    site.form(f"{ONE}/re-export", lambda visit: _reexport(site, visit))


def _edit_form(site: Site, visit: Visit) -> Page:
    entry = entry_of(site, visit)
    page = edit_page(visit.connection, entry, visit.query)
    return Page("order_edit.html", f"Edit order {entry.order.id}", page, "orders")


def _reexport_form(site: Site, visit: Visit) -> Page:
    entry = entry_of(site, visit)
    page = reexport_page(visit.connection, entry, compare_sale(_context(site, visit), entry).sale)
    return Page("reexport.html", f"Export order {entry.order.id} again", page, "orders")


def _retry(site: Site, visit: Visit) -> Done:
    return _done(site, visit, "retry", lambda ctx: retry(ctx, visit.place["order_id"], visit.by))


def _edit(site: Site, visit: Visit) -> Done:
    entry = entry_of(site, visit)
    wanted = asked_for(entry, {name: values[-1] for name, values in visit.form.items()})
    done = _done(site, visit, "edit", lambda ctx: edit_order(ctx, EditRequest(entry.order.id, visit.by, wanted)))
    if not done.action.refused:
        return done
    typed = urlencode(typed_again(wanted))
    return Done(done.action, f"{done.back}/edit?{typed if len(typed) < LONGEST_ADDRESS else ''}")


def _release(site: Site, visit: Visit) -> Done:
    def work(ctx: FlowContext) -> None:
        accept = tuple(Allowance(name) for name in visit.form.get("accept", ()) if name in set(Allowance))
        why = visit.field("why").strip()
        if not accept or not why:
            raise Refused("nothing was let pass", fix="choose what may pass, and say why")
        release(ctx, ReleaseRequest(visit.place["order_id"], visit.by, why, accept))

    return _done(site, visit, "release", work)


def _reexport(site: Site, visit: Visit) -> Done:
    void_first = visit.field("void_first") == "yes"
    keep = {"keep": True, "drop": False}.get(visit.field("edits"))
    request = ReexportRequest(visit.place["order_id"], visit.by, void_first=void_first, keep_edits=keep)
    what = "void and re-export" if void_first else "re-export"
    return _done(site, visit, what, lambda ctx: reexport(ctx, request))


def _done(site: Site, visit: Visit, what: str, work: Callable[[FlowContext], object]) -> Done:
    order_id, acts = visit.place["order_id"], Acts(site.desk, visit.connection, visit.by)
    action: Action = acts.attempt(what, f"order {order_id}", lambda: work(_context(site, visit)))
    return Done(action, order_href(visit.connection, order_id))


def _context(site: Site, visit: Visit) -> FlowContext:
    return site.desk.context(site.desk.settings(visit.connection))
