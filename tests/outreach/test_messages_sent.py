"""The whole way of an invitation: the last village says yes, a real worker sends, a real mail server takes it."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from notifications.models import Message
from outreach.domain import confirmation
from outreach.domain.confirmation import Reply
from outreach.enums import SessionState, VillageAnswer
from outreach.models import SessionVillage
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.mail_server import mail_server
from tests.worker import worker

__all__ = ["mail_server", "worker"]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_reaches_its_reader(world, worker, mail_server):
    starts_at = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=9)
    with transaction.atomic():
        session = SessionFactory(
            host=world.pontang, lead=world.officer, starts_at=starts_at, state=SessionState.AWAITING_VILLAGE
        )
    SessionVillage.objects.update(asked_at=timezone.now())
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani", email="ani@contoh.example"))
    assert Message.objects.count() == 0
    confirmation.answer(
        session=session, actor=world.operator, villages=[world.pontang.pk], reply=Reply(VillageAnswer.CONFIRMED),
        seen_revision=session.revision,
    )  # fmt: skip
    worker.send("notifications.dispatch_due")
    [mail] = mail_server.wait_for(1)
    assert (mail["X-RcptTo"], mail["Subject"].strip().partition(":")[0]) == ("ani@contoh.example", "Undangan")
    text = mail.get_body(("plain",)).get_content()
    for words in ("Yth. Bapak/Ibu Contoh Ani", world.officer.name, "/u/"):
        assert words in text
    assert [part.get_filename() for part in mail.iter_attachments()] == ["undangan.ics"]
