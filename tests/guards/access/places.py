"""The same kinds of rows in four places, so that data that could leak exists, and who may meet whose persons."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.utils import timezone

from accounts.models import Posting, User
from files.models import StoredFile
from notifications.models import Message
from offices.models import CalendarPeriod, Region, RegionSuccession
from offices.roles import Role
from outreach.enums import HoldReason, SessionState
from outreach.models import (
    Attendance,
    AttendanceBatch,
    CountedParticipants,
    HeldEntry,
    OutreachSession,
    SessionTally,
    SessionVillage,
)
from tests.conftest import World
from tests.dossiers import designation_of, dossier
from tests.factories import (
    AssignmentFactory,
    ContactFactory,
    RegionFactory,
    SessionFactory,
    StoredFileFactory,
    UnitFactory,
    on_roll,
    territory,
    village,
)
from tests.guards.access.export_rows import ExportRows, exports_of
from tests.guards.access.field_rows import FieldRows, add_field_rows
from tests.guards.access.inbox_rows import InboxRows, letter_to
from tests.guards.access.messages_rows import ToldRows, messages_to
from tests.guards.access.more_rows import add_report_and_idle_village, add_texts_of_invitations
from tests.guards.access.planned import PlannedRows, planned_session
from tests.villages.imports.files import imported
from villages.domain import merges
from villages.domain.imports.steps import confirm
from villages.enums import Function
from villages.models import (
    Assignment,
    AssistedVillage,
    ContactImport,
    ContactMerge,
    Designation,
    DuplicatePair,
    NeighbourhoodUnit,
    Stakeholder,
    Venue,
)

ROLES = (
    *("officer", "section_head", "office_head"),
    *("operator", "district_operator"),
    "regional_head",
    *("local_government", "national"),
    "administrator",
    "outsider",
    "visitor",
)
OWN, BESIDE, NEAR, FAR = "own", "beside", "near", "far"
PLACES = (OWN, BESIDE, NEAR, FAR)
FREE_VILLAGE = "36.04.12.2003"  # in the own working area, no assisted village
# Whose persons a role may meet; "district" is the kecamatan's own contact. Roles left out meet nobody.
MEETS = {
    **{role: {OWN, BESIDE, "district"} for role in ("officer", "section_head", "office_head", "district_operator")},
    "operator": {OWN},
    "regional_head": {OWN, BESIDE, "district", NEAR},
}
# Whose colleagues (people with an account) a role may read about.
READS_OF_STAFF = {
    **{role: {OWN, BESIDE} for role in ("officer", "section_head", "office_head", "operator", "district_operator")},
    "regional_head": {OWN, BESIDE, NEAR},
    "local_government": {OWN, BESIDE},
    "national": set(PLACES),
    "administrator": set(PLACES),
}


def code_after(village: AssistedVillage) -> Region:
    """The code on record as succeeding the village's."""
    return RegionFactory(code=f"{village.pk[:-4]}29{village.pk[-2:]}")


