"""A function's telemetry whose logs only the test hears."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from seamline.telemetry import Telemetry


@contextmanager
def heard(service: str, logs: io.StringIO) -> Iterator[Telemetry]:
    """Telemetry that logs to `logs`; the library's logger is given back as it was."""
    library = logging.getLogger("seamline")
    before = library.level, library.propagate, list(library.handlers)
    yield Telemetry(service, logs)
    library.level, library.propagate, library.handlers = before
