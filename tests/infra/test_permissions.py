"""Each function may do what it needs, and nothing else."""

import json
from typing import Any

import pytest

from tests.infra.resources import Resources, as_list, logical_id

# X-Ray's write actions take no resource.
ONLY_ON_EVERYTHING = {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}


def _roles(resources: Resources) -> list[str]:
    return list(resources.of_type("AWS::IAM::Role"))


def _role_of(resources: Resources, handler: str) -> str:
    return logical_id(resources.function(handler)["Role"])


def _actions_on_secrets(resources: Resources, role: str) -> list[tuple[set[str], str]]:
    return [
        (set(as_list(statement["Action"])), json.dumps(statement["Resource"]))
        for statement in resources.statements_of(role)
        if any(action.startswith("secretsmanager:") for action in as_list(statement["Action"]))
    ]


def _queues_sent_to(resources: Resources, role: str) -> set[str]:
    return {
        logical_id(queue)
        for statement in resources.statements_of(role)
        if "sqs:SendMessage" in as_list(statement["Action"])
        for queue in as_list(statement["Resource"])
    }


def _sync_role(resources: Resources, flow: str) -> str:
    functions = resources.of_type("AWS::Lambda::Function").values()
    (function,) = (f for f in functions if f["Environment"]["Variables"].get("SEAMLINE_FLOW") == flow)
    return logical_id(function["Role"])


def test_no_statement_reaches_everything_except_where_aws_knows_no_resource(resources: Resources) -> None:
    everywhere = {
        action
        for role in _roles(resources)
        for statement in resources.statements_of(role)
        if "*" in as_list(statement["Resource"])
        for action in as_list(statement["Action"])
    }
    assert everywhere == ONLY_ON_EVERYTHING


def test_no_statement_allows_a_family_of_actions(resources: Resources) -> None:
    actions = [
        action
        for role in _roles(resources)
        for statement in resources.statements_of(role)
        for action in as_list(statement["Action"])
    ]
    assert actions
    assert [action for action in actions if "*" in action] == []


def test_every_function_has_a_role_of_its_own(resources: Resources) -> None:
    roles = [logical_id(function["Role"]) for function in resources.of_type("AWS::Lambda::Function").values()]
    assert len(set(roles)) == len(roles)


def test_no_role_carries_a_policy_that_aws_manages(resources: Resources) -> None:
    assert [role for role in resources.of_type("AWS::IAM::Role").values() if "ManagedPolicyArns" in role] == []


def test_secrets_are_readable_only_under_the_prefix_of_this_account_and_region(resources: Resources) -> None:
    for role in (_sync_role(resources, "styles"), _role_of(resources, "export_order.handler")):
        ((actions, resource),) = _actions_on_secrets(resources, role)
        assert actions == {"secretsmanager:GetSecretValue"}
        assert ":secret:seamline/*" in resource
        assert "AWS::AccountId" in resource
        assert "AWS::Region" in resource


def test_dispatch_cannot_read_secrets(resources: Resources) -> None:
    assert _actions_on_secrets(resources, _role_of(resources, "dispatch.handler")) == []


@pytest.mark.parametrize("flow", ["styles", "stock"])
def test_a_flow_sends_only_to_its_own_queue(resources: Resources, flow: str) -> None:
    (queue,) = _queues_sent_to(resources, _sync_role(resources, flow))
    assert queue.startswith(flow.capitalize())


def test_only_the_orders_flow_sends_to_the_export_queue_beside_its_own(resources: Resources) -> None:
    queues = _queues_sent_to(resources, _sync_role(resources, "orders"))
    assert sorted(queue.partition("Worker")[0] for queue in queues) == ["OrderExport", "Orders"]