@dataclass
class Place(PlannedRows, FieldRows, InboxRows, ToldRows, ExportRows):
    """A village with everything that hangs on it. ``session`` goes on, ``planned`` is in three days; the newcomer
    is on no roll yet. Its ``designation`` was designated; the office's ``proposal`` waits for verification, that of
    ``unassessed`` for an assessment first, and ``verified`` for the office head."""

    key: str
    village: AssistedVillage
    unit: NeighbourhoodUnit
    contact: Stakeholder
    officer: User
    operator: User
    session: OutreachSession
    attendance: Attendance
    held: HeldEntry
    message: Message
    planned: OutreachSession
    newcomer: Stakeholder
    decree: StoredFile
    designation: Designation
    proposal: Designation
    unassessed: Designation
    verified: Designation
    running_import: ContactImport
    written_import: ContactImport
    persons: set[str] = field(default_factory=set)
    staff: set[str] = field(default_factory=set)

    @property
    def operator_posting(self) -> Posting:
        return self.operator.posting

    @property
    def unit_beside(self) -> NeighbourhoodUnit:
        """Another RT of the same RW."""
        return NeighbourhoodUnit.objects.exclude(pk=self.unit.pk).get(parent=self.unit.parent)

    @property
    def assignment(self) -> Assignment:
        """The officer leads the village as PIMPASA."""
        return Assignment.objects.get(village=self.village)

    @property
    def election(self) -> CalendarPeriod:
        """The pilkades of the village, in the calendar."""
        return CalendarPeriod.objects.get(region=self.village.region)

    @property
    def kept_apart(self) -> DuplicatePair:
        """The contact and the newcomer, who somebody said are two."""
        return DuplicatePair.objects.get(first=self.contact, state="not_duplicate")

    @property
    def venue(self) -> Venue:
        return Venue.objects.get(village=self.village)

    @property
    def merge(self) -> ContactMerge:
        """Of another name the contact was kept under."""
        return ContactMerge.objects.get(winner=self.contact)

    def rows(self) -> list[models.Model]:
        return [
            *(self.village, self.unit, self.contact, self.officer, self.operator, self.session),
            *(self.planned, self.newcomer, self.attendance, self.held, self.message),
            *(self.village.office, self.decree, self.assignment),
            *(self.designation, self.proposal, self.unassessed, self.verified),
            *(self.running_import, self.written_import),
        ]


