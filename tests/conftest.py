"""The fixed cast: one person per role in the pilot's places, and an outsider without a posting."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from accounts.models import User
from offices.models import ImmigrationOffice, RegionalOffice
from offices.roles import Role
from tests.factories import OfficeFactory, PostingFactory, RegionalOfficeFactory, RegionFactory, UserFactory, village
from tests.master_data import put_back
from tests.template_database import use_template
from villages.models import AssistedVillage


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        use_template()


@dataclass
class World:
    """The pilot in small: two Kanwil, three offices, four assisted villages; everything is made on first use.

    Touch what you need before a block that rolls back: what is first made inside it is gone afterwards.
    """

    @cached_property
    def banten(self) -> RegionalOffice:
        return RegionalOfficeFactory(slug="banten")

    @cached_property
    def dkj(self) -> RegionalOffice:
        return RegionalOfficeFactory(slug="dkj")

    @cached_property
    def serang(self) -> ImmigrationOffice:
        return OfficeFactory(slug="serang", regional_office=self.banten, area="36.04")

    @cached_property
    def cilegon(self) -> ImmigrationOffice:
        """Same Kanwil as Serang, another office."""
        return OfficeFactory(slug="cilegon", regional_office=self.banten, area="36.72")

    @cached_property
    def jaktim(self) -> ImmigrationOffice:
        return OfficeFactory(slug="jakarta-timur", regional_office=self.dkj, area="31.75")

    @cached_property
    def pontang(self) -> AssistedVillage:
        return village("36.04.12.2001", office=self.serang)

    @cached_property
    def linduk(self) -> AssistedVillage:
        """Same kecamatan as Pontang, another village."""
        return village("36.04.12.2002", office=self.serang)

    @cached_property
    def tirtayasa(self) -> AssistedVillage:
        return village("36.04.13.2001", office=self.serang)

    @cached_property
    def cakung_timur(self) -> AssistedVillage:
        return village("31.75.06.1004", office=self.jaktim)

    def person(self, username: str, role: Role | None, **place) -> User:
        user = UserFactory(username=username)
        if role and not user.all_postings.exists():
            PostingFactory(user=user, role=role, **place)
        return user

    @cached_property
    def officer(self) -> User:
        return self.person("petugas.serang", Role.OFFICER, office=self.serang)

    @cached_property
    def second_officer(self) -> User:
        return self.person("petugas2.serang", Role.OFFICER, office=self.serang)

    @cached_property
    def section_head(self) -> User:
        return self.person("kasi.serang", Role.SECTION_HEAD, office=self.serang)

    @cached_property
    def office_head(self) -> User:
        return self.person("kakanim.serang", Role.OFFICE_HEAD, office=self.serang)

    @cached_property
    def operator(self) -> User:
        return self.person(
            "operator.pontang", Role.VILLAGE_OPERATOR, region=self.pontang.region, guiding_office=self.serang
        )

    @cached_property
    def other_operator(self) -> User:
        return self.person(
            "operator.tirtayasa", Role.VILLAGE_OPERATOR, region=self.tirtayasa.region, guiding_office=self.serang
        )

    @cached_property
    def district_operator(self) -> User:
        return self.person("kecamatan.pontang", Role.DISTRICT_OPERATOR, region=RegionFactory(code="36.04.12"))

    @cached_property
    def regional_head(self) -> User:
        return self.person("kakanwil.banten", Role.REGIONAL_HEAD, regional_office=self.banten)

    @cached_property
    def local_government(self) -> User:
        return self.person("pemda.serang", Role.LOCAL_GOVERNMENT, region=RegionFactory(code="36.04"))

    @cached_property
    def national(self) -> User:
        return self.person("direktorat", Role.NATIONAL)

    @cached_property
    def administrator(self) -> User:
        return self.person("admin", Role.ADMINISTRATOR)

    @cached_property
    def far_officer(self) -> User:
        """An officer of another Kanwil's office."""
        return self.person("petugas.jaktim", Role.OFFICER, office=self.jaktim)

    @cached_property
    def near_officer(self) -> User:
        """An officer of another office of the same Kanwil."""
        return self.person("petugas.cilegon", Role.OFFICER, office=self.cilegon)

    @cached_property
    def far_operator(self) -> User:
        return self.person(
            "operator.cakungtimur", Role.VILLAGE_OPERATOR, region=self.cakung_timur.region, guiding_office=self.jaktim
        )

    @cached_property
    def outsider(self) -> User:
        """An account without any posting."""
        return self.person("tanpa.jabatan", None)


@pytest.fixture(scope="session", autouse=True)
def _files_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pages link to files of static/ without a manifest: nothing was collected. Uploads go to a folder of the run."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": static}
    with override_settings(STORAGES=storages, FILES_DIR=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture
def world(db: None) -> World:
    """The cast. Tests that commit leave emptied tables behind: what migrations put there is put back."""
    put_back()
    return World()


@pytest.fixture
def as_user():  # type: ignore[no-untyped-def]
    """``as_user(person)`` gives a client signed in as that person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