def test_the_images_flow_keeps_pictures_the_console_reads_them_and_nobody_else_knows_the_bucket(
    resources: Resources,
) -> None:
    reaching: dict[str, set[str]] = {}
    for role in _roles(resources):
        for statement in resources.statements_of(role):
            wanted = {action for action in as_list(statement["Action"]) if action.startswith("s3:")}
            if wanted:
                reaching.setdefault(role, set()).update(wanted)
    knowing = {
        logical_id(function["Role"])
        for function in resources.of_type("AWS::Lambda::Function").values()
        if "SEAMLINE_BUCKET" in function["Environment"]["Variables"]
    }
    images = _sync_role(resources, "images")
    [admin] = knowing - {images}
    assert admin.startswith("Admin")
    assert reaching == {images: {"s3:GetObject", "s3:PutObject"}, admin: {"s3:GetObject"}}


def _schedule_roles(resources: Resources) -> set[str]:
    schedules = resources.of_type("AWS::Scheduler::Schedule").values()
    return {logical_id(schedule["Target"]["RoleArn"]) for schedule in schedules}


def test_a_schedule_may_start_its_own_function_and_nothing_else(resources: Resources) -> None:
    for schedule in resources.of_type("AWS::Scheduler::Schedule").values():
        role = logical_id(schedule["Target"]["RoleArn"])
        invoked = [s["Resource"] for s in resources.statements_of(role) if s["Action"] == "lambda:InvokeFunction"]
        assert invoked == [schedule["Target"]["Arn"]]


def test_the_watcher_tells_people_and_reads_no_secret(resources: Resources) -> None:
    role = _role_of(resources, "watch.handler")
    (topic,) = resources.of_type("AWS::SNS::Topic")
    published = [s["Resource"] for s in resources.statements_of(role) if "sns:Publish" in as_list(s["Action"])]
    assert published == [{"Ref": topic}]
    assert _actions_on_secrets(resources, role) == []


def test_only_this_accounts_scheduler_may_take_the_roles_of_schedules(resources: Resources) -> None:
    for role in _schedule_roles(resources):
        (statement,) = resources.of_type("AWS::IAM::Role")[role]["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_no_function_may_scan_or_change_the_table(resources: Resources) -> None:
    forbidden = {"dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:UpdateTable"}
    allowed: set[Any] = {
        action
        for role in _roles(resources)
        for statement in resources.statements_of(role)
        for action in as_list(statement["Action"])
    }
    assert "dynamodb:PutItem" in allowed
    assert allowed.isdisjoint(forbidden)


def test_the_webhook_function_may_queue_hints_and_read_secret_headers_and_nothing_else(resources: Resources) -> None:
    role = _role_of(resources, "webhook.handler")
    (queue,) = _queues_sent_to(resources, role)
    assert queue.startswith("WebhookHints")
    ((actions, resource),) = _actions_on_secrets(resources, role)
    assert actions == {"secretsmanager:GetSecretValue"}
    assert ":secret:seamline/webhooks/*" in resource
    kinds = {action.split(":")[0] for s in resources.statements_of(role) for action in as_list(s["Action"])}
    assert kinds == {"logs", "secretsmanager", "sqs", "xray"}


def test_gathering_knows_the_settings_and_sends_runs_but_sees_no_secret(resources: Resources) -> None:
    role = _role_of(resources, "gather_hints.handler")
    allowed = {action for s in resources.statements_of(role) for action in as_list(s["Action"])}
    assert {"dynamodb:GetItem", "sqs:SendMessage"} <= allowed
    assert not any(action.startswith("secretsmanager:") for action in allowed)


def test_only_the_admin_function_makes_secrets_and_only_those_of_webhooks(resources: Resources) -> None:
    making = {
        (role, resource)
        for role in _roles(resources)
        for actions, resource in _actions_on_secrets(resources, role)
        if actions & {"secretsmanager:CreateSecret", "secretsmanager:PutSecretValue"}
    }
    ((role, resource),) = making
    assert role == _role_of(resources, "admin.handler")
    assert ":secret:seamline/webhooks/*" in resource
