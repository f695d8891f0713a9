"""Answers of the demo: of those invited to coming sessions some have answered, most have not yet."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from desabinaan.demo.people import People
from outreach.enums import InvitationAnswer, SessionState
from outreach.models import Attendance

# Shares of those invited, by how they answer; who is left has not.
SHARES = {InvitationAnswer.COMING: 0.45, InvitationAnswer.REPRESENTED: 0.08, InvitationAnswer.PREVENTED: 0.1}


@transaction.atomic
def load_answers() -> int:
    """Answers to sessions that have not begun, where there are none yet; the number added."""
    if Attendance.objects.exclude(answer="").exists():
        return 0
    people, now = People("jawaban"), timezone.now()
    rows = Attendance.objects.filter(session__state=SessionState.SCHEDULED, session__starts_at__gt=now, version=0)
    answered = []
    for row in rows.select_related("session").order_by("pk"):
        answers = [*SHARES, InvitationAnswer.OPEN]
        weights = [*SHARES.values(), 1 - sum(SHARES.values())]
        row.answer = people.dice.choices(answers, weights)[0]
        if row.answer:
            if row.answer == InvitationAnswer.REPRESENTED:
                row.answer_stand_in = people.person().name
            row.answered_at = max(row.session.planned_at, now - dt.timedelta(hours=people.dice.randint(1, 40)))
            answered.append(row)
    Attendance.objects.bulk_update(answered, ["answer", "answer_stand_in", "answered_at"], batch_size=500)
    return len(answered)
