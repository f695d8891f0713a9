"""What groups and heads were told of a session, for those who may see it."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from outreach.domain.group_posts import kind_of, may_take_back
from outreach.enums import GroupPostKind
from outreach.models import GroupPost, OutreachSession, SessionVillage

MOST_OF_VILLAGE = 6


@dataclass(frozen=True, slots=True)
class Told:
    """One tick. ``withdrawn``: taken back. ``again``: the session changed since, so it has to be sent again."""

    post: GroupPost
    withdrawn: bool
    again: bool
    undoable: bool

    @property
    def pill(self) -> str:
        return "neutral" if self.withdrawn else "warn" if self.again else "ok"


class GroupPosts:
    """All ticks of a session in scope, the newest first. One query."""

    def __init__(self, user: Any, session: OutreachSession) -> None:
        rows = GroupPost.objects.visible_to(user).filter(session=session)
        found = list(rows.select_related("village__region", "marked_by"))
        gone, now = {row.withdraws_id for row in found}, timezone.now()
        standing: dict[tuple[str, str | None], GroupPost] = {}
        for row in found:
            if row.withdraws_id is None and row.pk not in gone:
                standing.setdefault((_channel(row), row.village_id), row)
        self.session, self.standing = session, standing
        self.all = [
            Told(
                row,
                withdrawn=row.pk in gone,
                again=row in standing.values()
                and row.kind != GroupPostKind.REPORT
                and row.revision < session.revision,
                undoable=row.pk not in gone and may_take_back(row, user, now),
            )
            for row in found
            if row.withdraws_id is None
        ]

    def tick(self, village: str | None, *, report: bool = False) -> dict[str, Any]:
        """What the box of the tick shows for one village, or for all of the session."""
        post = self.standing.get(("report" if report else "group", village))
        told = next((entry for entry in self.all if entry.post == post), None)
        before = [row for row in self.standing.values() if row.kind != GroupPostKind.REPORT]
        kind = GroupPostKind.REPORT if report else kind_of(self.session, before)
        return {
            "told": told,
            "kind": kind,
            "village": village or "",
            "revision": self.session.revision,
            "client_id": uuid.uuid4(),
        }


def village_posts(user: Any, village: str) -> list[Told]:
    """What the groups of a village were told lately, the newest first: for it alone, or for all of a session it is in.

    At most ``MOST_OF_VILLAGE``, each with its session. One query. Reports to heads are not for groups.
    """
    here = SessionVillage.objects.visible_to(user).filter(session=OuterRef("session"), village=village)
    taken_back = GroupPost.objects.visible_to(user).filter(withdraws=OuterRef("pk"))
    rows = (
        GroupPost.objects.visible_to(user)
        .filter(Q(village=village) | Q(village__isnull=True) & Exists(here), withdraws__isnull=True)
        .exclude(kind=GroupPostKind.REPORT)
        .annotate(gone=Exists(taken_back))
        .select_related("village__region", "marked_by", "session__topic")
    )
    return [
        Told(row, withdrawn=row.gone, again=not row.gone and row.revision < row.session.revision, undoable=False)
        for row in rows[:MOST_OF_VILLAGE]
    ]


def _channel(row: GroupPost) -> str:
    return "report" if row.kind == GroupPostKind.REPORT else "group"
