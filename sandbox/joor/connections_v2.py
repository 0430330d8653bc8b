"""The v2 connection endpoints: customers are seen only after JOOR has matched them."""

from sandbox.joor.calls import Call, V2Route
from sandbox.joor.connection_store import connection_view, upsert_connection
from sandbox.joor.envelope import Page, response_node
from sandbox.joor.errors import ContentError, UnknownRecordError
from sandbox.joor.jobs import enqueue, job_view
from sandbox.joor.models import Connection, Job, Json
from sandbox.joor.state import JoorState
from sandbox.joor.texts import text


def list_connections(call: Call) -> Json:
    """GET /connection: the matched customers."""
    matched = [row for row in call.state.connections.values() if row.matched]
    return _connections(call.state, call.page(matched))


def read_connection(call: Call) -> Json:
    """GET one customer by code or id."""
    return _connections(call.state, Page.single(_called(call)))


def create_connection(call: Call) -> Json:
    """POST one customer, at once; it still has to be matched."""
    [record] = call.records("connections", "connection")[:1]
    connection = upsert_connection(call.state, record, call.state.clock.now())
    return _written(call.state, connection)


def change_connection(call: Call) -> Json:
    """PUT one customer; a new customer_code in the body renames it, also on its orders."""
    connection = _called(call)
    [record] = call.records("connections", "connection")[:1]
    code = text(record.get("customer_code")) or connection.customer_code
    if call.state.connection(code) not in (None, connection):
        raise ContentError(f"customer_code {code!r} belongs to another customer")
    connection.customer_code = code
    upsert_connection(call.state, record | {"customer_code": code}, call.state.clock.now())
    return _written(call.state, connection)


def remove_connection(call: Call) -> Json:
    """DELETE a customer; its orders keep the texts they have."""
    connection = _called(call)
    for order in call.state.orders.values():
        if order.connection_id == connection.connection_id:
            order.header |= {"customer_code": connection.customer_code, "customer_name": connection.alias}
            order.connection_id = None
    del call.state.connections[connection.connection_id]
    return {"connections_deleted": {"response": response_node(call.state), "connection_deleted": _keys(connection)}}


def write_connections(call: Call) -> Json:
    """POST or PUT /bulk-connection: an upsert by customer code, as a job."""
    job = enqueue(call.state, "connections", call.request.method, call.records("bulk_connections", "connection"))
    return _job(call.state, job)


def read_job(call: Call) -> Json:
    """GET /bulk-connection/{job}."""
    job = call.state.jobs.get(int(call.path["job_id"]))
    if job is None or job.kind != "connections":
        raise UnknownRecordError(f"bulk_connections_job_id {call.path['job_id']} does not exist")
    return _job(call.state, job)


def _called(call: Call) -> Connection:
    if "connection_id" in call.path:
        connection = call.state.connections.get(int(call.path["connection_id"]))
    else:
        connection = call.state.connection(call.path["code"].strip("/"))
    if connection is None or not connection.matched:
        raise UnknownRecordError(f"Customer {next(iter(call.path.values()))!r} does not exist")
    return connection


def _connections(state: JoorState, page: Page[Connection]) -> Json:
    views = [connection_view(state, row) for row in page.rows]
    return {"connections": {"response": response_node(state, page=page), "connections": {"connection": views}}}


def _written(state: JoorState, connection: Connection) -> Json:
    node = {"connection": [_keys(connection)]}
    return {"connections": {"response": response_node(state), "connections": node}}


def _keys(connection: Connection) -> Json:
    return {"customer_account_id": connection.connection_id, "customer_code": connection.customer_code}


def _job(state: JoorState, job: Job) -> Json:
    return {"bulk_connections": {"response": response_node(state), "bulk_connections_jobs": [job_view(state, job)]}}


ROUTES = (
    V2Route("GET", "/connection", list_connections, "connections"),
    V2Route("POST", "/connection", create_connection, "connections"),
    V2Route("GET", "/connection/<int:connection_id>", read_connection, "connections"),
    V2Route("GET", "/connection/customer_code/<path:code>", read_connection, "connections"),
    V2Route("PUT", "/connection/<int:connection_id>", change_connection, "connections"),
    V2Route("PUT", "/connection/customer_code/<path:code>", change_connection, "connections"),
    V2Route("DELETE", "/connection/<int:connection_id>", remove_connection, "connections_deleted"),
    V2Route("DELETE", "/connection/customer_code/<path:code>", remove_connection, "connections_deleted"),
    V2Route("POST", "/bulk-connection", write_connections, "bulk_connections"),
    V2Route("PUT", "/bulk-connection", write_connections, "bulk_connections"),
    V2Route("GET", "/bulk-connection/<int:job_id>", read_job, "bulk_connections"),
)
