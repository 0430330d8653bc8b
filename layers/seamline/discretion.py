"""Keeps people's data and secrets out of the log: what an exception says stays out, where it happened stays in."""

import logging
import traceback
from copy import copy

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from seamline.people import mask_contacts
from seamline.redaction import redact_text


class DiscreetFormatter(LambdaPowertoolsFormatter):
    """Powertools' JSON lines, with exceptions by kind and place only: APIs repeat in their words what they were sent.

    The words are in the run's or the record's problem, which only operators read.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            record = copy(record)
            record.exc_info = record.exc_text = None
            record.__dict__ |= {"exception": told(error), "exception_name": type(error).__name__}
        return mask_contacts(redact_text(super().format(record)))


def told(error: BaseException) -> str:
    """An exception, its members and its causes by kind and place, without a word of theirs."""
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None:
        frames = "".join(traceback.format_tb(current.__traceback__))
        members = [told(one) for one in current.exceptions] if isinstance(current, BaseExceptionGroup) else []
        chain.append("\n".join([f"{frames}{type(current).__name__}", *members]))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\nwhich came of\n".join(chain)
