"""Long files: asked for in a request, written by a worker, handed to their owner alone, removed after their time.

Workers claim what waits; several may run at once. A claim is renewed while rows are written. Where it is not, its
worker is dead and another begins the file anew: it may be written twice, but only one of them is kept and told of.
"""

import logging
import secrets
import tempfile
import time
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.domain.exports import log_export
from accounts.models import Posting, User
from files.storage import MADE_HERE, private_storage
from offices.errors import DomainError
from reports.domain import export_files
from reports.domain.export_notices import tell
from reports.enums import ExportFormat, ExportState, ExportSubject
from reports.models import ExportJob
from reports.models.exports import ExportJobQuerySet
from reports.queries.export_sources import export_of

logger = logging.getLogger(__name__)
KEPT = timedelta(hours=48)
KEPT_SCHEDULED = timedelta(days=14)
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
MOST_WAITING = 5
RUN_SECONDS = 240.0
ENDED, BROKEN, GONE, LEFT = "ended", "broken", "gone", "left"


class _LostError(Exception):
    """The job was cancelled, or is another worker's now."""


def request(*, actor: User, subject: ExportSubject, format_: ExportFormat, address: str, rows: int) -> ExportJob:
    """A file for ``actor``, of what the posting worked under may see. Raises DomainError while too many wait."""
    if actor.posting is None:
        raise PermissionDenied
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)  # two requests at once are counted one after the other
        if ExportJob.objects.filter(owner=actor).under_way().count() >= MOST_WAITING:
            raise DomainError(
                _("Masih ada %(number)s berkas yang sedang dibuat. Tunggu satu selesai, atau batalkan.")
                % {"number": MOST_WAITING}
            )
        return ExportJob.objects.create(
            owner=actor,
            posting=actor.posting,
            subject=subject,
            format=format_,
            address=address,
            language=translation.get_language() or "id",
            rows_total=rows,
            expires_at=timezone.now() + KEPT,
        )


def cancel(*, actor: User, job: ExportJob) -> bool:
    """Give up a file that is not ready yet; False where it was too late. A worker that writes it stops soon."""
    return bool(
        ExportJob.objects.filter(pk=job.pk, owner=actor)
        .under_way()
        .update(state=ExportState.CANCELLED, finished_at=timezone.now(), claimed_at=None)
    )


def write_due(*, seconds: float = RUN_SECONDS) -> int:
    """Write what waits, oldest first, until nothing does or ``seconds`` are over; how many files became ready."""
    ends, ready = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        job = _claim()
        if job is None:
            break
        ready += _write(job)
    return ready


def sweep(*, now: datetime | None = None) -> int:
    """Remove files whose time is over, with their rows, and files in their folder without a row."""
    now = now or timezone.now()
    storage = private_storage()
    removed = 0
    for pk, name in ExportJob.objects.filter(expires_at__lt=now).values_list("pk", "content"):
        if name:
            storage.delete(name)
        removed += ExportJob.objects.filter(pk=pk).delete()[0]
    known = set(ExportJob.objects.exclude(content="").values_list("content", flat=True))
    try:
        names = storage.listdir(MADE_HERE)[1]
    except FileNotFoundError:
        return removed
    for name in (f"{MADE_HERE}/{name}" for name in names):
        if name not in known and storage.get_modified_time(name) < now - KEPT_SCHEDULED:
            storage.delete(name)
    return removed


def kept_for(job: ExportJob) -> timedelta:
    """What came by itself waits longer: its reader did not ask for it today."""
    return KEPT_SCHEDULED if job.scheduled else KEPT


def is_in_force(posting: Posting, owner: User) -> bool:
    return owner.is_active and posting.is_in_force_on(timezone.localdate())


def _claim() -> ExportJob | None:
    now = timezone.now()
    with transaction.atomic():
        due = ExportJob.objects.filter(
            Q(state=ExportState.WAITING) | Q(state=ExportState.RUNNING, claimed_at__lt=now - LEASE)
        )
        job = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
        if job is None:
            return None
        job.state, job.claimed_at, job.rows_done = ExportState.RUNNING, now, 0
        job.attempts += 1
        job.save(update_fields=["state", "claimed_at", "rows_done", "attempts"])
    return job


def _write(job: ExportJob) -> bool:
    """Write one claimed file; False where it was not to be, or failed."""
    owner = User.objects.get(pk=job.owner_id)
    posting = Posting.objects.with_place().get(pk=job.posting_id)
    if not is_in_force(posting, owner):
        return _fail(job, ENDED)
    if job.attempts > MOST_ATTEMPTS:
        return _fail(job, LEFT)
    owner.work_under(posting)
    try:
        with translation.override(job.language), tempfile.TemporaryFile() as target:
            _fill(job, owner, cast(BinaryIO, target))
    except _LostError:
        return False
    except (PermissionDenied, Http404):
        return _fail(job, GONE)
    except Exception as error:
        # nothing of the error's own words: they may hold what the file is about
        logger.error("Export %d was not written: %s", job.pk, type(error).__name__)
        return _fail(job, BROKEN)
    return True


def _fill(job: ExportJob, owner: User, target: BinaryIO) -> None:
    export = export_of(owner, job.subject, QueryDict(job.address), job.format)
    _renew(job, rows_total=export.count, rows_done=0)
    rows = export_files.write(export, job.format, target, watch=lambda done: _renew(job, rows_done=done))
    size = target.tell()
    target.seek(0)
    storage = private_storage()
    name = storage.save(f"{MADE_HERE}/{secrets.token_hex(16)}.{ExportFormat(job.format).ending}", File(target))
    now = timezone.now()
    called = export_files.file_name(export, job.format, now)
    try:
        with transaction.atomic():
            if not _mine(job).select_for_update().exists():
                raise _LostError
            # the line stands before anybody can have the file
            if export.logged_as:
                log_export(actor=owner, what=export.logged_as, filters=export.said, row_count=rows)
            ExportJob.objects.filter(pk=job.pk).update(
                state=ExportState.READY, claimed_at=None, finished_at=now, expires_at=now + kept_for(job),
                rows_done=rows, rows_total=rows, size=size, content=name, file_name=called,
            )  # fmt: skip
            job.refresh_from_db()
            tell(job, owner)
    except BaseException:
        storage.delete(name)
        raise


def _mine(job: ExportJob) -> ExportJobQuerySet:
    return ExportJob.objects.filter(pk=job.pk, state=ExportState.RUNNING, attempts=job.attempts)


def _renew(job: ExportJob, **columns: int) -> None:
    """Say how far it is, and that somebody is at it."""
    if not _mine(job).update(claimed_at=timezone.now(), **columns):
        raise _LostError


def _fail(job: ExportJob, error: str) -> bool:
    _mine(job).update(state=ExportState.FAILED, error=error, claimed_at=None, finished_at=timezone.now())
    return False
