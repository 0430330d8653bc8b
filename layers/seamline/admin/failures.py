"""Turns every error into the API's one shape, with a status that says whether to correct, to wait or to report it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestUnsupportedContentType, RequestValidationError

from seamline import errors
from seamline.admin.addresses import Api
from seamline.admin.models import ErrorAnswer, ErrorBody
from seamline.admin.overtaken import ASK_AGAIN, overtaken
from seamline.flows.failure import is_bug
from seamline.settings.reading import explain_fault

STATUS: Mapping[type[Exception], int] = {
    errors.SettingsInvalid: 409,
    errors.NotFound: 404,
    errors.Refused: 409,
    errors.Conflict: 409,
    errors.MissingPrerequisite: 409,
    errors.CredentialsRejected: 502,
    errors.RecordRejected: 502,
    errors.Throttled: 503,
    errors.BudgetExhausted: 503,
    errors.RetryableError: 502,
    errors.OperatorError: 400,
}
"""The status of each kind of error; a kind that is not named has its parent's."""

MEANING = {
    400: "The request does not have the form described here; `problems` lists every fault",
    404: "There is no such connection, order or address",
    409: "Well-formed, and refused: it contradicts itself or what is there, would double or lose something, or "
    "somebody else was first; `problems` lists every reason where there may be several",
    500: "A bug of Seamline's; its log has the details",
    502: "Cin7 or JOOR refused, gave no answer or made no sense",
    503: "No call is left in the budget of an API: ask again later",
}
"""What each error status means, as the OpenAPI document says it."""


def documented_errors() -> dict[int, Any]:
    """The error responses of every route, for the OpenAPI document."""
    content = {"application/json": {"model": ErrorAnswer}}
    return {status: {"description": text, "content": content} for status, text in MEANING.items()}


def status_of(error: Exception) -> int:
    """The status of one of Seamline's errors that is no bug."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def answer_failures(app: Api) -> None:
    """Make the app answer every failure in the one shape."""
    app.exception_handler(NotFoundError)(lambda _error: _no_such_address(app.other_methods()))
    app.exception_handler(RequestUnsupportedContentType)(_not_json)
    app.exception_handler(RequestValidationError)(lambda error: _invalid(error, app))
    app.exception_handler(Exception)(lambda error: _failed(error, app))


def known_query_only(app: Api, answer: NextMiddleware) -> Response[Any]:
    """Refuse a query that the address does not know: left out in silence, it would be answered as if nobody asked."""
    if app.unknown_query():
        # They are told by the handler of such errors, along with all else that is wrong.
        raise RequestValidationError([])
    return answer(app)


def _failed(error: Exception, app: Api) -> Response[Any]:
    # Powertools tells of a form without a boundary by a bare ValueError, and of a body that is no text by Python's own.
    if type(error) is ValueError and "multipart" in str(error):
        return _not_json(error)
    if isinstance(error, ValueError) and (fault := app.body_fault()):
        return _bad_request((fault,))
    if isinstance(error, errors.Conflict) and error.fix != ASK_AGAIN:
        error = overtaken("the request")
    if is_bug(error):
        _LOG.exception("a request failed on a bug")
        fix = "report it to Seamline with the admin function's log"
        return _answer(500, ErrorBody(kind="SeamlineBug", message="Seamline failed on a bug of its own", fix=fix))
    status = status_of(error)
    fix = getattr(error, "fix", "")
    problems = error.problems if isinstance(error, errors.SettingsInvalid | errors.Refused) else ()
    return _answer(
        status, ErrorBody(kind=type(error).__name__, message=str(error), fix=fix, problems=problems), _wait_of(error)
    )


def _invalid(error: RequestValidationError, app: Api) -> Response[Any]:
    """The connection file is the only body of a PUT, and its faults come with suggestions.

    What has the right form and breaks a rule between its parts is refused, and not called malformed.
    """
    faults, unknown = error.errors(), app.unknown_query()
    explain = explain_fault if app.current_event.http_method == "PUT" else _in_words
    problems = (*unknown, *(_told(fault, explain) for fault in faults))
    is_malformed = unknown or any(fault["type"] != "value_error" for fault in faults)
    return _bad_request(problems, 400 if is_malformed else 409)


def _told(fault: Mapping[str, Any], explain: Callable[[Mapping[str, Any]], str]) -> str:
    if fault["type"] == "json_invalid":
        return f"the body is not JSON that can be read: {fault['ctx']['error']}"
    return explain({**fault, "loc": _place(fault["loc"])})


def _in_words(fault: Mapping[str, Any]) -> str:
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _place(loc: Sequence[str | int]) -> Sequence[str | int]:
    """Where the caller looks: without the word that says whether it is in the body, the address or the query."""
    return loc[1:] or loc


def _not_json(_error: Exception) -> Response[Any]:
    return _bad_request(("the body is not JSON: send it with the content type application/json",))


def _bad_request(problems: tuple[str, ...], status: int = 400) -> Response[Any]:
    fix = "correct what is named here and ask again"
    return _answer(status, ErrorBody(kind="SettingsInvalid", message="\n".join(problems), fix=fix, problems=problems))


def _no_such_address(methods: Sequence[str]) -> Response[Any]:
    fix = "see /openapi.json for what there is"
    if methods:
        text = f"no such method here, only {', '.join(methods)}"
        return _answer(405, ErrorBody(kind="NotFound", message=text, fix=fix), {"Allow": ", ".join(methods)})
    return _answer(404, ErrorBody(kind="NotFound", message="no such address", fix=fix))


def _wait_of(error: Exception) -> dict[str, str]:
    return {"Retry-After": str(int(error.wait))} if isinstance(error, errors.Throttled) else {}


def _answer(status: int, body: ErrorBody, headers: dict[str, str] | None = None) -> Response[Any]:
    return Response(
        status_code=status,
        content_type=content_types.APPLICATION_JSON,
        headers=dict(headers or {}),
        body=ErrorAnswer(error=body).model_dump_json(),
    )


_LOG = logging.getLogger(__name__)
