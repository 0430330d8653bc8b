"""Reads the bulk jobs of v2, which tell progress, never success."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from msgspec import Struct

from seamline.errors import NotFound
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import (
    Envelope,
    find_envelope,
    malformed,
    read_object,
    require_found,
    require_success,
)
from seamline.marketplace.joor.values import Node, text

FINISHED = "finished"


class Started(Struct, frozen=True):
    """A job's id, and when it was made by JOOR's clock in epoch seconds; 0 when JOOR does not say."""

    id: str
    at: float


class BulkJobs(Struct, frozen=True):
    """One kind of bulk job: the path it is written to and asked at, and the name its id goes by."""

    path: str
    id_name: str

    def start(self, v2: ApiClient, method: str, body: Node) -> Started:
        """Write a batch; the answer is its job. RecordRejected when JOOR refuses it as a whole."""
        return v2.write(Request(method, self.path, body=body), self._started)

    def is_finished(self, v2: ApiClient, job_id: str) -> bool:
        """Whether the job is over, as is one JOOR does not know any more; reading back tells how it went."""
        try:
            return v2.read(Request("GET", f"{self.path}/{job_id}"), self._status) == FINISHED
        except NotFound:
            return True

    def _started(self, response: httpx.Response) -> Started:
        job = self._job(response, require_success)
        return Started(text(job[self.id_name]), _moment(text(job.get("created"))))

    def _status(self, response: httpx.Response) -> str:
        status = text(self._job(response, require_found).get("status"))
        if not status:
            raise malformed(response, "a job without a status")
        return status.lower()

    def _job(self, response: httpx.Response, require: Callable[[Envelope], None]) -> Node:
        """The job in an answer, at whatever depth; a job object may come without a `response` node."""
        body = read_object(response)
        envelope = find_envelope(body)
        if envelope is not None:
            require(envelope)
        job = _holder(body, self.id_name)
        if job is None:
            raise malformed(response, f"no {self.id_name}")
        return job


def _moment(written: str) -> float:
    """A date without a time zone tells no moment."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return 0.0
    return found.timestamp() if found.tzinfo else 0.0


def _holder(value: Any, name: str) -> Node | None:
    if isinstance(value, dict):
        if text(value.get(name)):
            return value
        value = list(value.values())
    if isinstance(value, list):
        return next((found for found in (_holder(part, name) for part in value) if found is not None), None)
    return None
