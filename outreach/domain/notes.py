"""Remarks made while taking attendance: kept whatever became of the roll meanwhile."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from outreach.domain.batches import Answer, Batch, as_text, as_uuid, is_one_of, key_of, rejected
from outreach.domain.roll import touch
from outreach.models import OutreachSession, RollNote

LENGTH = 500


def take(
    *, session: OutreachSession, actor: User, batch: Batch, villages: Collection[str], now: datetime
) -> list[Answer]:
    """Keep the notes of a batch, each once; ``villages``: codes in the actor's scope.

    Answers: created, unchanged (sent before), rejected (no text, another village, an id somebody else used). The
    caller holds the lock of the tallies.
    """
    answers: list[Answer] = []
    for number, entry in enumerate(batch.notes):
        text, village = as_text(entry.get("text"), LENGTH), entry.get("village") or None
        try:
            client_id = as_uuid(entry.get("client_id"))
        except ValueError:
            answers.append(rejected(entry, number, "unknown"))
            continue
        if not text or (village is not None and not is_one_of(village, villages)):
            answers.append(rejected(entry, number, "village" if text else "text"))
            continue
        note, created = RollNote.objects.get_or_create(
            client_id=client_id,
            defaults={
                "session": session,
                "village_id": village,
                "text": text,
                "noted_at": batch.moment(entry.get("at"), now),
                "received_at": now,
                "written_by": actor,
            },
        )
        if note.session_id != session.pk:
            answers.append(rejected(entry, number, "unknown"))
        else:
            answers.append({"key": key_of(entry, number), "outcome": "created" if created else "unchanged"})
    if any(answer["outcome"] == "created" for answer in answers):
        touch(session)
    return answers
