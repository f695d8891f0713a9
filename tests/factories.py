"""Rows for tests. Places follow the real pilot; every person is invented."""

import datetime as dt
import hashlib

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Posting, User
from files.enums import FileKind
from files.models import StoredFile
from files.storage import private_storage
from guidance.models import Topic
from offices.domain.territory import ancestors_of
from offices.models import ImmigrationOffice, Region, RegionalOffice, WorkingArea, Zone
from outreach.enums import BLOCKING_STATES, OfficerRole, SessionState
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionTally, SessionVillage
from villages.domain.names import name_key
from villages.enums import Function, VillageStatus
from villages.models import Assignment, AssistedVillage, NeighbourhoodUnit, Stakeholder, UnitKind

LEVELS = {2: "province", 5: "regency", 8: "district", 13: "village"}
KINDS = {2: "provinsi", 5: "kabupaten", 8: "kecamatan", 13: "desa"}
PLACES = {
    "31": "Daerah Khusus Ibukota Jakarta",
    "31.75": "Kota Administrasi Jakarta Timur",
    "31.75.06": "Cakung",
    "31.75.06.1004": "Cakung Timur",
    "36": "Banten",
    "36.04": "Kabupaten Serang",
    "36.04.12": "Pontang",
    "36.04.12.2001": "Pontang",
    "36.04.12.2002": "Linduk",
    "36.04.13": "Tirtayasa",
    "36.04.13.2001": "Tirtayasa",
}


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "36.04.12.2001"
    name = factory.LazyAttribute(lambda o: PLACES.get(o.code, f"Wilayah {o.code}"))
    level = factory.LazyAttribute(lambda o: LEVELS[len(o.code)])
    kind = factory.LazyAttribute(
        lambda o: "kelurahan" if len(o.code) == 13 and o.code[9] == "1" else KINDS[len(o.code)]
    )
    zone = Zone.WIB

    @factory.lazy_attribute
    def parent(self) -> Region | None:
        return RegionFactory(code=self.code.rpartition(".")[0]) if "." in self.code else None


class RegionalOfficeFactory(DjangoModelFactory):
    class Meta:
        model = RegionalOffice
        django_get_or_create = ("slug",)

    slug = "banten"
    name = factory.LazyAttribute(lambda o: f"Kantor Wilayah Direktorat Jenderal Imigrasi {o.slug.title()}")
    province = factory.LazyAttribute(lambda o: RegionFactory(code="31" if o.slug == "dkj" else "36"))


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = ImmigrationOffice
        django_get_or_create = ("slug",)

    slug = "serang"
    place_name = factory.LazyAttribute(lambda o: o.slug.replace("-", " ").title())
    regional_office = factory.SubFactory(RegionalOfficeFactory)
    area = None

    @classmethod
    def _create(cls, model_class, *args, area=None, **kwargs):
        office = super()._create(model_class, *args, **kwargs)
        if area:
            WorkingArea.objects.get_or_create(region=RegionFactory(code=area), defaults={"office": office})
        return office


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("username",)

    username = factory.Sequence(lambda n: f"pengguna{n:04}")
    name = factory.LazyAttribute(lambda o: o.username.replace(".", " ").title() + " (contoh)")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.test")
    password = "!"


class PostingFactory(DjangoModelFactory):
    class Meta:
        model = Posting

    user = factory.SubFactory(UserFactory)
    starts_on = dt.date(2025, 1, 1)


class VillageFactory(DjangoModelFactory):
    class Meta:
        model = AssistedVillage
        django_get_or_create = ("region",)

    region = factory.SubFactory(RegionFactory)
    status = VillageStatus.ACTIVE

    @classmethod
    def _create(cls, model_class, *args, office=None, **kwargs):
        office = office or OfficeFactory(area="36.04")
        ids = ancestors_of(code=kwargs["region"].code, office=office)
        return super()._create(model_class, *args, **ids, **kwargs)


