"""Giving and ending postings; who may; and that somebody always administers the portal."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from accounts.backends import OneTimeCodeBackend
from accounts.domain.codes import make_code
from accounts.domain.postings import Post, add_posting, end_posting
from accounts.domain.users import deactivate
from accounts.models import Posting, SignInCode, User
from offices.errors import DomainError
from offices.roles import Role
from tests.factories import PostingFactory, RegionFactory, UserFactory

TODAY = dt.date(2025, 11, 24)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(dt.datetime(2025, 11, 24, 2, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


def end(client, posting, **data):
    return client.post(f"/pengguna/{posting.user_id}/jabatan/{posting.pk}/akhiri/", {"when": "now", **data})


def add(client, person, **data):
    base = {"role": "village_operator", "region": "36.04.12.2002", "starts_on": "2025-11-24"}
    return client.post(f"/pengguna/{person.pk}/jabatan/baru/", {**base, **data})


def test_a_second_village_for_an_operator(as_user, world):
    assert world.linduk
    assert add(as_user(world.section_head), world.operator)["Location"] == f"/pengguna/{world.operator.pk}/"
    assert set(world.operator.all_postings.values_list("region_id", flat=True)) == {"36.04.12.2001", "36.04.12.2002"}


def test_an_overlapping_posting_is_a_sentence(as_user, world):
    response = add(as_user(world.section_head), world.operator, region="36.04.12.2001")
    assert "sudah memegang jabatan yang sama" in response.context["form"].errors["starts_on"][0]
    assert world.operator.all_postings.count() == 1


def test_an_acting_post_with_an_end(as_user, world):
    data = {"role": "office_head", "office": str(world.serang.pk), "region": "", "acting": "plh"}
    add(as_user(world.administrator), world.officer, ends_on="2025-12-05", **data)
    posting = Posting.objects.get(user=world.officer, role=Role.OFFICE_HEAD)
    assert (posting.label, posting.ends_on) == ("Plh. Kepala Kantor · Kanim Serang", dt.date(2025, 12, 5))


def test_ending_at_once_closes_the_open_session(as_user, world):
    operator = as_user(world.operator)
    assert operator.get("/akun/").context["user"].scope.village_codes == {"36.04.12.2001"}
    end(as_user(world.section_head), world.operator.posting)
    assert world.operator.all_postings.get().ends_on == dt.date(2025, 11, 23)
    assert operator.get("/akun/").context["user"].scope.role is None


def test_a_last_day_is_worked_to_its_end(as_user, world, clock):
    posting = world.operator.posting
    end(as_user(world.section_head), posting, when="day", ends_on="2025-11-24")
    operator = as_user(world.operator)
    assert operator.get("/akun/").context["user"].scope.role == Role.VILLAGE_OPERATOR
    clock.shift(dt.timedelta(days=1))
    assert operator.get("/akun/").context["user"].scope.role is None


@pytest.mark.parametrize("starts_on", [TODAY, TODAY + dt.timedelta(days=3)])
def test_what_began_today_or_lies_ahead_is_taken_back(as_user, world, starts_on):
    posting = PostingFactory(user=world.outsider, role=Role.NATIONAL, starts_on=starts_on)
    assert end(as_user(world.administrator), posting).status_code == 302
    assert not Posting.objects.filter(pk=posting.pk).exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"when": "day", "ends_on": ""}, "ends_on"),
        ({"when": "day", "ends_on": "2024-12-31"}, "ends_on"),
        ({"when": "day", "ends_on": "kapan-kapan"}, "ends_on"),
        ({"when": ""}, "when"),
    ],
)
def test_bad_ends_are_said_at_the_field(as_user, world, data, field):
    response = end(as_user(world.section_head), world.operator.posting, **data)
    assert list(response.context["form"].errors) == [field]
    assert world.operator.all_postings.get().ends_on is None


def test_history_is_not_changed(as_user, world):
    posting = world.operator.posting
    Posting.objects.filter(pk=posting.pk).update(ends_on=dt.date(2025, 6, 1))
    response = end(as_user(world.section_head), posting, when="day", ends_on="2026-01-01")
    assert "sudah berakhir" in response.context["form"].non_field_errors()[0]


def test_a_posting_is_found_under_its_own_account_only(as_user, world):
    url = f"/pengguna/{world.other_operator.pk}/jabatan/{world.operator.posting.pk}/akhiri/"
    assert as_user(world.section_head).get(url).status_code == 404


def test_nobody_changes_own_postings(as_user, world):
    administrator = as_user(world.administrator)
    for response in (
        end(administrator, world.administrator.posting),
        add(administrator, world.administrator, role="national", region=""),
    ):
        assert "tidak dapat diubah di sini" in response.context["form"].non_field_errors()[0]
    assert world.administrator.all_postings.get().ends_on is None


def test_a_head_leaves_people_with_other_postings_to_the_administrator(as_user, world):
    """Whoever hands out a code could work under all of the person's postings."""
    PostingFactory(user=world.operator, role=Role.OFFICER, office=world.jaktim)
    head, url = as_user(world.section_head), f"/pengguna/{world.operator.pk}/"
    page = head.get(url)
    assert "jabatan di luar operator desa" in page.context["obstacle"]
    assert "Kanim Jakarta Timur" not in page.content.decode()
    posting = world.operator.all_postings.get(role=Role.VILLAGE_OPERATOR)
    for response in (head.post(f"{url}kode/"), head.post(f"{url}nonaktifkan/"), end(head, posting)):
        assert "Mintalah administrator" in response.context["form"].non_field_errors()[0]


