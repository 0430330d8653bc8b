"""The watcher: a function that looks after every connection, since a template cannot know which there will be."""

from aws_cdk import Duration
from constructs import Construct

from infra.functions import FunctionSpec
from infra.schedules import ScheduledStart
from infra.worker import Foundation

LOOKS = "rate(5 minutes)"
DIGEST = "cron(0 6 * * ? *)"
"""At six in the morning, UTC, for the day before."""


class Watch(Construct):
    """The watch function and its two schedules. Its own silence rings by a plain alarm."""

    def __init__(
        self, scope: Construct, construct_id: str, *, foundation: Foundation, admin_url: str, digest: str
    ) -> None:
        super().__init__(scope, construct_id)
        topic = foundation.alarms.topic
        self.function = foundation.functions.make(
            self,
            FunctionSpec(
                name="Watch",
                handler="watch.handler",
                memory_mb=512,
                timeout=Duration.seconds(120),
                environment={
                    "SEAMLINE_TABLE": foundation.storage.table.table_name,
                    "SEAMLINE_TOPIC_ARN": topic.topic_arn,
                    "SEAMLINE_ADMIN_URL": admin_url,
                },
            ),
        )
        foundation.storage.grant_table_read_write(self.function)
        topic.grant_publish(self.function)
        start = ScheduledStart(self, "Start", function=self.function)
        start.every("LookSchedule", "Looks after all connections", LOOKS, {})
        if digest != "off":
            start.every("DigestSchedule", "Sends the daily digest", digest, {"digest": True})
        foundation.alarms.on_errors("Watch", self.function)
        foundation.alarms.on_silence("Watch", self.function)
        foundation.alarms.on_dead_letters("Watch", start.missed_ticks)
