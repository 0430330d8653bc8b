"""Whatever fails, waits or falls silent reaches a person."""

from tests.infra.resources import Properties, Resources, logical_id


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
    dead_letters = {name for name, queue in queues.items() if "RedrivePolicy" not in queue}
    assert _watched(_alarms(resources, "ApproximateNumberOfMessagesVisible"), "QueueName") == dead_letters


def test_every_working_queue_rings_when_its_oldest_message_waits_too_long(resources: Resources) -> None:
    queues = resources.of_type("AWS::SQS::Queue")
    working = {name for name, queue in queues.items() if "RedrivePolicy" in queue}
    assert _watched(_alarms(resources, "ApproximateAgeOfOldestMessage"), "QueueName") == working


def test_silence_of_dispatch_rings_too(resources: Resources) -> None:
    (alarm,) = _alarms(resources, "Invocations")
    assert alarm["TreatMissingData"] == "breaching"
