"""What the demo and the end-to-end tests rely on: the local cloud behaves as AWS does where Seamline looks."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from werkzeug.serving import make_server

from tests.localcloud.conftest import Deployed, Probe

pytestmark = pytest.mark.e2e
PATIENCE_SECONDS = 60.0


def _eventually[T](look: Callable[[], T]) -> T:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.3)
    return found


def _get_admin(deployed: Deployed, credentials: Credentials | None) -> httpx.Response:
    request = AWSRequest("GET", deployed.outputs["AdminUrl"])
    if credentials:
        SigV4Auth(credentials, "lambda", "us-east-1").add_auth(request)
    return httpx.get(deployed.outputs["AdminUrl"], headers=dict(request.headers), timeout=PATIENCE_SECONDS)


def _fifo(deployed: Deployed, name: str, **attributes: str) -> tuple[str, str]:
    sqs = deployed.client("sqs")
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true", **attributes})["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def test_the_admin_url_refuses_unsigned_and_wrongly_signed_requests(deployed: Deployed) -> None:
    assert _get_admin(deployed, None).status_code == 403
    assert _get_admin(deployed, Credentials("AKIAIOSFODNN7EXAMPLE", "wrong")).status_code == 403


def test_the_admin_url_answers_a_signed_request(deployed: Deployed) -> None:
    environment = deployed.cloud.env
    known = Credentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
    assert _get_admin(deployed, known).status_code != 403


def test_lambdas_import_from_their_layers_and_reach_servers_on_this_machine(deployed: Deployed, probe: Probe) -> None:
    server = make_server("127.0.0.1", 0, lambda _environ, start: (start("200 OK", []), [b"sandbox"])[1])
    question = {"modules": ["pydantic_core", "msgspec", "seamline"], "address": f"http://127.0.0.1:{server.port}/"}
    name = probe("look")
    answer = _invoke_while_serving(deployed, name, question, server)
    assert all("/layer_" in path for path in answer["modules"].values())
    assert answer["page"] == "sandbox"
    assert answer["environment"]["AWS_ENDPOINT_URL"] == deployed.cloud.endpoint
    assert answer["environment"]["SEAMLINE_TABLE"] == deployed.outputs["TableName"]


def _invoke_while_serving(deployed: Deployed, name: str, question: dict[str, Any], server: Any) -> Any:
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        answer = deployed.client("lambda").invoke(FunctionName=name, Payload=json.dumps(question))
        return json.load(answer["Payload"])
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_only_the_failed_message_of_a_batch_returns_and_ends_in_the_dead_letter_queue(
    deployed: Deployed, probe: Probe
) -> None:
    dead_url, dead_arn = _fifo(deployed, "probe-dead")
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2})
    url, arn = _fifo(deployed, "probe", VisibilityTimeout="1", RedrivePolicy=redrive)
    sqs = deployed.client("sqs")
    for number, body in enumerate(["good", "bad", "good"]):
        sqs.send_message(
            QueueUrl=url, MessageBody=body, MessageGroupId="aurora", MessageDeduplicationId=f"probe-{number}"
        )
    deployed.client("lambda").create_event_source_mapping(
        FunctionName=probe("refuse_bad"),
        EventSourceArn=arn,
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    dead = _eventually(lambda: sqs.receive_message(QueueUrl=dead_url).get("Messages", []))
    assert [message["Body"] for message in dead] == ["bad"]
    left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (left["ApproximateNumberOfMessages"], left["ApproximateNumberOfMessagesNotVisible"]) == ("0", "0")


def test_a_schedule_starts_dispatch(deployed: Deployed) -> None:
    schedules = deployed.client("scheduler")
    names = [schedule["Name"] for schedule in schedules.list_schedules()["Schedules"]]
    name = next(name for name in names if "Dispatch" in name)
    target = schedules.get_schedule(Name=name)["Target"]
    (group,) = (
        g["logGroupName"]
        for g in deployed.client("logs").describe_log_groups()["logGroups"]
        if "DispatchLog" in g["logGroupName"]
    )
    schedules.create_schedule(
        Name="probe-now",
        ScheduleExpression=f"at({datetime.now(UTC):%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
    )
    assert _eventually(lambda: deployed.client("logs").filter_log_events(logGroupName=group)["events"])


def test_a_look_between_two_ticks_starts_dispatch_after_its_delay(deployed: Deployed) -> None:
    sqs = deployed.client("sqs")
    (url,) = (url for url in sqs.list_queues()["QueueUrls"] if "DispatchLooks" in url)
    (function,) = (f for f in deployed.client("lambda").list_functions()["Functions"] if "dispatch" in f["Handler"])
    variables = function["Environment"]["Variables"]
    assert variables["SEAMLINE_LOOKS_QUEUE_URL"].rpartition("/")[2] == url.rpartition("/")[2]
    before = len(_looks_at_reconcile(deployed))
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"flow": "reconcile"}), DelaySeconds=2)
    assert _eventually(lambda: len(_looks_at_reconcile(deployed)) > before)


def _looks_at_reconcile(deployed: Deployed) -> list[str]:
    logs = deployed.client("logs")
    groups = [g["logGroupName"] for g in logs.describe_log_groups()["logGroups"] if "DispatchLog" in g["logGroupName"]]
    events = [event for group in groups for event in logs.filter_log_events(logGroupName=group)["events"]]
    return [event["message"] for event in events if '"flow":"reconcile"' in event["message"]]
