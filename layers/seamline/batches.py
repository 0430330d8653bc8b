"""Works off a batch of FIFO messages: each answers for itself, and a failed one holds back its own group only."""

import logging
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

type Answer = dict[str, Any]


def work_off(event: dict[str, Any], work: Callable[[SQSRecord], object]) -> Answer:
    """Do the work for each message; those that raised, and later ones of their groups, stay on the queue."""
    processor = SqsFifoPartialProcessor(skip_group_on_error=True, logger=_LOG)
    processor.raise_on_entire_batch_failure = False
    with processor(event["Records"], work):
        processor.process()
    return dict(processor.response())


_LOG = logging.getLogger(__name__)
