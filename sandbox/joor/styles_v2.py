"""The v2 style endpoints: list, read, write and delete one, and the bulk jobs."""

from datetime import datetime

from sandbox.joor.calls import Call, V2Route
from sandbox.joor.envelope import Page, response_node
from sandbox.joor.errors import UnknownRecordError
from sandbox.joor.jobs import enqueue, job_view
from sandbox.joor.models import Job, Json, Style
from sandbox.joor.state import JoorState
from sandbox.joor.style_store import delete_color, delete_size, delete_style, insert_style, update_style
from sandbox.joor.style_view import style_view


def list_styles(call: Call) -> Json:
    """GET /style, by created or modified range."""
    created = call.range("date_created_start", "date_created_end")
    modified = call.range("date_start", "date_end")
    found = [
        style
        for style in call.state.styles.values()
        if _within(style.created, created) and _within(style.modified, modified)
    ]
    return _styles(call.state, call.page(found))


def read_style(call: Call) -> Json:
    """GET /style/{id} and /style-number/{number}/{identifier}."""
    return _styles(call.state, Page.single(called_style(call)))


def create_style(call: Call) -> Json:
    """POST /style-number: one style, at once."""
    [record] = call.records("styles", "style")[:1]
    return _written(call.state, insert_style(call.state, record, call.state.clock.now()))


def change_style(call: Call) -> Json:
    """PUT one style; the path names it, whatever the body's keys say."""
    style = called_style(call)
    [record] = call.records("styles", "style")[:1]
    keys = {"style_number": style.number, "style_identifier": style.identifier}
    return _written(call.state, update_style(call.state, record | keys, call.state.clock.now()))


def remove_style(call: Call) -> Json:
    """DELETE a style, or one color or size of it."""
    style, node = called_style(call), response_node(call.state)
    if code := call.query("color_code"):
        delete_color(call.state, style, code)
        return {"styles_deleted": {"response": node, "color_deleted": {"color_code": code}}}
    if size := call.query("size"):
        delete_size(call.state, style, size)
        return {"styles_deleted": {"response": node, "size_deleted": {"size_name": size}}}
    delete_style(call.state, style)
    return {"styles_deleted": {"response": node, "style_deleted": _keys(style)}}


def write_styles(call: Call) -> Json:
    """POST or PUT /bulk-style: only the outer shape is checked now, the rest fails silently in the job."""
    job = enqueue(call.state, "styles", call.request.method, call.records("bulk_styles", "style"))
    return _job(call.state, job)


def read_job(call: Call) -> Json:
    """GET /bulk-style/{job}."""
    job = call.state.jobs.get(int(call.path["job_id"]))
    if job is None or job.kind != "styles":
        raise UnknownRecordError(f"bulk_styles_job_id {call.path['job_id']} does not exist")
    return _job(call.state, job)


def called_style(call: Call) -> Style:
    """The style a path names, by id or by number and identifier. Raises UnknownRecordError."""
    if "style_id" in call.path:
        style = call.state.styles.get(int(call.path["style_id"]))
    else:
        style = _style_of_key(call.state, call.path["key"].strip("/"))
    if style is None:
        raise UnknownRecordError(f"Style {next(iter(call.path.values()))!r} does not exist")
    return style


def _style_of_key(state: JoorState, key: str) -> Style | None:
    # Servers hand paths over decoded, so a slash inside a number or identifier looks like the one between them.
    parts = key.split("/")
    pairs = (("/".join(parts[:cut]), "/".join(parts[cut:])) for cut in range(1, len(parts)))
    found = (state.style(identifier, number) for number, identifier in pairs)
    return next((style for style in found if style), None)


def _within(moment: datetime, limits: tuple[datetime, datetime] | None) -> bool:
    return limits is None or limits[0] <= moment <= limits[1]


def _styles(state: JoorState, page: Page[Style]) -> Json:
    views = [style_view(state, style) for style in page.rows]
    return {"styles": {"response": response_node(state, page=page), "style": views}}


def _written(state: JoorState, style: Style) -> Json:
    return {"styles": {"response": response_node(state), "style": [_keys(style)]}}


def _keys(style: Style) -> Json:
    return {"style_id": style.style_id, "style_number": style.number, "style_identifier": style.identifier}


def _job(state: JoorState, job: Job) -> Json:
    return {"bulk_styles": {"response": response_node(state), "bulk_styles_jobs": [job_view(state, job)]}}


ROUTES = (
    V2Route("GET", "/style", list_styles, "styles"),
    V2Route("GET", "/style-number", list_styles, "styles"),
    V2Route("GET", "/style/<int:style_id>", read_style, "styles"),
    V2Route("GET", "/style-number/<path:key>", read_style, "styles"),
    V2Route("POST", "/style-number", create_style, "styles"),
    V2Route("PUT", "/style/<int:style_id>", change_style, "styles"),
    V2Route("PUT", "/style-number/<path:key>", change_style, "styles"),
    V2Route("DELETE", "/style/<int:style_id>", remove_style, "styles_deleted"),
    V2Route("DELETE", "/style-number/<path:key>", remove_style, "styles_deleted"),
    V2Route("POST", "/bulk-style", write_styles, "bulk_styles"),
    V2Route("PUT", "/bulk-style", write_styles, "bulk_styles"),
    V2Route("GET", "/bulk-style/<int:job_id>", read_job, "bulk_styles"),
)
