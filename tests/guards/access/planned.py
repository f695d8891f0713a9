"""A session to come that stands in a series and was taken in from a spreadsheet."""

import datetime as dt

from accounts.models import User
from files.models import StoredFile
from offices.models import Zone
from outreach.models import GroupPost, ImportedSession, OutreachSession, SessionImport, SessionPhoto, SessionSeries
from tests.factories import SessionFactory
from tests.guards.access.closed_rows import ClosedRows
from villages.models import AssistedVillage


class PlannedRows(ClosedRows):
    """What a place has of it, and of the session that goes on."""

    session: OutreachSession
    planned: OutreachSession

    @property
    def session_import(self) -> SessionImport:
        return SessionImport.objects.get(sessions__session=self.planned)

    @property
    def photo(self) -> SessionPhoto:
        return SessionPhoto.objects.get(session=self.session)

    @property
    def group_post(self) -> GroupPost:
        return GroupPost.objects.get(session=self.session)

    @property
    def photo_file(self) -> StoredFile:
        return self.photo.file


def planned_session(home: AssistedVillage, officer: User, starts_at: dt.datetime) -> OutreachSession:
    office = {"office_id": home.office_id, "regional_office_id": home.regional_office_id, "created_by": officer}
    day = starts_at.astimezone(Zone.WIB.info).date()
    series = SessionSeries.objects.create(period="month", first=day, until=day + dt.timedelta(days=90), **office)
    session = SessionFactory(host=home, lead=officer, starts_at=starts_at, series=series, occurrence=day)
    done = SessionImport.objects.create(kind="planned", made=1, created_at=starts_at - dt.timedelta(days=4), **office)
    ImportedSession.objects.create(session_import=done, session=session, number=1)
    return session
