"""The calendar file that goes with a mail about a session."""

import datetime as dt
import email
import io

import pytest
import vobject
from django.conf import settings
from django.utils import timezone
from python_calamine import CalamineWorkbook

from notifications.domain.email import composed
from notifications.models import Message
from outreach.domain import mail_files, papers
from outreach.domain.invitations import link_of, revoke
from outreach.domain.mail_files import WITH_CALENDAR, attachments_of
from outreach.enums import MessageKind
from outreach.models import Attendance, OutreachSession, SessionTally, SessionVillage
from tests.browser.portal.pdf_text import texts_of
from tests.factories import ContactFactory, SessionFactory, on_roll, territory


@pytest.fixture
def row(world) -> Attendance:
    start = timezone.now() + dt.timedelta(days=1)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer)
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Lain"))
    return on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))


def message(row: Attendance, kind: str, key: str = "", language: str = "id") -> Message:
    subject = f"session:{row.session_id}"
    key = key or f"c{row.stakeholder_id}"
    return Message(
        dedupe_key=f"{subject}:r1:{kind}:{key}:email", subject=subject, subject_key=f"{subject}:r1", kind=kind,
        language=language,
    )  # fmt: skip


def event_in(attachments):
    (attachment,) = attachments
    return vobject.readOne(attachment.content.decode()).vevent


@pytest.mark.parametrize("kind", MessageKind.values)
def test_only_what_changes_a_calendar_carries_one(kind, row):
    carried = [attachment.name for attachment in attachments_of(message(row, kind))]
    assert carried == ([WITH_CALENDAR[kind]] if kind in WITH_CALENDAR else [])  # the summary: only with an account


@pytest.fixture
def of_two_villages(row, world) -> OutreachSession:
    """Also for Tirtayasa, with somebody of it on the roll; Pontang has two operators."""
    session = row.session
    home = {"village": world.tirtayasa, "starts_at": session.starts_at, **territory(world.tirtayasa)}
    SessionVillage.objects.create(session=session, session_office_id=session.office_id, **home)
    SessionTally.objects.create(session=session, **home)
    on_roll(session, ContactFactory(village=world.tirtayasa, name="Contoh Cahya"))
    return session


def summary_to(user, row: Attendance) -> list:
    planned = message(row, MessageKind.SUMMARY, key=f"u{user.pk}")
    planned.recipient_user = user
    return attachments_of(planned)


def names_in(files) -> list[set[str]]:
    """For each file which of the people on the roll are named in it."""
    texts = [
        "".join(texts_of(file.content))
        if file.name.endswith(".pdf")
        else str(CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python())
        for file in files
    ]
    return [{name for name in ("Ani", "Lain", "Cahya") if name in text} for text in texts]


def test_the_summary_brings_the_roll_as_pdf_and_xlsx(of_two_villages, row, world):
    files = summary_to(world.officer, row)
    day = f"{of_two_villages.local_date}-{of_two_villages.pk}"
    assert [file.name for file in files] == [f"daftar-hadir-{day}.pdf", f"daftar-hadir-{day}.xlsx"]
    assert names_in(files) == [{"Ani", "Lain", "Cahya"}] * 2


def test_an_operator_gets_the_own_village_alone(of_two_villages, row, world):
    assert names_in(summary_to(world.operator, row)) == [{"Ani", "Lain"}] * 2


def test_somebody_without_a_posting_there_or_any_longer_gets_no_names(of_two_villages, row, world):
    assert summary_to(world.outsider, row) == []
    world.operator.is_active = False
    world.operator.save()
    assert summary_to(world.operator, row) == []


def test_a_file_beyond_the_bound_stays_away_and_is_named(of_two_villages, row, world, monkeypatch):
    pdf, xlsx = summary_to(world.officer, row)
    small, large = sorted((pdf, xlsx), key=lambda file: len(file.content))
    monkeypatch.setattr(mail_files, "MOST_BYTES", len(large.content))
    kept, note = summary_to(world.officer, row)
    assert kept.name == small.name
    assert note.content.decode().splitlines() == [
        "Tidak ikut terlampir:",
        f"- {large.name}: terlalu besar untuk surel",
        "",
        f"Unduh di halaman kegiatan: {settings.PORTAL_URL}/kegiatan/{row.session_id}/",
    ]
    monkeypatch.setattr(mail_files, "MOST_BYTES", 10)
    (note,) = summary_to(world.officer, row)
    assert [name in note.content.decode() for name in (pdf.name, xlsx.name)] == [True, True]


def test_a_file_that_cannot_be_made_is_named_and_the_other_goes(of_two_villages, row, world, monkeypatch):
    monkeypatch.setattr(papers, "PAPERS", papers.PAPERS / "none")
    planned = message(row, MessageKind.SUMMARY, key=f"u{world.officer.pk}", language="en")
    planned.recipient_user, planned.address = world.officer, "contoh@contoh.test"
    planned.context = {"subject": "Rekap", "text": "Rekap"}
    received = email.message_from_bytes(composed(planned).message().as_bytes())
    parts = {part.get_filename(): part.get_payload(decode=True) for part in received.walk() if part.get_filename()}
    assert [name.rpartition(".")[2] for name in parts] == ["xlsx", "txt"]
    day = f"{of_two_villages.local_date}-{of_two_villages.pk}"
    assert f"- daftar-hadir-{day}.pdf: could not be made" in list(parts.values())[1].decode()


def test_files_arrive_as_they_were_made(of_two_villages, row, world):
    planned = message(row, MessageKind.SUMMARY, key=f"u{world.officer.pk}")
    planned.recipient_user, planned.address = world.officer, "contoh@contoh.test"
    planned.context = {"subject": "Rekap", "text": "Rekap"}
    received = email.message_from_bytes(composed(planned).message().as_bytes())
    parts = [part for part in received.walk() if part.get_filename()]
    assert [part.get_content_type() for part in parts] == [
        "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]  # fmt: skip
    assert [part.get_payload(decode=True)[:4] for part in parts] == [b"%PDF", b"PK\x03\x04"]


def test_somebody_invited_finds_the_link_in_it_as_long_as_there_is_one(row, world):
    event = event_in(attachments_of(message(row, MessageKind.INVITATION)))
    assert event.url.value == link_of(row)
    assert "Lain" not in event.serialize()
    revoke(attendance=row, actor=world.officer)
    assert "url" not in event_in(attachments_of(message(row, MessageKind.INVITATION))).contents


def test_staff_get_it_without_anybodys_link(row, world):
    event = event_in(attachments_of(message(row, MessageKind.CHANGED, key=f"u{world.officer.pk}")))
    assert "url" not in event.contents


def test_it_says_what_is_true_when_it_is_sent(row):
    planned = message(row, MessageKind.CANCELLED)
    OutreachSession.objects.filter(pk=row.session_id).update(state="cancelled", reason="banjir", blocks=False)
    assert event_in(attachments_of(planned)).status.value == "CANCELLED"


def test_it_speaks_the_language_of_the_message(row):
    english = event_in(attachments_of(message(row, MessageKind.CHANGED, language="en"))).description.value
    assert english != event_in(attachments_of(message(row, MessageKind.CHANGED))).description.value
