"""A long file from asking to downloading, through a real broker and a real worker."""

import csv
import io

import pytest

from notifications.models import Message
from reports.models import ExportJob
from reports.views import exports
from tests.factories import ContactFactory
from tests.mail_server import mail_server
from tests.worker import worker

__all__ = ["mail_server", "worker"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_worker_writes_the_file_and_its_owner_downloads_it(
    worker, world, as_user, settings, monkeypatch, tmp_path
):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    for number in range(3):
        ContactFactory(village=world.pontang, name=f"Contoh {number}", phone=f"+62812345650{number}0")
    client = as_user(world.officer)
    client.post("/unduhan/kontak/?urut=-nama", {"format": "csv"})
    job = ExportJob.objects.get()
    worker.send("reports.write_exports")
    worker.worker.wait_for("Exports: 1 files ready")
    job.refresh_from_db()
    assert (job.state, job.rows_done, job.rows_total) == ("ready", 3, 3)
    response = client.get(f"/unduhan/{job.pk}/berkas/")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Contoh 2", "Contoh 1", "Contoh 0"]
    assert as_user(world.second_officer).get(f"/unduhan/{job.pk}/berkas/").status_code == 404
    assert Message.objects.filter(kind="export_ready", recipient_user=world.officer).exists()
