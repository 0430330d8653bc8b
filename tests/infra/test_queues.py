"""No message is lost, doubled by the queue, or readable on the way."""

from seamline.flows.export_order import LEASE_SECONDS
from tests.infra.resources import Properties, Resources, logical_id


def _fifo(resources: Resources) -> dict[str, Properties]:
    return {name: q for name, q in resources.of_type("AWS::SQS::Queue").items() if q.get("FifoQueue")}


def _dead_letter_ids(resources: Resources) -> set[str]:
    """Of FIFO queues."""
    queues = _fifo(resources).values()
    return {logical_id(q["RedrivePolicy"]["deadLetterTargetArn"]) for q in queues if "RedrivePolicy" in q}


def _sources(resources: Resources) -> list[tuple[str, Properties, Properties]]:
    """Queue id, mapping and function of every queue that feeds a function."""
    functions = resources.of_type("AWS::Lambda::Function")
    return [
        (logical_id(m["EventSourceArn"]), m, functions[logical_id(m["FunctionName"])])
        for m in resources.of_type("AWS::Lambda::EventSourceMapping").values()
    ]


def test_every_fifo_queue_has_a_fifo_dead_letter_queue(resources: Resources) -> None:
    fifo = _fifo(resources)
    dead_letters = _dead_letter_ids(resources)
    assert dead_letters <= set(fifo)
    assert {name for name, queue in fifo.items() if "RedrivePolicy" not in queue} == dead_letters


def test_no_dead_letter_queue_is_shared(resources: Resources) -> None:
    working = [q for q in _fifo(resources).values() if "RedrivePolicy" in q]
    assert len(_dead_letter_ids(resources)) == len(working)


def test_senders_name_the_deduplication_id_themselves(resources: Resources) -> None:
    # Content-based deduplication would swallow a repeated payload for five minutes.
    assert [name for name, queue in _fifo(resources).items() if queue.get("ContentBasedDeduplication")] == []


def test_every_queue_is_encrypted_and_refuses_plain_http(resources: Resources) -> None:
    queues = resources.of_type("AWS::SQS::Queue")
    refusing = {
        logical_id(queue)
        for policy in resources.of_type("AWS::SQS::QueuePolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for queue in policy["Queues"]
    }
    assert refusing == set(queues)
    assert all(queue["SqsManagedSseEnabled"] for queue in queues.values())


def test_a_message_comes_back_soon_after_its_function_can_no_longer_be_alive(resources: Resources) -> None:
    queues = resources.of_type("AWS::SQS::Queue")
    for queue, _mapping, function in _sources(resources):
        assert queues[queue]["VisibilityTimeout"] == function["Timeout"] + 30


def test_an_exports_lease_ends_after_its_function_and_before_its_message_comes_back(resources: Resources) -> None:
    queues = resources.of_type("AWS::SQS::Queue")
    exports = [
        (queues[queue]["VisibilityTimeout"], function["Timeout"])
        for queue, _mapping, function in _sources(resources)
        if function["Handler"] == "export_order.handler"
    ]
    assert exports
    for hidden, timeout in exports:
        assert timeout < LEASE_SECONDS < hidden


def test_every_queue_reports_failures_message_by_message(resources: Resources) -> None:
    assert _sources(resources)
    for _queue, mapping, _function in _sources(resources):
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_looks_between_two_ticks_wait_on_a_queue_that_can_delay_and_soon_forgets(resources: Resources) -> None:
    (looks,) = (q for q in resources.of_type("AWS::SQS::Queue").values() if not q.get("FifoQueue") and _is_short(q))
    assert "RedrivePolicy" not in looks
    assert resources.function("dispatch.handler")["Environment"]["Variables"]["SEAMLINE_LOOKS_QUEUE_URL"]


def _is_short(queue: Properties) -> bool:
    return int(queue["MessageRetentionPeriod"]) <= 1800


def test_a_flow_takes_one_slice_at_a_time_and_the_export_ten_orders(resources: Resources) -> None:
    sizes = {(function["Handler"], mapping["BatchSize"]) for _queue, mapping, function in _sources(resources)}
    assert sizes == {
        ("sync.handler", 1),
        ("export_order.handler", 10),
        ("gather_hints.handler", 500),
        ("dispatch.handler", 10),
    }


def test_hints_gather_for_a_second_in_few_hands_and_none_is_lost(resources: Resources) -> None:
    (queue, mapping, function) = next(s for s in _sources(resources) if s[2]["Handler"] == "gather_hints.handler")
    assert mapping["MaximumBatchingWindowInSeconds"] == 1
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 2}
    hints = resources.of_type("AWS::SQS::Queue")[queue]
    assert "FifoQueue" not in hints
    assert "RedrivePolicy" in hints
    assert hints["VisibilityTimeout"] > function["Timeout"]