def test_heads_alone_may_give_postings_and_only_in_their_area(world):
    village = RegionFactory(code="36.04.12.2002")
    post = Post(role=Role.VILLAGE_OPERATOR, region=village, starts_on=TODAY)
    for actor in (world.officer, world.operator, world.regional_head, world.national, world.outsider):
        with pytest.raises(DomainError, match="tidak berwenang"):
            add_posting(user=world.other_operator, post=post, actor=actor)
    far = Post(role=Role.VILLAGE_OPERATOR, region=world.cakung_timur.region, starts_on=TODAY)
    with pytest.raises(DomainError, match="di luar wilayah kerja"):
        add_posting(user=world.other_operator, post=far, actor=world.section_head)
    with pytest.raises(DomainError, match="operator desa/kelurahan"):
        add_posting(user=world.other_operator, post=Post(role=Role.NATIONAL, starts_on=TODAY), actor=world.office_head)
    with pytest.raises(DomainError, match="tidak berwenang"):
        add_posting(user=world.far_operator, post=post, actor=world.section_head)


@pytest.fixture
def second_administrator(world) -> User:
    return world.person("admin.kedua", Role.ADMINISTRATOR)


def test_the_last_administrator_stays(world, second_administrator):
    end_posting(posting=world.administrator.posting, last_day=None, actor=second_administrator)
    former = User.objects.get(pk=world.administrator.pk)
    assert former.scope.role is None
    Posting.objects.filter(user=former).update(ends_on=None)
    User.objects.filter(pk=former.pk).update(is_active=False)
    actor = User.objects.get(pk=former.pk)
    actor.is_active = True  # signed in until a moment ago
    for act in (
        lambda: end_posting(posting=second_administrator.posting, last_day=None, actor=actor),
        lambda: end_posting(posting=second_administrator.posting, last_day=TODAY, actor=actor),
        lambda: deactivate(user=second_administrator, actor=actor),
    ):
        with pytest.raises(DomainError, match="administrator terakhir"):
            act()


def test_an_administrator_may_not_end_when_the_other_ends_sooner(world, second_administrator):
    end_posting(posting=world.administrator.posting, last_day=dt.date(2025, 11, 30), actor=second_administrator)
    with pytest.raises(DomainError, match="administrator terakhir"):
        end_posting(posting=second_administrator.posting, last_day=dt.date(2025, 11, 30), actor=world.administrator)


def test_one_of_two_administrators_may_go(world, second_administrator):
    deactivate(user=second_administrator, actor=world.administrator)
    assert not User.objects.get(pk=second_administrator.pk).is_active


def test_an_account_without_place_is_warned_about(as_user, world):
    user = UserFactory(username="baru")
    page = as_user(world.administrator).get(f"/pengguna/{user.pk}/").content.decode()
    assert "tidak melihat data apa pun" in page
    assert timezone.localdate() == TODAY


def test_a_code_the_head_knows_opens_no_posting_given_later(world):
    make_code(user=world.operator, actor=world.section_head)
    kept = make_code(user=world.other_operator, actor=world.administrator)
    post = Post(role=Role.OFFICER, office=world.jaktim, starts_on=timezone.localdate())
    for user in (world.operator, world.other_operator):
        add_posting(user=user, post=post, actor=world.administrator)
    assert not SignInCode.objects.filter(user=world.operator).exists()
    accepted = OneTimeCodeBackend().authenticate(None, username="operator.tirtayasa", code=kept.text)
    assert accepted == world.other_operator