def village(code: str, *, office: ImmigrationOffice | None = None) -> AssistedVillage:
    return VillageFactory(region=RegionFactory(code=code), office=office)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = NeighbourhoodUnit

    village = factory.SubFactory(VillageFactory)
    kind = factory.LazyAttribute(lambda o: UnitKind.objects.get(slug="rt" if o.parent else "rw"))
    parent = None
    number = "01"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return super()._create(model_class, *args, **territory(kwargs["village"]), **kwargs)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Stakeholder

    village = factory.SubFactory(VillageFactory)
    function = Function.RT_HEAD
    name = factory.Sequence(lambda n: f"Contoh Ke-{n:04}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        ids = territory(kwargs["village"]) if kwargs["village"] else {}
        ids["name_key"] = name_key(kwargs["name"])
        return super()._create(model_class, *args, **{**ids, **kwargs})


class AssignmentFactory(DjangoModelFactory):
    """An officer's time in a village, since the beginning of 2026 where nothing else is said."""

    class Meta:
        model = Assignment

    village = factory.SubFactory(VillageFactory)
    starts_on = dt.date(2026, 1, 1)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.setdefault("created_by", kwargs["officer"])
        return super()._create(model_class, *args, **{**territory(kwargs["village"]), **kwargs})


def territory(village: AssistedVillage) -> dict:
    return {
        "office_id": village.office_id,
        "regional_office_id": village.regional_office_id,
        "regency_id": village.regency_id,
        "district_id": village.district_id,
    }


class StoredFileFactory(DjangoModelFactory):
    """A decree of a village that was checked before; its content says only that it is a PDF."""

    class Meta:
        model = StoredFile

    village = factory.SubFactory(VillageFactory)
    kind = FileKind.DECREE
    original_name = "SK Contoh.pdf"
    uploaded_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, village, data=b"%PDF-1.7", **kwargs):
        kwargs.setdefault("content_type", kwargs["kind"].content_type)
        name = private_storage().save(f"contoh/{kwargs['original_name']}", ContentFile(data))
        about = {"content": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        return super()._create(model_class, *args, village_id=village.pk, **about, **territory(village), **kwargs)


class SessionFactory(DjangoModelFactory):
    """A session of two hours with its host village, tally and lead, written directly."""

    class Meta:
        model = OutreachSession

    host = factory.SubFactory(VillageFactory)
    topic = factory.LazyFunction(lambda: Topic.objects.first())
    state = SessionState.SCHEDULED
    venue = "Balai Desa"
    starts_at = factory.LazyFunction(lambda: timezone.now().replace(minute=0, second=0, microsecond=0))
    zone = Zone.WIB
    lead = None

    @classmethod
    def _create(cls, model_class, *args, lead=None, **kwargs):
        host = kwargs["host"]
        zone = Zone(kwargs["zone"]).info
        kwargs.setdefault("ends_at", kwargs["starts_at"] + dt.timedelta(hours=2))
        kwargs.setdefault("local_date", kwargs["starts_at"].astimezone(zone).date())
        kwargs.setdefault("local_start", dt.time(9))
        kwargs.setdefault("local_end", dt.time(11))
        kwargs.setdefault("blocks", kwargs["state"] in BLOCKING_STATES and not kwargs.get("logged_afterwards"))
        if kwargs["state"] == SessionState.CLOSED:
            kwargs.setdefault("roll_closed_at", kwargs["ends_at"])
            kwargs.setdefault("held_at", kwargs["ends_at"])
        lead = lead or UserFactory()
        kwargs.setdefault("created_by", lead)
        session = super()._create(model_class, *args, **{**territory(host), **kwargs})
        common = {"session": session, "starts_at": session.starts_at}
        SessionVillage.objects.create(village=host, session_office_id=session.office_id, **common, **territory(host))
        SessionTally.objects.create(village=host, **common, **territory(host))
        SessionOfficer.objects.create(
            officer=lead, role=OfficerRole.LEAD, ends_at=session.ends_at, blocks=session.blocks, **common
        )
        return session


def on_roll(session: OutreachSession, contact: Stakeholder, **fields) -> Attendance:
    """Put a contact on a roll the way an invitation does, tally included."""
    number = session.roll.count() + 1
    row = Attendance.objects.create(
        session=session,
        village=contact.village,
        stakeholder=contact,
        unit=contact.unit,
        roll_number=number,
        name=contact.name,
        function=contact.function,
        unit_label=contact.unit.label if contact.unit else "",
        **fields,
    )
    tally = SessionTally.objects.get(session=session, village=contact.village)
    tally.listed += 1
    if row.status:
        setattr(tally, row.status, getattr(tally, row.status) + 1)
    tally.save()
    return row
