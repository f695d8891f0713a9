"""A session that was held, the report owed about it, and its way through the office."""

import datetime as dt

from outreach.domain import closing, counted
from outreach.domain.session_report import Act, take
from outreach.enums import ParticipantCategory, SessionState, Sex
from outreach.models import OutreachSession, SessionReport
from tests.factories import ContactFactory, SessionFactory, on_roll

EVENING = dt.datetime(2026, 3, 10, 6, 0, tzinfo=dt.UTC)  # the day of the session, after its end


def held_session(world, clock) -> OutreachSession:
    """Of Pontang on Tuesday, 10 March: three of five people and eight pupils recorded, the roll closed."""
    clock.move_to(EVENING, tick=False)
    start = dt.datetime(2026, 3, 10, 2, 0, tzinfo=dt.UTC)
    session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=start, state=SessionState.AWAITING_ROLL)
    for number, status in enumerate(("present", "present", "represented", "ill", "")):
        function = "rw_head" if number == 1 else "rt_head"
        on_roll(session, ContactFactory(village=world.pontang, function=function), status=status)
    counts = {(ParticipantCategory.PUPIL, Sex.FEMALE): 8}
    counted.count(session=session, village=world.pontang, actor=world.officer, counts=counts)
    return closing.close(session=session, actor=world.officer)


def walk(world, report, *acts, body="Isi") -> SessionReport:
    """Take these acts one after the other, each by the role that may."""
    by = {Act.CHECK: world.section_head, Act.APPROVE: world.office_head}
    for act in acts:
        report = take(report=report, actor=by.get(act, world.officer), act=act, seen=report.version, body=body)
    return report
