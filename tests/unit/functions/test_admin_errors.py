"""Every refusal and failure has one shape, and a status that says whether to correct, to wait or to report it."""

import base64
import inspect

import pytest

from seamline import errors
from tests.sandbox.flows.world import CONNECTION
from tests.unit.functions.client import Client
from tests.unit.functions.events import ANA, Json, request

ONE = f"/connections/{CONNECTION}"
KINDS = [
    (errors.SettingsInvalid(("a: wrong", "b: missing")), 409),
    (errors.CredentialsRejected("Cin7 refused the key", fix="renew it"), 502),
    (errors.RecordRejected("Cin7 refused the sale", fix="correct it"), 502),
    (errors.NotFound("JOOR does not know it", fix="check it"), 404),
    (errors.MissingPrerequisite("no location Main", fix="create it"), 409),
    (errors.Refused("the sale is live", fix="void it"), 409),
    (errors.SaleGone("the sale was voided"), 409),
    (errors.OperatorError("somebody must act", fix="act"), 400),
    (errors.Throttled("too many calls", wait=17), 503),
    (errors.BudgetExhausted("no call left"), 503),
    (errors.Unreachable("no answer"), 502),
    (errors.MalformedAnswer("HTML"), 502),
    (errors.UnknownOutcome("no answer to a write"), 502),
    (errors.RetryableError("later"), 502),
]
OVERTAKEN = errors.Conflict("lune#ORDER / 1 was expected at revision 6 but is at 8", fix="nothing: it is read again")
ROUTES = [
    ("GET", ""),
    ("GET", "/flows"),
    ("GET", "/runs"),
    ("GET", "/problems"),
    ("GET", "/held"),
    ("GET", "/orders"),
    ("GET", "/orders/1"),
    ("POST", "/flows/styles/run"),
    ("POST", "/orders/1/re-export"),
    ("POST", "/orders/1/retry"),
]


@pytest.mark.parametrize(("failure", "status"), KINDS, ids=[type(failure).__name__ for failure, _ in KINDS])
def test_each_kind_of_error_keeps_its_name_words_and_fix(
    failure: errors.SeamlineError, status: int, client: Client
) -> None:
    client.failure = failure
    answer = client.post(f"{ONE}/orders/1/retry")
    assert answer.status == status
    assert (answer.error["kind"], answer.error["message"]) == (type(failure).__name__, str(failure))
    assert answer.error["fix"] == failure.fix


def test_no_kind_of_error_was_forgotten() -> None:
    known = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    ours = {errors.SeamlineError, errors.SeamlineBug}
    assert known - ours == {type(failure) for failure, _ in KINDS} | {errors.Conflict}


def test_who_was_overtaken_is_told_of_what_and_to_ask_again_and_nothing_of_the_table(client: Client) -> None:
    client.failure = OVERTAKEN
    answer = client.post(f"{ONE}/orders/1/retry")
    assert (answer.status, answer.error["kind"]) == (409, "Conflict")
    words = "retry order 1: somebody else, or Seamline itself, changed the record meanwhile"
    assert (answer.error["message"], answer.error["fix"]) == (words, "look at it again, then ask again")
    shown = client.get(f"{ONE}/orders/1/sale")
    assert (shown.status, shown.error["fix"]) == (409, "look at it again, then ask again")
    assert "lune#ORDER" not in answer.text + shown.text


def test_a_throttle_says_how_long_to_wait(client: Client) -> None:
    client.failure = errors.Throttled("too many calls", wait=17)
    assert client.post(f"{ONE}/orders/1/retry").headers["Retry-After"] == "17"


@pytest.mark.parametrize("failure", [errors.SeamlineBug("ledger 17 is broken"), ZeroDivisionError("ledger 17")])
def test_a_bug_is_answered_without_its_details(failure: Exception, client: Client) -> None:
    client.failure = failure
    answer = client.post(f"{ONE}/orders/1/retry")
    assert (answer.status, answer.error["kind"]) == (500, "SeamlineBug")
    assert "17" not in answer.text
    assert "Traceback" not in answer.text
    assert "log" in answer.error["fix"]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_an_unknown_connection_is_not_found_on_every_route(method: str, path: str, client: Client) -> None:
    answer = client.send(method, f"/connections/nobody{path}")
    assert (answer.status, answer.error["kind"]) == (404, "NotFound")
    assert "nobody" in answer.error["message"]


@pytest.mark.parametrize("path", ["/orders/1", "/orders/1/"])
def test_an_unknown_order_is_not_found(path: str, client: Client) -> None:
    assert client.get(f"{ONE}{path}").error["kind"] == "NotFound"


@pytest.mark.parametrize("path", ["/", "/nope", "/connections/lune/"])
def test_an_unknown_address_is_not_found(path: str, client: Client) -> None:
    answer = client.get(path)
    assert (answer.status, answer.error["kind"]) == (404, "NotFound")
    assert "openapi.json" in answer.error["fix"]


