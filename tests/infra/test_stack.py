"""The stack keeps what must be kept, opens only the door it should, and runs by itself."""

import json
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.assertions import Template

from infra.dispatch import seconds_between
from infra.flows import FLOWS
from infra.functions import LayerPaths
from infra.options import Options
from infra.stack import SeamlineStack
from tests.infra.resources import Properties, Resources, logical_id


def _resources_with(layers: LayerPaths, context: dict[str, Any]) -> Resources:
    app = App(context=context)
    stack = SeamlineStack(app, "Seamline", layers=layers, options=Options.from_context(app.node))
    return Resources(Template.from_stack(stack).to_json()["Resources"])


def _expressions(resources: Resources) -> dict[str, str]:
    inputs = [(json.loads(s["Target"]["Input"]), s["ScheduleExpression"]) for s in _schedules(resources)]
    return {event["flow"]: expression for event, expression in inputs if "flow" in event}


def _urls(resources: Resources) -> dict[str, Any]:
    """Every function URL by its function's handler."""
    functions = resources.of_type("AWS::Lambda::Function")
    urls = resources.of_type("AWS::Lambda::Url").values()
    return {functions[logical_id(url["TargetFunctionArn"])]["Handler"]: url for url in urls}


def _opened(resources: Resources) -> dict[str, list[Any]]:
    """What is allowed to everybody, by the function's handler."""
    functions, found = resources.of_type("AWS::Lambda::Function"), dict[str, list[Any]]()
    for right in resources.of_type("AWS::Lambda::Permission").values():
        assert right["Principal"] == "*"
        found.setdefault(functions[logical_id(right["FunctionName"])]["Handler"], []).append(right)
    return found


def _schedules(resources: Resources) -> list[Properties]:
    return list(resources.of_type("AWS::Scheduler::Schedule").values())


def _started(resources: Resources, schedule: Properties) -> str:
    functions = resources.of_type("AWS::Lambda::Function")
    return str(functions[logical_id(schedule["Target"]["Arn"])]["Handler"])


def test_the_table_can_be_restored_forgets_by_itself_and_cannot_be_deleted(resources: Resources) -> None:
    table = resources.only("AWS::DynamoDB::Table")
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_the_indexes_hold_keys_only(resources: Resources) -> None:
    indexes = resources.only("AWS::DynamoDB::Table")["GlobalSecondaryIndexes"]
    keys = {i["IndexName"]: [k["AttributeName"] for k in i["KeySchema"]] for i in indexes}
    assert keys == {"by_a": ["a", "sk"], "by_b": ["b", "sk"]}
    assert all(i["Projection"] == {"ProjectionType": "KEYS_ONLY"} for i in indexes)


def test_the_bucket_is_closed_to_the_public(resources: Resources) -> None:
    bucket = resources.only("AWS::S3::Bucket")
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert bucket["BucketEncryption"]


def test_the_admin_url_takes_signed_requests_only_and_names_no_principal(resources: Resources) -> None:
    assert _urls(resources)["admin.handler"]["AuthType"] == "AWS_IAM"
    assert "admin.handler" not in _opened(resources)


def test_the_webhook_url_is_the_only_open_one_and_carries_both_rights(resources: Resources) -> None:
    assert {handler for handler, url in _urls(resources).items() if url["AuthType"] == "NONE"} == {"webhook.handler"}
    rights = _opened(resources)["webhook.handler"]
    assert {right["Action"] for right in rights} == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    for right in rights:
        assert right.get("FunctionUrlAuthType") == "NONE" or right.get("InvokedViaFunctionUrl") is True


def test_the_webhook_function_has_a_small_share_of_the_account_and_answers_soon(
    resources: Resources, layers: LayerPaths
) -> None:
    function = resources.function("webhook.handler")
    assert (function["ReservedConcurrentExecutions"], function["Timeout"]) == (5, 5)
    for chosen, expected in (("20", 20), ("unreserved", None)):
        other = _resources_with(layers, {"webhook_concurrency": chosen}).function("webhook.handler")
        assert other.get("ReservedConcurrentExecutions") == expected