class Places:
    """``own`` is Pontang; ``beside`` lies in its kecamatan, ``near`` in another office of its Kanwil, ``far`` in
    another Kanwil. The own session is for the village beside as well, and has people of it on its roll."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._dossiers: dict[int, dict[str, Designation]] = {}
        self.own = self._place(OWN, world.pontang, officer=world.officer, operator=world.operator, number=1)
        self.beside = self._place(BESIDE, world.linduk, officer=world.second_officer, number=2)
        near = village("36.72.01.1001", office=world.cilegon)
        self.near = self._place(NEAR, near, officer=world.near_officer, number=3)
        self.far = self._place(
            FAR, world.cakung_timur, officer=world.far_officer, operator=world.far_operator, number=4
        )
        self._invite_the_village_beside()
        RegionFactory(code=FREE_VILLAGE)
        add_texts_of_invitations(world.national)
        self.of_district = ContactFactory(
            village=None,
            function=Function.DISTRICT_HEAD,
            name="Contoh Kecamatan Camatwati",
            phone="+6281299900009",
            **territory(world.pontang),
        )

    def get(self, key: str) -> Place:
        return getattr(self, key)

    @cached_property
    def _persons_of_district(self) -> set[str]:
        return {self.of_district.name, self.of_district.phone}

    def hidden_from(self, role: str) -> set[str]:
        """Words that must never stand on a page of this role: names, numbers and addresses of foreign persons."""
        meets, reads = MEETS.get(role, set()), READS_OF_STAFF.get(role, set())
        hidden = set() if "district" in meets else set(self._persons_of_district)
        for key in PLACES:
            hidden |= set() if key in meets else self.get(key).persons
            hidden |= set() if key in reads else self.get(key).staff
        return hidden

    def foreign_to_office(self) -> dict[type[models.Model], set]:
        """Rows an officer of the own office must never be offered, by model."""
        found: dict[type[models.Model], set] = {}
        for place in (self.near, self.far):
            for row in place.rows():
                found.setdefault(type(row), set()).add(row.pk)
        return found

    def _place(
        self, key: str, home: AssistedVillage, *, officer: User, number: int, operator: User | None = None
    ) -> Place:
        word = {OWN: "Asliwati", BESIDE: "Sebelahwati", NEAR: "Dekatwati", FAR: "Jauhwati"}[key]
        operator = operator or self.world.person(
            f"operator.{key}", Role.VILLAGE_OPERATOR, region=home.region, guiding_office=home.office
        )
        contact = ContactFactory(
            village=home,
            unit=UnitFactory(village=home, parent=UnitFactory(village=home), number="001"),
            name=f"Contoh {word}",
            phone=f"+628129990000{number}",
            email=f"{word.lower()}@contoh.test",
        )
        UnitFactory(village=home, parent=contact.unit.parent, number="002")
        change = {"kind": "renumbered", "since": dt.date(2026, 1, 1)}
        RegionSuccession.objects.create(predecessor=home.region, successor=code_after(home), **change)
        start = timezone.now().replace(minute=0, second=0, microsecond=0)
        session = SessionFactory(host=home, lead=officer, starts_at=start, state=SessionState.ONGOING)
        planned = planned_session(home, officer, start + dt.timedelta(days=3))
        newcomer = ContactFactory(village=home, name=f"Baru {word}", function=Function.YOUTH)
        self._pair(contact, newcomer, alias=f"Ganda {word}", officer=officer)
        attendance = on_roll(session, contact, status="represented", represented_by=f"Wakil {word}")
        CountedParticipants.objects.create(session=session, village=home, category="public", count=7)
        held = self._held(session, attendance, officer, name=f"Ditahan {word}")
        message = messages_to(session, contact)
        AssignmentFactory(officer=officer, village=home)
        CalendarPeriod.objects.create(
            kind="other", name="Pilkades", region=home.region, first_day=start, last_day=start
        )
        Venue.objects.create(village=home, name=f"Balai {word}")
        add_report_and_idle_village(session, word)
        letter_to(officer, session)
        exports_of(officer)
        decree = StoredFileFactory(village=home, uploaded_by=officer, original_name=f"SK {word}.pdf")
        imports = [imported(f"{what} {word}", home, officer) for what in ("Diimpor", "Tersimpan")]
        return Place(
            key, home, contact.unit, contact, officer, operator, session, attendance, held, message, planned, newcomer,
            decree=decree, designation=designation_of(home), **self._open_dossiers(home, officer),
            running_import=imports[0], written_import=confirm(actor=officer, done=imports[1]),
            persons={
                *(contact.name, contact.phone, contact.email, f"Wakil {word}"),
                *(held.entry["name"], newcomer.name, f"Foto {word}", f"Ganda {word}", decree.original_name),
                *add_field_rows(session, officer, contact, word),
                *(f"{what} {word}" for what in ("Diimpor", "Tersimpan")),
            },
            staff={officer.name, operator.name, officer.email, operator.email},
        )  # fmt: skip

    def _open_dossiers(self, home: AssistedVillage, officer: User) -> dict[str, Designation]:
        """Of the office, for each of its places the same: villages of their own in its working area."""
        if home.office_id not in self._dossiers:
            area = f"{home.regency_id}.98"
            make = lambda number, state: dossier(  # noqa: E731
                f"{area}.200{number}", office=home.office, state=state, created_by=officer, assessed=number != 2
            )
            self._dossiers[home.office_id] = {
                "proposal": make(1, "proposed"), "unassessed": make(2, "proposed"), "verified": make(3, "verified"),
            }  # fmt: skip
        return self._dossiers[home.office_id]

    def _pair(self, contact: Stakeholder, newcomer: Stakeholder, *, alias: str, officer: User) -> None:
        merges.keep_apart(actor=officer, contact=contact, other=newcomer)
        loser = ContactFactory(village=contact.village, name=alias, function=Function.PKK)
        merges.merge(actor=officer, winner=contact, loser=loser)

    def _held(self, session: OutreachSession, attendance: Attendance, officer: User, *, name: str) -> HeldEntry:
        now = timezone.now()
        batch = AttendanceBatch.objects.create(
            id=uuid.uuid4(), session=session, user=officer, entries=[{"name": name}], received_at=now
        )
        return HeldEntry.objects.create(
            session=session, village=session.host, attendance=attendance, batch=batch, reason=HoldReason.CONFLICT,
            entry={"id": attendance.pk, "status": "absent", "name": name}, held_at=now, sent_by=officer,
        )  # fmt: skip

    def _invite_the_village_beside(self) -> None:
        session, home = self.own.session, self.beside.village
        SessionVillage.objects.create(
            session=session, village=home, session_office_id=session.office_id, starts_at=session.starts_at,
            **territory(home),
        )  # fmt: skip
        SessionTally.objects.create(session=session, village=home, starts_at=session.starts_at, **territory(home))
        on_roll(session, self.beside.contact)