def test_a_wrong_method_is_told_with_the_right_ones(client: Client) -> None:
    answer = client.send("DELETE", "/connections/lune")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, PUT")
    assert "only GET, PUT" in answer.error["message"]


@pytest.mark.parametrize(
    ("path", "query", "named"),
    [
        ("/runs", {"limit": "0"}, "limit"),
        ("/runs", {"limit": "many"}, "limit"),
        ("/runs", {"flow": "planets"}, "flow"),
        ("/orders", {"state": "lost", "limit": "501"}, "state"),
    ],
)
def test_a_wrong_query_is_named(path: str, query: Json, named: str, client: Client) -> None:
    answer = client.get(f"{ONE}{path}", **query)
    assert answer.status == 400
    assert answer.error["problems"][0].startswith(f"{named}: ")
    assert len(answer.error["problems"]) == len(query)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_query_that_the_address_does_not_know_is_refused_on_every_route(
    method: str, path: str, client: Client
) -> None:
    client.failure = AssertionError("the connection was opened")
    answer = client.send(method, f"{ONE}{path}", query={"staet": "held"})
    assert (answer.status, answer.error["kind"]) == (400, "SettingsInvalid")
    assert answer.error["problems"][0].startswith("staet: no such query parameter")
    assert client.runs.messages == []


def test_an_unknown_query_is_told_with_those_there_are_and_all_else_that_is_wrong(client: Client) -> None:
    answer = client.get(f"{ONE}/orders", staet="held", limit="0")
    unknown, limit = answer.error["problems"]
    assert unknown == "staet: no such query parameter; there are after, limit, older_than, search, state"
    assert limit.startswith("limit: ")
    assert client.get("/openapi.json", full="yes").status == 400
    assert client.get("/nope", full="yes").status == 404


def test_a_signature_in_the_query_is_no_word_of_ours(client: Client) -> None:
    assert client.get(ONE, **{"X-Amz-Signature": "1"}).status == 200


def test_a_wrong_flow_in_the_address_names_those_there_are(client: Client) -> None:
    answer = client.post(f"{ONE}/flows/planets/run")
    assert answer.status == 400
    assert "'customers', 'orders'" in answer.error["problems"][0]


@pytest.mark.parametrize("body", [{"void_first": "perhaps"}, {"void": True}, [1]])
def test_a_wrong_body_of_a_re_export_changes_nothing(body: object, client: Client) -> None:
    client.failure = AssertionError("the connection was opened")
    answer = client.post(f"{ONE}/orders/1/re-export", body)
    assert (answer.status, answer.error["kind"]) == (400, "SettingsInvalid")


def test_a_body_that_is_not_json_is_a_bad_request(client: Client) -> None:
    answer = client.put(ONE, "{not json")
    assert answer.status == 400
    assert answer.error["problems"][0].startswith("the body is not JSON")
    event = request("PUT", ONE, "connection: lune")
    event["headers"] = {"content-type": "application/yaml"}
    assert "application/json" in client.resolve(event).error["problems"][0]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        (f'{{"lines": [{{"line": {"9" * 5000}}}]}}', "too many digits"),
    ],
)
def test_json_that_python_gives_up_on_is_the_callers_fault(body: str, named: str, client: Client) -> None:
    for answer in (client.post(f"{ONE}/orders/1/edit", body), client.put(ONE, body)):
        assert answer.status == 400
        assert named in answer.error["problems"][0]


def test_a_body_that_is_no_text_is_the_callers_fault(client: Client) -> None:
    event = request("POST", f"{ONE}/orders/1/edit", base64.b64encode(b'{"why": "\xff"}').decode())
    answer = client.resolve(event | {"isBase64Encoded": True})
    assert (answer.status, answer.error["kind"]) == (400, "SettingsInvalid")
    assert "not text in UTF-8" in answer.error["problems"][0]


def test_a_bug_in_reading_text_of_ours_stays_a_bug(client: Client) -> None:
    client.failure = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "in a record")
    assert client.post(f"{ONE}/orders/1/retry").status == 500


def test_a_name_too_long_for_any_record_is_told_as_that(client: Client) -> None:
    for answer in (client.get(f"{ONE}/orders/{'9' * 201}"), client.get(f"{ONE}/orders", after="9" * 201)):
        assert answer.status == 400
        assert "at most 200" in answer.error["problems"][0]


def test_a_name_in_the_address_is_read_without_its_escapes_and_stays_one_name(client: Client) -> None:
    answer = client.get(f"{ONE}/orders/8812345%2Fsale%3Fx%3D1")
    assert (answer.status, answer.error["kind"]) == (404, "NotFound")
    assert "order 8812345/sale?x=1 is not in the ledger" in answer.error["message"]


def test_a_form_in_place_of_json_is_the_callers_fault(client: Client) -> None:
    event = request("POST", f"/connections/{CONNECTION}/orders/1/re-export", {"void_first": False}, None, ANA)
    event["headers"]["content-type"] = "multipart/form-data"
    answer = client.resolve(event)
    assert answer.status == 400
    assert "not JSON" in answer.error["problems"][0]
