"""Who was invited to a session and what they answered, for those who may meet persons."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from outreach.domain.invitations import HANDING_OUT, has_link, link_of
from outreach.enums import InvitationAnswer
from outreach.models import Attendance, OutreachSession, SessionVillage
from villages.enums import Function

PEOPLE_ON_A_PAGE = 100
NOT_YET = "belum"  # how the address says "no answer"
FUNCTIONS = dict(Function.choices)


class Answers(NamedTuple):
    """People by what they answered, among those one may meet."""

    coming: int
    prevented: int
    represented: int
    open: int

    @property
    def invited(self) -> int:
        return sum(self)


def answers_of(user: Any, session: OutreachSession) -> Answers:
    """Zeros for roles that meet no persons. One query."""
    rows = Attendance.objects.visible_to(user).filter(session=session, annulled_at__isnull=True).order_by()
    return counted(dict(rows.values_list("answer").annotate(people=Count("pk"))))


def counted(people: Mapping[str, int]) -> Answers:
    """How many said what, by the values of ``InvitationAnswer``."""
    order = (
        InvitationAnswer.COMING,
        InvitationAnswer.PREVENTED,
        InvitationAnswer.REPRESENTED,
        InvitationAnswer.OPEN,
    )
    return Answers(*(people.get(answer, 0) for answer in order))


def invited_people(
    user: Any, session: OutreachSession, *, answer: str = "", village: str = ""
) -> QuerySet[Attendance]:
    """Rows of the roll one may see, as the printed roll orders them."""
    rows = Attendance.objects.visible_to(user).filter(session=session, annulled_at__isnull=True)
    if answer:
        rows = rows.filter(answer="" if answer == NOT_YET else answer)
    if village:
        rows = rows.filter(village_id=village)
    return rows.select_related("village__region").order_by("roll_number")


def person_rows(user: Any, session: OutreachSession, people: list[Attendance]) -> list[dict[str, Any]]:
    """What the list shows of each person; the link only for those who hand invitations out. No query."""
    hands_out = user.scope.role in HANDING_OUT
    return [
        {
            "pk": row.pk,
            "number": row.roll_number,
            "name": row.name,
            "function": FUNCTIONS.get(row.function, row.function),
            "unit": row.unit_label,
            "village": row.village.region.full_name if row.village else "",
            "answer": row.answer,
            "answer_label": row.get_answer_display(),
            "stand_in": row.answer_stand_in,
            "answered_at": row.answered_at,
            "outdated": row.answered_at is not None and row.answered_at < session.planned_at,
            "link": link_of(row) if hands_out else "",
            "revoked": not has_link(row),
            "recorded": row.version > 0,
        }
        for row in people
    ]


def villages_of(user: Any, session: OutreachSession) -> list[SessionVillage]:
    """The villages one may see of the session, host first. One query."""
    rows = SessionVillage.objects.visible_to(user).filter(session=session)
    rows = rows.select_related("village__region", "village__district")
    return sorted(rows, key=lambda row: (row.village_id != session.host_id, row.village_id))
