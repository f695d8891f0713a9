"""What the page of one session shows. Each part is one query, made when the page asks for it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Value
from django.utils import timezone

from guidance.models import Topic
from notifications.enums import MessageState
from notifications.kinds import label_of
from notifications.queries import MessageGroup, overview
from outreach.domain.details import topics_of
from outreach.domain.history import Change, changes_of
from outreach.domain.invitations import HANDING_OUT
from outreach.domain.readiness import RECORDERS
from outreach.domain.short_report import has_report
from outreach.domain.states import may
from outreach.domain.texts import subject_of
from outreach.enums import FollowUpReportState, OfficerRole, SessionLevel, SessionState, VillageAnswer
from outreach.models import (
    Attendance,
    FollowUpReport,
    OutreachSession,
    SessionImport,
    SessionOfficer,
    SessionSpeaker,
    SessionTally,
    SessionUnit,
    SessionVillage,
)
from outreach.models.attendance import COUNTED
from outreach.queries.closing import Closing, closing_of
from outreach.queries.follow_up_reports import LeaderLink, leader_link, reports_of
from outreach.queries.follow_ups import FollowUps, follow_ups_of
from outreach.queries.group_posts import GroupPosts, Told
from outreach.queries.held import Held, held_of
from outreach.queries.invitations import Answers, counted
from outreach.queries.offline import Readiness, is_near, readiness_of
from outreach.queries.photos import Photos, photos_of
from outreach.queries.roll_acts import roll_acts
from outreach.queries.roll_lines import RollLine, roll_lines
from outreach.queries.series import SeriesPlace, import_of, series_place
from outreach.queries.session_report import ReportRow, report_of
from outreach.queries.upcoming import Upcoming, upcoming
from outreach.queries.visits import VisitPart, visit_of


def counts_of(tallies: Iterable[SessionTally]) -> dict[str, int]:
    """``listed``, ``came`` (of those listed), ``counted`` (without names), ``participants`` (both), ``recorded``
    (anything but not yet recorded). No query."""
    rows = list(tallies)
    came = sum(row.present + row.represented for row in rows)
    counted = sum(row.counted for row in rows)
    return {
        "listed": sum(row.listed for row in rows),
        "participants": came + counted,
        "came": came,
        "counted": counted,
        "recorded": sum(getattr(row, name) for row in rows for name in COUNTED),
    }


class SessionPage:
    """What the session page shows below its header."""

    def __init__(self, user: Any, session: OutreachSession) -> None:
        self.user, self.session = user, session
        self.own = session.office_id in user.scope.office_ids
        self.persons = user.scope.personal_data

    @cached_property
    def tallies(self) -> list[SessionTally]:
        return list(
            SessionTally.objects.visible_to(self.user)
            .filter(session=self.session)
            .select_related("village__region", "district")
            .annotate(
                participants=F("present") + F("represented") + F("counted"),
                away=F("excused") + F("ill") + F("on_duty"),
                blank=F("listed") - sum((F(name) for name in COUNTED), Value(0)),
            )
            .order_by("pk")
        )

    @cached_property
    def counts(self) -> dict[str, int]:
        """Over the tallies in scope."""
        return counts_of(self.tallies)

    @cached_property
    def group_posts(self) -> list[Told]:
        """What people say they told groups and the head by WhatsApp, for those who meet persons."""
        return GroupPosts(self.user, self.session).all if self.persons else []

    @property
    def reports_shortly(self) -> bool:
        return self.own and self.persons and has_report(self.session)

    @cached_property
    def follow_ups(self) -> FollowUps:
        return follow_ups_of(self.user, self.session)

    @cached_property
    def ready(self) -> Readiness | None:
        """For those who take attendance, from the day before on: on how many phones the roll is ready.

        For the office, once the session has begun, what these phones have not sent.
        """
        near = is_near(self.session.local_date, self.session.state)
        begun = self.own and self.session.state in (SessionState.ONGOING, SessionState.AWAITING_ROLL)
        if self.user.scope.role not in RECORDERS or not (near or begun):
            return None
        ready = readiness_of(self.user, [self.session.pk])[self.session.pk]
        return ready if near or ready.unsent else None

    @cached_property
    def reports(self) -> list[FollowUpReport]:
        """What was reported about a follow-up through its leader's link."""
        return reports_of(self.user, self.session) if self.session.parent_id else []

    @property
    def reports_waiting(self) -> int:
        return sum(report.state == FollowUpReportState.WAITING for report in self.reports)

    @cached_property
    def leader_link(self) -> LeaderLink | None:
        return leader_link(self.user, self.session)

    @cached_property
    def visit(self) -> VisitPart | None:
        """What was found, where the session is a visit logged afterwards."""
        return visit_of(self.user, self.session)

    @cached_property
    def report(self) -> ReportRow | None:
        return report_of(self.user, self.session)

    @cached_property
    def series(self) -> SeriesPlace | None:
        """Where the session stands among those it is repeated with."""
        return series_place(self.user, self.session)

    @cached_property
    def taken_from(self) -> SessionImport | None:
        """The spreadsheet rows it was made of."""
        return import_of(self.user, self.session)

    @property
    def shows_messages(self) -> bool:
        """Messages belong to an office and a kecamatan; to a village operator their absence would say nothing."""
        return self.persons and not self.user.scope.village_codes

    @cached_property
    def messages(self) -> list[tuple[str, MessageGroup]]:
        """Messages about the session by kind (in words) and state, but for ``upcoming``; none without persons."""
        groups = overview(self.user, subject_of(self.session))
        waiting = MessageState.SCHEDULED if self.upcoming else None
        return [(label_of(group.kind), group) for group in groups if group.state != waiting]

    @cached_property
    def upcoming(self) -> list[Upcoming]:
        """What is still to go out; for the session's own office, which can change it."""
        return upcoming(self.user, self.session) if self.own and self.persons else []

    @cached_property
    def villages(self) -> list[SessionVillage]:
        """The villages in scope, the host first; ``listed``: names on the roll."""
        rows = SessionVillage.objects.visible_to(self.user).filter(session=self.session)
        found = list(rows.select_related("village__region", "district", "answered_by", "locked_by"))
        listed = {tally.village_id: tally.listed for tally in self.tallies}
        for row in found:
            row.listed = listed.get(row.village_id, 0)
        return sorted(found, key=lambda row: (row.village_id != self.session.host_id, row.village_id))

    @property
    def asked(self) -> bool:
        return any(row.asked_at or row.answer for row in self.villages)

    @property
    def confirmed(self) -> list[SessionVillage]:
        return [row for row in self.villages if row.answer == VillageAnswer.CONFIRMED]

    @property
    def declined(self) -> list[SessionVillage]:
        return [row for row in self.villages if row.answer == VillageAnswer.DECLINED]

    @property
    def is_past(self) -> bool:
        return self.session.starts_at <= timezone.now()

    @property
    def may_move(self) -> bool:
        return self.own and may("change", self.session, self.user.scope.role)

    @property
    def proposed_day(self) -> date | None:
        """The first day to come that suits a village that cannot on the day planned."""
        days = [row.proposed_on for row in self.declined if row.proposed_on]
        today = timezone.localdate()
        return min((day for day in days if day > today), default=None)

    @property
    def with_quota(self) -> list[SessionVillage]:
        """Villages that fill in names; nobody to be shown to who meets no persons."""
        return [row for row in self.villages if row.quota] if self.persons else []

    @property
    def open_names(self) -> list[SessionVillage]:
        return [row for row in self.with_quota if row.listed < (row.quota or 0)]

    @cached_property
    def officers(self) -> list[SessionOfficer]:
        rows = SessionOfficer.objects.visible_to(self.user).filter(session=self.session).select_related("officer")
        return sorted(rows.distinct(), key=lambda row: (row.role != OfficerRole.LEAD, row.pk))

    @cached_property
    def topics(self) -> list[Topic]:
        return topics_of(self.session)

    @cached_property
    def units(self) -> list[str]:
        """RT and RW the session is held for, as people name them: an RW stands for the RT below it."""
        if self.session.level != SessionLevel.UNIT:
            return []
        rows = SessionUnit.objects.visible_to(self.user).filter(session=self.session)
        units = [row.unit for row in rows.select_related("unit__kind", "unit__parent__kind").distinct()]
        whole = {unit.pk for unit in units}
        return sorted(unit.label for unit in units if unit.parent_id not in whole)

    @cached_property
    def speakers(self) -> list[SessionSpeaker]:
        rows = SessionSpeaker.objects.visible_to(self.user).filter(session=self.session).order_by("position")
        return list(rows.distinct())

    @cached_property
    def roll(self) -> list[Attendance]:
        rows = Attendance.objects.visible_to(self.user).filter(session=self.session)
        return list(rows.select_related("signature").order_by("roll_number"))

    @property
    def signed(self) -> list[Attendance]:
        """Those on ``roll`` who signed on the screen. No query of its own."""
        return [row for row in self.roll if hasattr(row, "signature")]

    @cached_property
    def photos(self) -> Photos:
        return photos_of(self.user, self.session)

    @property
    def adds_photos(self) -> bool:
        """Who takes attendance; of the offices the one whose session it is."""
        return self.hands_out and (self.own or not self.user.scope.office_ids)

    @cached_property
    def answers(self) -> Answers:
        """What those on ``roll`` answered to their invitation. No query of its own."""
        return counted(Counter(row.answer for row in self.roll if row.annulled_at is None))

    @property
    def hands_out(self) -> bool:
        """Whether this is somebody who hands invitations out."""
        return self.user.scope.role in HANDING_OUT

    @cached_property
    def lines(self) -> list[RollLine]:
        """``roll`` with what may be done about each row."""
        return roll_lines(self.user, self.session, self.roll, self.villages, now=timezone.now())

    @cached_property
    def closing(self) -> Closing:
        """Whose roll is open, and who closed the others. No query of its own."""
        return closing_of(self.user, self.session, self.villages, self.tallies, now=timezone.now())

    @cached_property
    def roll_acts(self) -> list[Change]:
        return roll_acts(self.user, self.session)

    @cached_property
    def held(self) -> Held:
        """Undecided entries with the words a person needs: who, what it says, why it waits."""
        return held_of(self.user, self.session, now=timezone.now())

    @cached_property
    def history(self) -> list[Change]:
        """Who changed what when; for the session's own office only."""
        return changes_of(self.session) if self.own else []
