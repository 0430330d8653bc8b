"""Bulk jobs: queued, started and finished by the clock, in order of arrival; failures go to the mailbox only."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.joor.connection_store import match_due, upsert_connection
from sandbox.joor.errors import RefusalError
from sandbox.joor.models import Job, JobKind, Json, Mail
from sandbox.joor.state import JoorState
from sandbox.joor.style_store import insert_style, update_style
from sandbox.joor.texts import stamp

type Apply = Callable[[JoorState, Json, datetime], object]
APPLY: dict[tuple[JobKind, str], Apply] = {
    ("styles", "POST"): insert_style,
    ("styles", "PUT"): update_style,
    ("connections", "POST"): upsert_connection,
    ("connections", "PUT"): upsert_connection,
}


def enqueue(state: JoorState, kind: JobKind, method: str, records: list[Json]) -> Job:
    """Put a bulk call in the queue of its kind."""
    now = state.clock.now()
    waiting = [job.ends for job in state.running if job.kind == kind]
    starts = max([now, *waiting])
    seconds = state.config.job_seconds + state.config.record_seconds * len(records)
    job = Job(state.ids.number("job"), kind, method, records, now, starts, starts + timedelta(seconds=seconds))
    state.jobs[job.id] = job
    state.running.append(job)
    return job


def settle(state: JoorState) -> None:
    """Carry out everything the clock has made due since the last look."""
    now = state.clock.now()
    for job in state.running:
        _progress(state, job, now)
    state.running = [job for job in state.running if now < job.ends]
    match_due(state, now)


def job_view(state: JoorState, job: Job) -> Json:
    """A job as the API shows it: progress, never failures."""
    now, record = state.clock.now(), job.kind.removesuffix("s")
    status = "finished" if now >= job.ends else "started" if now > job.starts else "queued"
    return {
        f"bulk_{job.kind}_job_id": job.id,
        "status": status,
        "created": stamp(job.created),
        "modified": stamp(min(max(job.starts, now), job.ends)),
        f"{record}_record_count": len(job.records),
        f"{record}_record_progress": job.done,
    }


def _progress(state: JoorState, job: Job, now: datetime) -> None:
    # Records are applied one after the other over the job's time, so that a reader can meet a half-done job.
    share = (job.ends - job.starts) / max(len(job.records), 1)
    while not job.finished:
        due = min(job.starts + share * (job.done + 1), job.ends) if job.done + 1 < len(job.records) else job.ends
        if due > now:
            return
        _apply(state, job, due)
    if now >= job.ends:
        applied = len(job.records) - len(job.failures)
        state.mailbox.append(Mail(job.ends, job.id, job.kind, applied, tuple(job.failures)))


def _apply(state: JoorState, job: Job, due: datetime) -> None:
    record = job.records[job.done]
    job.done += 1
    # The API never tells which records failed: JOOR mails that, to whom the account says.
    try:
        APPLY[(job.kind, job.method)](state, record, due)
    except RefusalError as refusal:
        job.failures.append(refusal.comment)
