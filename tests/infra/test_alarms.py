"""Whatever fails, waits or falls silent reaches a person."""

import re
from pathlib import Path

from tests.infra.resources import Properties, Resources, logical_id

RUNBOOK = Path("docs/operations.md")


def _alarms(resources: Resources, metric: str) -> list[Properties]:
    return [a for a in resources.of_type("AWS::CloudWatch::Alarm").values() if a["MetricName"] == metric]


def _watched(alarms: list[Properties], dimension: str) -> set[str]:
    watched = set()
    for alarm in alarms:
        (value,) = (d["Value"] for d in alarm["Dimensions"] if d["Name"] == dimension)
        watched.add(logical_id(value))
    return watched


def test_every_alarm_leads_to_the_topic(resources: Resources) -> None:
    (topic,) = resources.of_type("AWS::SNS::Topic")
    for alarm in resources.of_type("AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]


def test_the_topic_lets_cloudwatch_publish(resources: Resources) -> None:
    # A topic with a policy of its own loses the default one, and alarms would be dropped without a word.
    statements = resources.only("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    allowed = [s["Principal"] for s in statements if s["Effect"] == "Allow" and s["Action"] == "sns:Publish"]
    assert allowed == [{"Service": "cloudwatch.amazonaws.com"}]


def test_every_function_rings_on_errors(resources: Resources) -> None:
    watched = _watched(_alarms(resources, "Errors"), "FunctionName")
    assert watched == set(resources.of_type("AWS::Lambda::Function"))


def test_every_dead_letter_queue_rings_when_it_is_not_empty(resources: Resources) -> None:
    queues = resources.of_type("AWS::SQS::Queue")
    working = {logical_id(m["EventSourceArn"]) for m in resources.of_type("AWS::Lambda::EventSourceMapping").values()}
    dead_letters = {name for name, queue in queues.items() if "RedrivePolicy" not in queue} - working
    assert _watched(_alarms(resources, "ApproximateNumberOfMessagesVisible"), "QueueName") == dead_letters


def test_every_working_queue_rings_when_its_oldest_message_waits_too_long(resources: Resources) -> None:
    queues = resources.of_type("AWS::SQS::Queue")
    working = {name for name, queue in queues.items() if "RedrivePolicy" in queue}
    assert _watched(_alarms(resources, "ApproximateAgeOfOldestMessage"), "QueueName") == working


def test_silence_of_dispatch_and_of_the_watcher_rings_too(resources: Resources) -> None:
    alarms = _alarms(resources, "Invocations")
    handlers = {
        resources.of_type("AWS::Lambda::Function")[name]["Handler"] for name in _watched(alarms, "FunctionName")
    }
    assert handlers == {"dispatch.handler", "watch.handler"}
    assert {alarm["TreatMissingData"] for alarm in alarms} == {"breaching"}


def test_an_alarm_that_comes_and_goes_rings_once_and_says_when_it_is_over(resources: Resources) -> None:
    for alarm in _alarms(resources, "Errors"):
        assert (alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"] * alarm["Period"]) == (1, 1800)
        assert alarm["OKActions"] == alarm["AlarmActions"]


def test_every_alarm_says_what_to_do_and_leads_to_a_heading_of_the_runbook(resources: Resources) -> None:
    headings = set(re.findall(r"^### (\S+)$", RUNBOOK.read_text(), re.MULTILINE))
    for alarm in resources.of_type("AWS::CloudWatch::Alarm").values():
        text = alarm["AlarmDescription"]
        assert text.startswith("Seamline: ")
        assert "What to do: " in text
        assert text.partition("docs/operations.md#")[2] in headings
