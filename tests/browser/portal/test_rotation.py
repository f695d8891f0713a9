"""An officer rotates: looked at, a clash decided, confirmed; on a desk by keyboard, and on a phone."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from offices.roles import Role
from outreach.models import OutreachSession, SessionOfficer
from tests.browser.portal.looks import problems_here
from tests.browser.portal.test_session_form import tab_to
from tests.browser.portal.window import DESKTOP, PHONE, Portal
from tests.factories import AssignmentFactory, village
from villages.models import Assignment

pytestmark = pytest.mark.browser
CODES = iter(f"36.04.{number}.2001" for number in range(40, 60))


@pytest.fixture
def rotation(portal: Portal):
    """An officer with two villages and two sessions; the successor is elsewhere at the time of the second."""
    world, rows = portal.rows.world, portal.rows
    with transaction.atomic():
        codes = [next(CODES), next(CODES)]
        old = world.person(f"lama.{codes[0]}", Role.OFFICER, office=world.serang)
        new = world.person(f"baru.{codes[0]}", Role.OFFICER, office=world.serang)
        villages = [village(code, office=world.serang) for code in codes]
        for home in villages:
            AssignmentFactory(officer=old, village=home, starts_on=dt.date(2026, 1, 1))
        free = rows.upcoming(host=villages[0], lead=old)
        clashing = rows.upcoming(host=villages[1], lead=old, venue="Aula Bentrok")
        fields = ("starts_at", "ends_at", "local_date")
        at_the_same_time = {name: getattr(clashing, name) for name in fields}
        rows.session(0, host=world.linduk, lead=new, venue="SDN Lain", state="draft")
        other = OutreachSession.objects.get(venue="SDN Lain", created_by=new)
        SessionOfficer.objects.filter(session=other).delete()
        OutreachSession.objects.filter(pk=other.pk).update(**at_the_same_time, state="scheduled", blocks=True)
        SessionOfficer.objects.create(
            session=other,
            officer=new,
            role="lead",
            starts_at=clashing.starts_at,
            ends_at=clashing.ends_at,
            blocks=True,
        )
    return old, new, villages, free, clashing


def leads(session) -> str:
    return SessionOfficer.objects.get(session=session, role="lead").officer.username


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_looked_at_decided_confirmed(size, portal: Portal, rotation):
    old, new, villages, free, clashing = rotation
    window = portal.window(portal.rows.world.section_head, viewport=size)
    page = window.page
    page.goto(reverse("pimpasa_detail", args=[old.pk]))
    page.get_by_role("link", name="Serah terima").click()
    page.get_by_label("Penerus").select_option(label=new.name)
    page.get_by_label("Nomor SK").fill("CONTOH-9/2026")
    page.get_by_role("button", name="Lihat yang berpindah").click()
    expect(page.get_by_text("2 desa berpindah")).to_be_visible()
    expect(page.get_by_text("1 kegiatan ikut berpindah")).to_be_visible()
    expect(page.get_by_text("ada kegiatan di SDN Lain")).to_be_visible()
    assert not Assignment.objects.filter(officer=new).exists()

    page.get_by_role("button", name="Serahkan").click()
    expect(page.get_by_text("sudah bertugas di SDN Lain").first).to_be_visible()
    expect(page.get_by_label("Nomor SK")).to_have_value("CONTOH-9/2026")
    assert not Assignment.objects.filter(officer=new).exists()

    page.get_by_role("checkbox", name="Aula Bentrok").check()
    page.get_by_role("button", name="Serahkan").click()
    expect(page.get_by_text(f"2 desa diserahkan dari {old.name} kepada {new.name}.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(new.name)
    assert set(Assignment.objects.filter(officer=new).values_list("village", "decree_number")) == {
        (home.pk, "CONTOH-9/2026") for home in villages
    }
    assert (leads(free), leads(clashing)) == (new.username, old.username)
    assert [said for said in window.complaints if "status of 422" not in said] == []


def test_by_keyboard_alone_and_readable_at_every_step(portal: Portal, rotation):
    old, new, _villages, free, _clashing = rotation
    window = portal.window(portal.rows.world.office_head)
    page, keys = window.page, window.page.keyboard
    page.goto(reverse("pimpasa_hand_over", args=[old.pk]))
    tab_to(page, page.get_by_label("Penerus"))
    keys.type(new.name[:16])
    tab_to(page, page.get_by_role("button", name="Lihat yang berpindah"))
    keys.press("Enter")
    expect(page.get_by_text("2 desa berpindah")).to_be_visible()
    box = page.get_by_role("checkbox", name="Aula Bentrok")
    tab_to(page, box)
    keys.press("Space")
    expect(box).to_be_checked()
    assert problems_here(window) == []
    tab_to(page, page.get_by_role("button", name="Serahkan"))
    keys.press("Enter")
    expect(page.get_by_text("2 desa diserahkan")).to_be_visible()
    assert leads(free) == new.username
