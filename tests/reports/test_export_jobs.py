"""Long files: written behind the scenes for their owner alone, of what the posting may see at that moment."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from accounts.models import PersonalDataExport
from files.domain.sweeping import sweep as sweep_uploads
from files.storage import private_storage
from notifications.models import Message
from offices.roles import Role
from reports.domain import export_files, export_jobs
from reports.models import ExportJob
from reports.tasks import sweep_exports, write_exports
from reports.views import exports
from tests.factories import ContactFactory, PostingFactory
from tests.guards.queries import assert_same_queries

CONTACTS = "/unduhan/kontak/"


@pytest.fixture(autouse=True)
def _long_from_two_rows_on(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    monkeypatch.setattr(export_files, "STEP", 1)
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def asked(world, as_user):
    """A file of three contacts, asked for by the officer."""
    for number in range(3):
        ContactFactory(village=world.pontang, name=f"Contoh {number}", phone=f"+62812345650{number}0")
    response = as_user(world.officer).post(f"{CONTACTS}?urut=-nama", {"format": "csv"})
    job = ExportJob.objects.get()
    assert response["Location"] == f"/unduhan/{job.pk}/"
    return job


def downloaded(client, job) -> list[list[str]]:
    response = client.get(f"/unduhan/{job.pk}/berkas/")
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_a_long_list_is_written_by_the_worker_and_its_owner_is_told(world, as_user, asked):
    client = as_user(world.officer)
    assert "Menunggu giliran" in client.get(f"/unduhan/{asked.pk}/").text
    assert client.get(f"/unduhan/{asked.pk}/berkas/").status_code == 404
    write_exports()
    asked.refresh_from_db()
    assert (asked.state, asked.rows_done, asked.rows_total) == ("ready", 3, 3)
    assert asked.expires_at == asked.finished_at + dt.timedelta(hours=48)
    assert [row[0] for row in downloaded(client, asked)[1:]] == ["Contoh 2", "Contoh 1", "Contoh 0"]
    letter = Message.objects.get()
    assert (letter.recipient_user, letter.channel, letter.kind) == (world.officer, "inbox", "export_ready")
    assert letter.context["path"] == f"/unduhan/{asked.pk}/"


def test_it_is_logged_when_it_is_written_not_before(world, asked):
    assert PersonalDataExport.objects.count() == 0
    write_exports()
    line = PersonalDataExport.objects.get()
    assert (line.user, line.posting, line.what, line.row_count) == (world.officer, asked.posting, "contacts", 3)


def test_a_second_run_writes_nothing_more(asked):
    write_exports()
    before = ExportJob.objects.values().get()
    write_exports()
    assert ExportJob.objects.values().get() == before
    assert (PersonalDataExport.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "who", ["second_officer", "office_head", "section_head", "regional_head", "national", "far_officer"]
)
def test_nobody_else_gets_it(world, as_user, asked, who):
    write_exports()
    client = as_user(getattr(world, who))
    paths = [f"/unduhan/{asked.pk}/", f"/unduhan/{asked.pk}/berkas/"]
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert client.post(f"/unduhan/{asked.pk}/batal/").status_code == 404
    assert f"/unduhan/{asked.pk}/" not in client.get("/unduhan/").text


def test_the_scope_is_that_of_the_posting_it_was_asked_under(world, as_user, asked):
    """Whichever posting is the first one when it is written."""
    ContactFactory(village=world.cakung_timur, name="Contoh Jauh")
    PostingFactory(user=world.officer, role=Role.OFFICER, office=world.jaktim, starts_on=dt.date(2020, 1, 1))
    write_exports()
    assert {row[0] for row in downloaded(as_user(world.officer), asked)[1:]} == {"Contoh 0", "Contoh 1", "Contoh 2"}


def test_a_posting_that_ended_meanwhile_gets_nothing(world, as_user, asked):
    asked.posting.ends_on = timezone.localdate() - dt.timedelta(days=1)
    asked.posting.save()
    PostingFactory(user=world.officer, role=Role.OFFICER, office=world.cilegon)
    write_exports()
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "ended")
    assert "jabatan sudah berakhir" in as_user(world.officer).get(f"/unduhan/{asked.pk}/").text
    assert (PersonalDataExport.objects.count(), Message.objects.count()) == (0, 0)


def test_a_file_that_is_ready_is_not_handed_out_after_the_posting(world, as_user, asked):
    write_exports()
    asked.posting.ends_on = timezone.localdate() - dt.timedelta(days=1)
    asked.posting.save()
    PostingFactory(user=world.officer, role=Role.OFFICER, office=world.cilegon)
    client = as_user(world.officer)
    assert client.get(f"/unduhan/{asked.pk}/berkas/").status_code == 403
    assert "sudah berakhir" in client.get(f"/unduhan/{asked.pk}/").text


def test_an_account_that_was_closed_gets_nothing(world, asked):
    world.officer.is_active = False
    world.officer.save()
    write_exports()
    assert ExportJob.objects.get().error == "ended"


def test_cancelled_before_and_while_it_is_written(world, as_user, asked, monkeypatch):
    client, renew = as_user(world.officer), export_jobs._renew
    assert client.post(f"/unduhan/{asked.pk}/batal/").status_code == 302
    write_exports()
    assert ExportJob.objects.get().state == "cancelled"
    client.post(CONTACTS, {"format": "csv"})
    second = ExportJob.objects.latest("pk")

    def cancelled_after_two(job, **columns):
        if columns.get("rows_done") == 2:
            assert client.post(f"/unduhan/{second.pk}/batal/").status_code == 302
        renew(job, **columns)

    monkeypatch.setattr(export_jobs, "_renew", cancelled_after_two)
    write_exports()
    second.refresh_from_db()
    assert (second.state, second.rows_done, second.content.name) == ("cancelled", 1, "")
    assert (PersonalDataExport.objects.count(), Message.objects.count()) == (0, 0)
    assert files_kept() == []


def test_what_a_dead_worker_left_is_written_by_another(asked):
    ExportJob.objects.update(state="running", claimed_at=timezone.now() - dt.timedelta(minutes=6), attempts=1)
    write_exports()
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("ready", 2)


def test_what_is_being_written_is_left_alone(asked):
    ExportJob.objects.update(state="running", claimed_at=timezone.now() - dt.timedelta(minutes=4), attempts=1)
    write_exports()
    assert ExportJob.objects.get().state == "running"


def test_a_worker_that_was_given_up_keeps_nothing(asked, monkeypatch):
    """Both write; the one whose claim another took finds out and removes its file."""
    renew = export_jobs._renew

    def taken_by_another(job, **columns):
        renew(job, **columns)
        if columns.get("rows_done") == 3:
            ExportJob.objects.update(attempts=2)

    monkeypatch.setattr(export_jobs, "_renew", taken_by_another)
    write_exports()
    assert (ExportJob.objects.get().state, files_kept()) == ("running", [])
    assert PersonalDataExport.objects.count() == 0


def test_one_that_fails_says_so_and_is_not_tried_for_ever(world, as_user, asked, monkeypatch, caplog):
    def broken(*_args, **_options):
        raise ValueError("Contoh Rahasia")

    monkeypatch.setattr(export_files, "write", broken)
    write_exports()
    assert (ExportJob.objects.get().state, ExportJob.objects.get().error) == ("failed", "broken")
    assert "Rahasia" not in caplog.text
    assert "Berkas gagal dibuat" in as_user(world.officer).get(f"/unduhan/{asked.pk}/").text
    ExportJob.objects.update(state="running", error="", attempts=3, claimed_at=timezone.now() - dt.timedelta(hours=1))
    monkeypatch.undo()
    write_exports()
    assert ExportJob.objects.get().error == "left"


def test_too_many_at_once_are_refused(world, as_user, asked):
    client = as_user(world.officer)
    for _ in range(6):
        response = client.post(CONTACTS, {"format": "csv"}, follow=True)
    assert ExportJob.objects.count() == 5
    assert "Masih ada 5 berkas" in response.text


def test_progress_is_asked_for_and_told_only_when_it_changed(world, as_user, asked):
    client = as_user(world.officer)
    first = client.get(f"/unduhan/{asked.pk}/", headers={"HX-Request": "true"})
    again = client.get(f"/unduhan/{asked.pk}/", headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    ExportJob.objects.update(state="running", claimed_at=timezone.now(), rows_done=2)
    further = client.get(f"/unduhan/{asked.pk}/", headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert [page.status_code for page in (first, again, further)] == [200, 304, 200]
    assert 'value="67"' in further.text
    assert "hx-get" in further.text
    write_exports()
    ExportJob.objects.update(state="cancelled")
    assert "hx-get" not in client.get(f"/unduhan/{asked.pk}/", headers={"HX-Request": "true"}).text


def test_files_go_after_two_days_and_uploads_are_swept_beside_them(world, as_user, asked, time_machine):
    write_exports()
    now = timezone.now()
    assert len(files_kept()) == 1
    time_machine.move_to(now + dt.timedelta(hours=47), tick=False)
    sweep_exports()
    sweep_uploads()
    assert len(files_kept()) == 1
    time_machine.move_to(now + dt.timedelta(hours=49), tick=False)
    assert as_user(world.officer).get(f"/unduhan/{asked.pk}/").status_code == 404
    sweep_exports()
    assert (files_kept(), ExportJob.objects.count()) == ([], 0)


def test_the_list_asks_as_often_for_many(world, as_user, asked):
    client = as_user(world.officer)
    formats = iter(("csv", "xlsx", "csv-titik-koma", "csv"))
    assert_same_queries(client, "/unduhan/", lambda: client.post(CONTACTS, {"format": next(formats)}))


def files_kept() -> list[str]:
    try:
        return private_storage().listdir("unduhan")[1]
    except FileNotFoundError:
        return []
