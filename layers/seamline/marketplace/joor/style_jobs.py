"""Writes styles in bulk and follows the jobs JOOR makes of them; a job tells progress, never success."""

from collections.abc import Callable, Sequence
from itertools import batched
from typing import Any

import httpx

from seamline.domain.style import Style
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
from seamline.marketplace.joor.style_codec import encode_style
from seamline.marketplace.joor.values import Node, text
from seamline.marketplace.port import StyleBatch, StyleJob

JOB_ID = "bulk_styles_job_id"
PATH = "bulk-style"
FINISHED = "finished"
DROP = 4
"""The delivery_overwrite that takes a style off the linesheets listed."""


class StyleWriter:
    """Sends whole styles by v2 bulk-style: five credits a call, however many styles it holds."""

    def __init__(self, v2: ApiClient, batch: int, delivery_overwrite: int) -> None:
        self._v2 = v2
        self._batch = batch
        self._delivery_overwrite = delivery_overwrite

    def send(self, batch: StyleBatch) -> StyleJob:
        """Insert the new ones by POST, update the others by PUT; a drop is an update in JOOR's own mode for it."""
        overwrite = self._delivery_overwrite
        created, updated = self._send("POST", batch.create, overwrite), self._send("PUT", batch.update, overwrite)
        return StyleJob((*created, *updated, *self._send("PUT", batch.drop, DROP)))

    def finished(self, job: StyleJob) -> bool:
        """Whether all of it has finished. A job JOOR does not know any more is over; reading back tells how it went."""
        return all(self._is_finished(job_id) for job_id in job.ids)

    def _send(self, method: str, styles: Sequence[Style], overwrite: int) -> list[str]:
        return [
            self._v2.write(Request(method, PATH, body=_body(part, overwrite)), _job_id)
            for part in batched(styles, self._batch, strict=False)
        ]

    def _is_finished(self, job_id: str) -> bool:
        try:
            return self._v2.read(Request("GET", f"{PATH}/{job_id}"), _status) == FINISHED
        except NotFound:
            return True


def _body(styles: Sequence[Style], overwrite: int) -> Node:
    return {"bulk_styles": {"style": [encode_style(style, overwrite) for style in styles]}}


def _job_id(response: httpx.Response) -> str:
    return text(_job(response, require_success)[JOB_ID])


def _status(response: httpx.Response) -> str:
    status = text(_job(response, require_found).get("status"))
    if not status:
        raise malformed(response, "a job without a status")
    return status.lower()


def _job(response: httpx.Response, require: Callable[[Envelope], None]) -> Node:
    """The job in an answer, at whatever depth; a job object may come without a `response` node."""
    body = read_object(response)
    envelope = find_envelope(body)
    if envelope is not None:
        require(envelope)
    job = _holder(body)
    if job is None:
        raise malformed(response, f"no {JOB_ID}")
    return job


def _holder(value: Any) -> Node | None:
    if isinstance(value, dict):
        if text(value.get(JOB_ID)):
            return value
        value = list(value.values())
    if isinstance(value, list):
        return next((found for found in map(_holder, value) if found is not None), None)
    return None
