"""A world full of rows: sessions in every state and of half a year, long names, held entries, messages."""

import datetime as dt
from functools import cached_property
from itertools import count

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from offices.models import Zone
from outreach.domain import closing
from outreach.enums import SessionKind, SessionState
from outreach.models import CountedParticipants, OutreachSession, SessionTally
from tests.conftest import World
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll
from tests.guards.access.places import Place, Places
from villages.enums import Function
from villages.models import AssistedVillage, Stakeholder

LONG_NAME = "Drs. H. Contoh Muhammad Abdurrahman Wiranatakusumah Kartasasmita, S.Sos., M.Si."
LONG_VENUE = "Gedung Serbaguna Pondok Pesantren Al-Contohiyah Kampung Kebon Kelapa Pontang Legon"
LONG_ADDRESS = "sekretariat.pemerintahan.desa.pontang.kecamatan.pontang@desa-pontang.serangkab.contoh.test"
STATUSES = ("present", "present", "represented", "excused", "ill", "on_duty", "absent", "")
PAST_SESSIONS = 34


class Furnished:
    """The cast and places of the access table, and around them what half a year leaves behind."""

    @transaction.atomic
    def __init__(self) -> None:
        self.world = World()
        self.places = Places(self.world)
        self._days = count(400)
        self.people = self._people()
        self.sessions = {state: self._in_state(state) for state in SessionState}
        self._half_a_year()

    @cached_property
    def own(self) -> Place:
        return self.places.own

    def upcoming(self, **fields) -> OutreachSession:
        """A scheduled session of Pontang on a day of its own, far enough away to be nobody's clash."""
        return self.session(next(self._days), **fields)

    @transaction.atomic
    def open_roll(self, people: list[Stakeholder] | None = None, **fields) -> OutreachSession:
        """A session of Pontang whose roll waits to be filled, with people on it."""
        session = self.session(-next(self._days), state=SessionState.AWAITING_ROLL, **fields)
        for contact in self.people[:6] if people is None else people:
            on_roll(session, contact)
        return session

    @transaction.atomic
    def session(self, days: int, *, host: AssistedVillage | None = None, lead: User | None = None, **fields):
        """Of two hours from 9.00 on the day that is ``days`` from now."""
        day = timezone.localdate() + dt.timedelta(days=days)
        starts_at = dt.datetime.combine(day, dt.time(9), tzinfo=Zone.WIB.info)
        host = host or self.own.village
        return SessionFactory(host=host, lead=lead or self.world.officer, starts_at=starts_at, **fields)

    def crowd(self, size: int) -> list[Stakeholder]:
        """People of one RT, on no other roll."""
        unit = self.people[-1].unit
        return [ContactFactory(village=self.own.village, unit=unit, name=f"Warga {n}") for n in range(1, size + 1)]

    def _people(self) -> list[Stakeholder]:
        village = self.own.village
        people = [
            ContactFactory(village=village, function=Function.VILLAGE_HEAD, name=LONG_NAME, email=LONG_ADDRESS),
            ContactFactory(village=village, function=Function.PKK, name="Contoh PKK", phone="+6281299912345"),
        ]
        for rw in ("02", "03"):
            parent = UnitFactory(village=village, number=rw)
            people.append(ContactFactory(village=village, function=Function.RW_HEAD, unit=parent))
            people += [
                ContactFactory(village=village, unit=UnitFactory(village=village, parent=parent, number=f"00{rt}"))
                for rt in range(1, 6)
            ]
        ContactFactory(village=village, name="Contoh Purna", retired_at=timezone.now())
        return people

    def _in_state(self, state: SessionState) -> OutreachSession:
        past = state in (SessionState.CLOSED, SessionState.AWAITING_ROLL)
        order = list(SessionState).index(state)
        reason = "Banjir; balai desa tidak dapat dicapai" if state in ("cancelled", "postponed") else ""
        session = self.session(-9 - order if past else 9 + order, state=state, venue=LONG_VENUE, reason=reason)
        for number, contact in enumerate(self.people):
            on_roll(session, contact, status=STATUSES[number % 8] if state == SessionState.CLOSED else "")
        if state == SessionState.CLOSED:
            self._count(session, 118)
        return session

    def _count(self, session: OutreachSession, number: int) -> None:
        common = {"session": session, "village": session.host}
        CountedParticipants.objects.create(category="pupil", sex="f", age_band="0-17", count=number, **common)
        SessionTally.objects.filter(**common).update(counted=number)

    def _half_a_year(self) -> None:
        hosts = [self.own.village, self.world.tirtayasa, self.world.linduk]
        kinds = list(SessionKind)
        for number in range(PAST_SESSIONS):
            lead, host = self.world.second_officer, hosts[number % 3]
            session = self.session(-30 - 5 * number, host=host, lead=lead, kind=kinds[number % 4], state="closed")
            self._count(session, 10 + number)
        for host, lead in (
            (self.world.cakung_timur, self.world.far_officer),
            (self.places.near.village, self.world.near_officer),
        ):
            self._count(self.session(-20, host=host, lead=lead, state="closed"), 40)


def closed(session: OutreachSession, actor: User) -> OutreachSession:
    return closing.close(session=session, actor=actor)
