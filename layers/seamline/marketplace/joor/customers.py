"""Sends customers in bulk and reads them one by one; JOOR shows one only after its people have matched it."""

from collections.abc import Sequence
from itertools import batched
from urllib.parse import quote

import httpx

from seamline.domain.customer_record import CustomerRecord
from seamline.errors import NotFound
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.customer_codec import decode_customer, encode_customer
from seamline.marketplace.joor.envelope import require_envelope, require_success
from seamline.marketplace.joor.jobs import BulkJobs
from seamline.marketplace.joor.listing import ListShape, read_listing
from seamline.marketplace.joor.values import nodes
from seamline.marketplace.port import CustomerJob

JOBS = BulkJobs("bulk-connection", "bulk_connections_job_id")
CONNECTIONS = ListShape(names=("connections", "connection"), mark="customer_code")


class CustomerDesk:
    """The customers of one account, by v2: five credits a bulk write, one a read."""

    def __init__(self, v2: ApiClient, batch: int) -> None:
        self._v2 = v2
        self._batch = batch

    def send(self, records: Sequence[CustomerRecord]) -> CustomerJob:
        """Add or replace customers by code, in batches."""
        parts = batched(records, self._batch, strict=False)
        return CustomerJob(tuple(JOBS.start(self._v2, "POST", _bulk(part)).id for part in parts))

    def finished(self, job: CustomerJob) -> bool:
        """Whether every part of the job is over."""
        return all(JOBS.is_finished(self._v2, job_id) for job_id in job.ids)

    def find(self, code: str) -> CustomerRecord | None:
        """The customer with this code, None when JOOR does not show it (yet)."""
        try:
            found = self._v2.read(Request("GET", _path(code)), _only_customer)
        except NotFound:
            return None
        return found if found and found.code.casefold() == code.casefold() else None

    def rename(self, code: str, record: CustomerRecord) -> None:
        """Write the customer under another code, which its orders then show too. RecordRejected when JOOR refuses."""
        self._v2.write(
            Request("PUT", _path(code), body={"connections": {"connection": encode_customer(record)}}), _done
        )

    def remove(self, code: str) -> None:
        """End the customer's relation with the brand; one that JOOR does not show is removed already."""
        try:
            self._v2.write(Request("DELETE", _path(code)), _done)
        except NotFound:
            return


def _path(code: str) -> str:
    return f"connection/customer_code/{quote(code, safe='')}/"


def _bulk(records: Sequence[CustomerRecord]) -> dict[str, object]:
    return {"bulk_connections": {"connection": [encode_customer(record) for record in records]}}


def _only_customer(response: httpx.Response) -> CustomerRecord | None:
    """The customer of a single read; JOOR may say "not found" by its code as well as by 404."""
    found = nodes(read_listing(response, CONNECTIONS, start=0, asked=1).rows)
    return decode_customer(found[0]) if found else None


def _done(response: httpx.Response) -> None:
    require_success(require_envelope(response))
