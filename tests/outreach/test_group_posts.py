"""The tick "sudah dikirim", what a move makes of it, and the invitation's PDF."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from offices.roles import Role
from outreach.models import GroupPost, OutreachSession
from tests.browser.portal.pdf_text import texts_of
from tests.factories import ContactFactory, PostingFactory, on_roll
from tests.guards.queries import assert_same_queries


@pytest.fixture
def session(in_three_days) -> OutreachSession:
    return in_three_days


def page(as_user, user, session, query: str = "") -> str:
    return as_user(user).get(reverse("group_text", args=[session.pk]) + query).text


def moved_on(session: OutreachSession) -> None:
    OutreachSession.objects.filter(pk=session.pk).update(revision=session.revision + 1)


def test_a_tick_says_who_told_the_group_and_when(tick, as_user, session, world):
    text = tick(world.officer)
    assert ("sudah dikirim" in text, world.officer.name in text, "2 Mar 2026" in text) == (True, True, True)
    detail = as_user(world.officer).get(reverse("session_detail", args=[session.pk])).text
    assert "WA: undangan" in detail
    assert "semua desa" in detail


def told_on(as_user, user, name: str, *args) -> list[str]:
    """Who, when, which group and what became of it, as the card of ticks on that page reads."""
    found = as_user(user).get(reverse(name, args=args)).context["posts"]
    return [
        f"{told.post.get_kind_display()} | {told.post.village or 'semua'} | {told.post.marked_by.name} | "
        f"{'dibatalkan' if told.withdrawn else 'ulang' if told.again else 'dikirim'}"
        for told in found
    ]


def test_ticks_stand_beside_the_messages_of_the_session(tick, as_user, session, world):
    tick(world.officer, village=world.tirtayasa.pk)
    tick(world.section_head)
    expected = [
        f"undangan | semua | {world.section_head.name} | dikirim",
        f"undangan | {world.tirtayasa} | {world.officer.name} | dikirim",
    ]
    assert told_on(as_user, world.officer, "session_messages", session.pk) == expected
    text = as_user(world.officer).get(reverse("session_messages", args=[session.pk])).text
    assert ("Kabar lewat WA" in text, world.section_head.name in text, "semua desa" in text) == (True, True, True)


def test_a_village_tells_what_its_groups_were_told_lately(tick, as_user, session, world):
    tick(world.officer)
    tick(world.officer, village=world.tirtayasa.pk)
    tick(world.officer, kind="report")
    whole = f"undangan | semua | {world.officer.name} | dikirim"
    own = f"undangan | {world.tirtayasa} | {world.officer.name} | dikirim"
    assert told_on(as_user, world.officer, "village_detail", world.pontang.pk) == [whole]
    assert told_on(as_user, world.officer, "village_detail", world.tirtayasa.pk) == [own, whole]
    assert told_on(as_user, world.officer, "village_detail", world.linduk.pk) == []
    assert told_on(as_user, world.other_operator, "village_detail", world.tirtayasa.pk) == [own]
    undo = reverse("group_post_undo", args=[session.pk, GroupPost.objects.get(village=world.tirtayasa).pk])
    as_user(world.officer).post(undo, {"client_id": uuid.uuid4()})
    moved_on(session)
    assert told_on(as_user, world.officer, "village_detail", world.tirtayasa.pk) == [
        own.replace("dikirim", "dibatalkan"), whole.replace("dikirim", "ulang"),
    ]  # fmt: skip
    text = as_user(world.officer).get(reverse("village_detail", args=[world.tirtayasa.pk])).text
    assert ("Kabar ke grup WA" in text, "perlu dikirim ulang" in text, "tanda dibatalkan" in text) == (True,) * 3


def test_roles_without_persons_are_told_nothing_of_groups(tick, as_user, session, world):
    tick(world.officer)
    page = as_user(world.national).get(reverse("village_detail", args=[world.pontang.pk]))
    assert ("Kabar ke grup WA" in page.text, world.officer.name in page.text) == (False, False)


@pytest.mark.parametrize("page_of", ["village", "messages"])
def test_many_ticks_cost_the_village_and_the_messages_no_more(page_of, tick, as_user, session, world):
    villages = iter([world.tirtayasa.pk, "", world.tirtayasa.pk])
    village = reverse("village_detail", args=[world.tirtayasa.pk])
    url = village if page_of == "village" else reverse("session_messages", args=[session.pk])
    assert_same_queries(as_user(world.officer), url, lambda: tick(world.officer, village=next(villages)))


def test_the_same_tick_sent_twice_is_one(tick, world):
    key = str(uuid.uuid4())
    tick(world.officer, key=key)
    tick(world.officer, key=key)
    assert GroupPost.objects.count() == 1


def test_a_village_is_told_apart_and_its_operator_sees_only_that(tick, as_user, session, world):
    tick(world.officer, village=world.tirtayasa.pk)
    assert "Yang sudah dikirim" not in page(as_user, world.operator, session)
    tick(world.operator, village=world.tirtayasa.pk)
    assert GroupPost.objects.count() == 1
    assert "Desa ini tidak ikut kegiatan" in tick(world.operator, village="36.04.99.2001")
    assert "sudah dikirim" in tick(world.operator, village=world.pontang.pk)


def test_after_a_change_it_has_to_be_sent_again_and_an_old_text_cannot_be_ticked(tick, as_user, session, world):
    tick(world.officer)
    moved_on(session)
    assert "perlu dikirim ulang" in page(as_user, world.officer, session)
    assert "berubah sejak teksnya dibuat" in tick(world.officer)
    assert GroupPost.objects.count() == 1
    session.refresh_from_db()
    text = tick(world.officer, kind="change")
    assert "perlu dikirim ulang" not in text
    assert list(GroupPost.objects.values_list("kind", "revision")) == [("change", 2), ("invitation", 1)]


def test_a_tick_is_taken_back_by_who_set_it_and_the_history_stays_whole(tick, as_user, session, world, clock):
    tick(world.officer)
    post = GroupPost.objects.get()
    undo = reverse("group_post_undo", args=[session.pk, post.pk])
    answer = as_user(world.section_head).post(undo, {"client_id": uuid.uuid4()}, follow=True)
    assert "dari orang lain" in answer.text
    for _twice in range(2):
        as_user(world.officer).post(undo, {"client_id": uuid.uuid4()})
    assert list(GroupPost.objects.values_list("withdraws", flat=True)) == [post.pk, None]
    text = page(as_user, world.officer, session)
    assert ("tanda dibatalkan" in text, "Tandai sudah dikirim" in text) == (True, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        GroupPost.objects.all().delete()


def test_a_tick_is_not_taken_back_under_its_own_key(tick, as_user, session, world):
    key = str(uuid.uuid4())
    tick(world.officer, key=key)
    undo = reverse("group_post_undo", args=[session.pk, GroupPost.objects.get().pk])
    answer = as_user(world.officer).post(undo, {"client_id": key}, follow=True)
    assert ("Tanda ini tidak dikenal" in answer.text, GroupPost.objects.count()) == (True, 1)


def test_after_half_an_hour_a_tick_stays(tick, as_user, session, world, clock):
    tick(world.officer)
    clock.shift(dt.timedelta(minutes=31))
    undo = reverse("group_post_undo", args=[session.pk, GroupPost.objects.get().pk])
    as_user(world.officer).post(undo, {"client_id": uuid.uuid4()})
    assert GroupPost.objects.count() == 1


def test_more_ticks_cost_the_same(tick, as_user, session, world):
    villages = iter([world.pontang.pk, world.tirtayasa.pk, ""])
    url = reverse("group_text", args=[session.pk])
    assert_same_queries(as_user(world.officer), url, lambda: tick(world.officer, village=next(villages)))


def pdf_of(as_user, user, session) -> str:
    return "".join(texts_of(as_user(user).get(reverse("group_pdf", args=[session.pk])).content))


def test_the_pdf_invites_everybody_and_names_nobody_invited(as_user, session, world):
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))
    text = pdf_of(as_user, world.officer, session)
    parts = ["REPUBLIKINDONESIA", "Yth.Bapak/Ibuundangandari", "DesaPontang", "DesaTirtayasa", "BalaiDesa",
             "https://desabinaan.imigrasi.go.id", "APK"]  # fmt: skip
    assert [part for part in parts if part not in text] == []
    assert ("Ani" in text, "/u/" in text) == (False, False)
    assert "Tirtayasa" not in pdf_of(as_user, world.operator, session)
    OutreachSession.objects.filter(pk=session.pk).update(state="cancelled", reason="banjir", blocks=False)
    assert as_user(world.officer).get(reverse("group_pdf", args=[session.pk])).status_code == 404


@pytest.mark.parametrize(("number", "line"), [("", "Sifat:Biasa"), ("W.11-7", "Nomor:W.11-7Sifat:Biasa")])
def test_the_pdf_of_a_group_shows_nothing_still_to_be_filled_in(number, line, as_user, session, world):
    OutreachSession.objects.filter(pk=session.pk).update(letter_number=number)
    text = pdf_of(as_user, world.officer, session)
    assert text.count(f"Undangan{line}") == 1
    assert [mark for mark in ("…", "...", "$", "{", "ttd") if mark in text] == []


def test_the_pdf_names_who_leads_the_office_on_its_day(as_user, session, world):
    def signed() -> str:
        text = pdf_of(as_user, world.officer, session)
        return text[text.index("terimakasih.") + len("terimakasih.") : text.index("Pastikankebenaran")]

    assert signed() == "KepalaKantor,"
    head = world.office_head.name.replace(" ", "")
    assert signed() == f"KepalaKantor,{head}"
    stands_in = {"role": Role.OFFICE_HEAD, "office": world.serang, "acting": "plh", "starts_on": dt.date(2020, 1, 1)}
    PostingFactory(user=world.section_head, ends_on=timezone.localdate(), **stands_in)
    PostingFactory(user=world.far_officer, **stands_in | {"office": world.jaktim})
    assert signed() == f"Plh.KepalaKantor,{world.section_head.name.replace(' ', '')}"
    User.objects.filter(pk=world.section_head.pk).update(is_active=False)
    assert signed() == f"KepalaKantor,{head}"
