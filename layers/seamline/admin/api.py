"""The routes of the operator's API, and the OpenAPI document made of them."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver

from seamline.admin.addresses import Api
from seamline.admin.connections import ConnectionRoutes
from seamline.admin.customers import CustomerRoutes
from seamline.admin.desk import Desk
from seamline.admin.document import openapi_document
from seamline.admin.failures import answer_failures, documented_errors, known_query_only
from seamline.admin.models import View
from seamline.admin.order_actions import OrderActions
from seamline.admin.orders import OrderRoutes
from seamline.admin.support import SupportRoutes
from seamline.admin.webhooks import WebhookRoutes

ACCEPTED = 202


def build_api(desk: Desk) -> LambdaFunctionUrlResolver:
    """The whole API over a desk."""
    app = Api()
    answer_failures(app)
    _add_connections(app, ConnectionRoutes(desk))
    _add_orders(app, OrderRoutes(desk), OrderActions(desk))
    _add(app.get, "/connections/<connection>/customers/awaiting", CustomerRoutes(desk).list_awaiting)
    _add(app.get, "/connections/<connection>/evidence", SupportRoutes(desk).list_evidence)
    _add_webhooks(app, WebhookRoutes(desk))
    app.get("/openapi.json", include_in_schema=False, middlewares=[known_query_only])(lambda: openapi_document(app))
    return app


def _add_connections(app: LambdaFunctionUrlResolver, routes: ConnectionRoutes) -> None:
    one = "/connections/<connection>"
    _add(app.get, "/connections", routes.list_connections)
    _add(app.get, one, routes.show_connection)
    _add(app.put, one, routes.apply_connection)
    _add(app.get, f"{one}/flows", routes.list_flows)
    _add(app.post, f"{one}/flows/<flow>/run", routes.start_run, ACCEPTED)
    _add(app.post, f"{one}/flows/<flow>/pause", routes.pause_flow)
    _add(app.post, f"{one}/flows/<flow>/resume", routes.resume_flow)
    _add(app.get, f"{one}/runs", routes.list_runs)
    _add(app.get, f"{one}/problems", routes.list_problems)


def _add_orders(app: LambdaFunctionUrlResolver, routes: OrderRoutes, actions: OrderActions) -> None:
    every = "/connections/<connection>"
    one = f"{every}/orders/<order_id>"
    _add(app.get, f"{every}/held", routes.list_held)
    _add(app.get, f"{every}/orders", routes.list_orders)
    _add(app.get, one, routes.show_order)
    _add(app.get, f"{one}/sale", actions.compare)
    _add(app.post, f"{one}/re-export", actions.re_export, ACCEPTED)
    _add(app.post, f"{one}/retry", actions.retry, ACCEPTED)
    _add(app.post, f"{one}/edit", actions.edit, ACCEPTED)
    _add(app.post, f"{one}/release", actions.release, ACCEPTED)


def _add_webhooks(app: LambdaFunctionUrlResolver, routes: WebhookRoutes) -> None:
    one = "/connections/<connection>/webhooks"
    _add(app.get, one, routes.list_webhooks)
    _add(app.post, one, routes.register_webhooks)
    _add(app.post, f"{one}/rotate", routes.rotate_webhook_secret)


def _add(method: Callable[..., Any], path: str, answer: Callable[..., View], status: int = 200) -> None:
    summary = (answer.__doc__ or "").strip()
    content = {"application/json": {"model": answer.__annotations__["return"]}}
    responses = {status: {"description": "Done" if status == 200 else "Queued", "content": content}}
    register = method(
        path,
        summary=summary.split(":")[0].split(";")[0].rstrip("."),
        description=summary,
        operation_id=answer.__name__,
        responses=responses | documented_errors(),
        status_code=status,
        middlewares=[known_query_only],
    )
    register(answer)
