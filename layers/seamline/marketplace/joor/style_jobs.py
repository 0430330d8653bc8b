"""Writes styles in bulk and follows the jobs JOOR makes of them; a job tells progress, never success."""

from collections.abc import Sequence
from itertools import batched

from seamline.domain.style import Style
from seamline.http import ApiClient
from seamline.marketplace.joor.jobs import BulkJobs, Started
from seamline.marketplace.joor.style_codec import encode_style
from seamline.marketplace.joor.values import Node
from seamline.marketplace.port import StyleBatch, StyleJob

JOBS = BulkJobs("bulk-style", "bulk_styles_job_id")
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
        jobs = (*created, *updated, *self._send("PUT", batch.drop, DROP))
        return StyleJob(tuple(job.id for job in jobs), min((job.at for job in jobs), default=0.0))

    def finished(self, job: StyleJob) -> bool:
        """Whether all of it has finished. A job JOOR does not know any more is over; reading back tells how it went."""
        return all(JOBS.is_finished(self._v2, job_id) for job_id in job.ids)

    def _send(self, method: str, styles: Sequence[Style], overwrite: int) -> list[Started]:
        return [
            JOBS.start(self._v2, method, _body(part, overwrite)) for part in batched(styles, self._batch, strict=False)
        ]


def _body(styles: Sequence[Style], overwrite: int) -> Node:
    return {"bulk_styles": {"style": [encode_style(style, overwrite) for style in styles]}}