def test_an_operator_policy_carries_both_rights_that_function_urls_ask_for(resources: Resources) -> None:
    statements = resources.only("AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    actions = [s["Action"] for s in statements]
    assert "lambda:InvokeFunctionUrl" in actions
    assert "lambda:InvokeFunction" in actions


def test_every_flow_is_looked_at_by_its_schedule_through_dispatch(resources: Resources) -> None:
    assert _expressions(resources) == {flow.name: flow.schedule for flow in FLOWS}
    looking = [s for s in _schedules(resources) if "flow" in json.loads(s["Target"]["Input"])]
    assert {_started(resources, schedule) for schedule in looking} == {"dispatch.handler"}
    assert all("DeadLetterConfig" in s["Target"] for s in _schedules(resources))


def test_the_watcher_looks_every_five_minutes_and_sends_a_digest_a_day(resources: Resources) -> None:
    watching = [s for s in _schedules(resources) if _started(resources, s) == "watch.handler"]
    found = {s["ScheduleExpression"]: json.loads(s["Target"]["Input"]) for s in watching}
    assert found == {"rate(5 minutes)": {}, "cron(0 6 * * ? *)": {"digest": True}}


def test_the_digest_can_be_left_out_and_metrics_kept_per_flow(layers: LayerPaths) -> None:
    chosen = _resources_with(layers, {"digest": "off", "metrics_by": "flow"})
    assert [s for s in _schedules(chosen) if "digest" in s["Target"]["Input"]] == []
    environments = [f["Environment"]["Variables"] for f in chosen.of_type("AWS::Lambda::Function").values()]
    assert {one["SEAMLINE_METRICS_BY"] for one in environments} == {"flow"}
    assert "{Seamline,flow,service}" in json.dumps(chosen.only("AWS::CloudWatch::Dashboard"))


def test_the_dashboard_finds_every_connection_and_shows_every_function_and_queue(resources: Resources) -> None:
    body = json.dumps(resources.only("AWS::CloudWatch::Dashboard")["DashboardBody"])
    for metric in ("FreshnessSeconds", "OrdersWaiting", "Failures", "Calls", "BudgetWaitSeconds"):
        assert "SEARCH('{Seamline,connection,flow,service} MetricName=" in body
        assert metric in body
    fed = {name for name, queue in resources.of_type("AWS::SQS::Queue").items() if "RedrivePolicy" in queue}
    for name in [*resources.of_type("AWS::Lambda::Function"), *fed]:
        assert name in body


def test_a_tick_says_when_the_next_one_comes(resources: Resources) -> None:
    schedules = resources.of_type("AWS::Scheduler::Schedule").values()
    inputs = [json.loads(schedule["Target"]["Input"]) for schedule in schedules]
    assert [tick["seconds"] for tick in inputs if tick.get("flow") == "orders"] == [60]


@pytest.mark.parametrize(
    ("schedule", "seconds"), [("rate(2 minutes)", 120), ("rate(1 hour)", 3600), ("cron(0 2 * * ? *)", 0)]
)
def test_the_time_between_two_ticks_is_read_off_a_rate(schedule: str, seconds: int) -> None:
    assert seconds_between(schedule) == seconds


def test_a_schedule_can_be_chosen_for_the_deployment(layers: LayerPaths) -> None:
    chosen = _resources_with(layers, {"schedule.styles": "rate(1 minute)"})
    assert _expressions(chosen)["styles"] == "rate(1 minute)"
    assert _expressions(chosen)["stock"] == "rate(1 minute)"


def test_deletion_protection_can_be_taken_off_from_the_command_line(layers: LayerPaths) -> None:
    chosen = _resources_with(layers, {"deletion_protection": "false"})
    assert chosen.only("AWS::DynamoDB::Table")["DeletionProtectionEnabled"] is False


def test_an_alarm_address_subscribes_to_the_topic(layers: LayerPaths) -> None:
    chosen = _resources_with(layers, {"alarm_email": "ops@example.com"})
    assert chosen.only("AWS::SNS::Subscription")["Endpoint"] == "ops@example.com"


def test_every_function_runs_traced_on_the_same_runtime_and_keeps_its_own_log(resources: Resources) -> None:
    functions = resources.of_type("AWS::Lambda::Function").values()
    logs = resources.of_type("AWS::Logs::LogGroup")
    assert {(f["Runtime"], *f["Architectures"]) for f in functions} == {("python3.13", "arm64")}
    assert {f["TracingConfig"]["Mode"] for f in functions} == {"Active"}
    assert {logical_id(f["LoggingConfig"]["LogGroup"]) for f in functions} == set(logs)
    assert all(log["RetentionInDays"] for log in logs.values())


def test_every_sync_function_finds_what_it_works_on(resources: Resources) -> None:
    expected = {"SEAMLINE_TABLE", "SEAMLINE_FLOW", "SEAMLINE_QUEUE_URL", "SEAMLINE_SECRET_PREFIX"}
    environments = [
        f["Environment"]["Variables"]
        for f in resources.of_type("AWS::Lambda::Function").values()
        if f["Handler"] == "sync.handler"
    ]
    assert {e["SEAMLINE_FLOW"] for e in environments} == {flow.name for flow in FLOWS}
    assert all(expected <= set(e) for e in environments)
    assert [e["SEAMLINE_FLOW"] for e in environments if "SEAMLINE_EXPORT_QUEUE_URL" in e] == ["orders"]
