"""The rail: what each role finds there, and which entry is marked."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from offices.roles import Role
from reports.navigation import ENTRIES, items_for


def items(path, user):
    request = RequestFactory().get(path)
    request.user = user
    return items_for(request)


def active(path, user) -> list[str]:
    return [str(item.label) for item in items(path, user) if item.active]


def test_visitors_and_people_without_a_posting_have_no_entries(world):
    assert (items("/", AnonymousUser()), items("/", world.outsider)) == ((), ())


def test_an_entry_is_marked_on_the_pages_below_it(world):
    assert active("/kegiatan/5/hadir/", world.officer) == ["Kegiatan"]


def test_a_page_outside_the_entries_marks_none(world):
    assert active("/gaya/", world.officer) == []


def test_every_role_has_entries():
    assert set(ENTRIES) == set(Role)


def test_roles_without_persons_are_not_led_to_persons(world):
    for user in (world.local_government, world.national, world.administrator):
        assert "Kontak" not in [str(item.label) for item in items("/", user)]


@pytest.mark.parametrize("role", Role)
def test_every_entry_leads_somewhere(role):
    assert [reverse(entry.url_name) for entry in ENTRIES[role]]


def test_the_phone_s_top_bar_names_the_section_and_the_place(world, as_user):
    page = as_user(world.officer).get("/gaya/").content.decode()
    bar = page[page.index('class="topbar"') : page.index("</header>")]
    assert ("Desa Binaan Imigrasi" in bar, world.officer.posting.place in bar) == (True, True)
