"""The pages about contacts that may be one person."""

import re

import pytest
from django.urls import reverse

from outreach.models import Attendance
from outreach.queries.persons import record_of
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll
from tests.guards.queries import assert_same_queries
from villages.domain.likely_pairs import compare_changed
from villages.domain.merges import TOPICS, fingerprint, merge
from villages.domain.names import name_key
from villages.models import ContactMerge, DuplicatePair, Stakeholder

LIST = "/kontak/duplikat/"


def person(place, name, **fields):
    fields.setdefault("function", "community")
    return ContactFactory(village=place, name=name, name_key=name_key(name), **fields)


@pytest.fixture
def pair(world):
    """One came to two sessions; the other, written otherwise, to one of these and to a third."""
    one = person(world.pontang, "Moch. Yusuf", phone="+6281200000001")
    other = person(world.pontang, "Mochamad Yusuf", title_before="H.")
    compare_changed()
    for people, status in (((one, other), "present"), ((one,), "present"), ((other,), "represented")):
        session = SessionFactory(host=world.pontang)
        for contact in people:
            on_roll(session, contact, status=status)
    return one, other


def side_by_side(*both):
    return reverse("contact_merge", kwargs={"pk": both[0].pk, "other": both[1].pk})


def chosen(keep, *both, **whose):
    data = {"keep": keep.pk, "seen": fingerprint(*both)} | dict.fromkeys(TOPICS, keep.pk)
    return data | {topic: contact.pk for topic, contact in whose.items()}


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_the_list_says_who_and_why(world, as_user, pair):
    text = words(as_user(world.operator).get(LIST))
    assert "1 pasang kontak mungkin ganda" in text
    assert "Nama sama setelah gelar dilepas, fungsi sama" in text
    assert as_user(world.operator).get("/").text.count(LIST) == 1
    assert as_user(world.other_operator).get("/").text.count(LIST) == 0
    assert "Tidak ada kontak yang tampak ganda" in words(as_user(world.far_officer).get(LIST))


def test_the_list_is_narrowed_by_place(world, as_user, pair):
    assert world.linduk
    client = as_user(world.officer)
    assert "Moch. Yusuf" in client.get(LIST, {"desa": "36.04.12.2001", "kecamatan": "36.04.12"}).text
    assert "Tidak ada pasangan di sini" in client.get(LIST, {"desa": "36.04.12.2002"}).text


def test_both_stand_side_by_side_with_what_is_recorded(world, as_user, pair):
    record = record_of(world.officer, pair[0])
    assert (record.listed, record.came, record.messages, record.consents) == (2, 2, 0, 0)
    text = words(as_user(world.officer).get(side_by_side(*pair)))
    assert text.count("Hadir atau diwakili 2") == 2
    assert "Pesan terkirim" in text
    assert "Pesan terkirim" not in words(as_user(world.operator).get(side_by_side(*pair)))


def test_a_merge_as_chosen_and_its_undo(world, as_user, pair):
    one, other = pair
    client = as_user(world.operator)
    response = client.post(side_by_side(other, one), chosen(one, *pair, titles=other), follow=True)
    assert response.redirect_chain == [(f"/kontak/{one.pk}/", 302)]
    text = words(response)
    assert "Hadir 3 dari 3 kegiatan" in text  # the session both are listed in counts once
    assert "1 di antaranya tercatat sebagai Mochamad Yusuf" in text
    assert "Juga tercatat sebagai H. Mochamad Yusuf" in text
    assert Stakeholder.objects.get(pk=one.pk).full_name == "H. Moch. Yusuf"
    assert client.get(f"/kontak/{other.pk}/")["Location"] == f"/kontak/{one.pk}/"
    for query in ("", "?keadaan=retired"):
        assert "Mochamad" not in client.get(f"/kontak/{query}").text
    assert "Mochamad" in client.get("/kontak/?keadaan=merged").text
    kept = ContactMerge.objects.get()
    assert "H. Mochamad Yusuf" in client.get("/kontak/duplikat/gabungan/").text
    client.post(reverse("merge_undo", kwargs={"pk": kept.pk}))
    assert Stakeholder.objects.get(pk=one.pk).full_name == "Moch. Yusuf"
    assert client.get(f"/kontak/{other.pk}/").status_code == 200
    assert Attendance.objects.filter(stakeholder=other).count() == 2


def test_a_refused_merge_says_so_on_the_page(world, as_user, pair):
    data = chosen(pair[0], *pair)
    Stakeholder.objects.filter(pk=pair[1].pk).update(phone="+6281200000002")
    response = as_user(world.officer).post(side_by_side(*pair), data)
    assert "berubah sejak halaman ini dibuka" in response.text
    assert ContactMerge.objects.count() == 0


def test_not_a_duplicate_and_back(world, as_user, pair):
    client = as_user(world.officer)
    told = client.post(reverse("pair_keep_apart", kwargs={"pk": pair[1].pk, "other": pair[0].pk}), follow=True)
    assert "dicatat sebagai dua orang dan tidak ditanyakan lagi" in told.text
    assert "Moch. Yusuf" not in client.get(LIST).text
    assert "Moch. Yusuf" in client.get("/kontak/duplikat/bukan/").text
    client.post(reverse("pair_reconsider", kwargs={"pk": DuplicatePair.objects.get().pk}))
    assert "Moch. Yusuf" in client.get(LIST).text


def test_any_two_contacts_can_be_chosen(world, as_user, pair):
    elsewhere = person(world.tirtayasa, "Bapak Ucup")
    far = person(world.cakung_timur, "Bapak Ucup Jauh")
    choose = reverse("merge_choose", kwargs={"pk": pair[0].pk})
    client = as_user(world.officer)
    assert "Ucup" not in client.get(choose).text
    text = client.get(choose, {"q": "ucup"}).text
    assert side_by_side(pair[0], elsewhere) in text
    assert far.name not in text
    assert client.get(side_by_side(pair[0], elsewhere)).status_code == 200
    assert client.get(side_by_side(pair[0], pair[0]))["Location"] == choose


def test_somebody_is_recognised_while_being_typed(world, as_user, pair):
    client = as_user(world.operator)
    typed = {"name": "H. Muhammad Yusuf", "function": "community"}
    hint = client.post("/kontak/mirip/", typed)
    assert "Sudah ada?" in hint.text
    assert f"/kontak/{pair[0].pk}/" in hint.text
    assert client.post("/kontak/mirip/", typed | {"name": "Budi"}).text.strip() == ""
    officer = as_user(world.officer)
    assert officer.post("/kontak/mirip/", typed).status_code == 404
    assert "Sudah ada?" in officer.post("/kontak/mirip/?tempat=36.04.12.2001", typed).text
    changing = officer.post(f"/kontak/mirip/?kontak={pair[0].pk}", typed).text
    assert f"/kontak/{pair[1].pk}/" in changing
    assert f"/kontak/{pair[0].pk}/" not in changing


def test_who_is_saved_all_the_same_is_told_afterwards(world, as_user, pair):
    typed = {"name": "H. Muh. Yusuf", "function": "pkk"}
    response = as_user(world.operator).post("/kontak/baru/", typed, follow=True)
    assert "Mirip dengan" in response.text
    assert "Mungkin tercatat dua kali" in response.text
    assert Stakeholder.objects.count() == 3


def test_the_lists_ask_as_often_for_many_as_for_one(world, as_user):
    client = as_user(world.officer)
    rw = UnitFactory(village=world.pontang)

    def add(state="suspected"):
        number = Stakeholder.objects.count()
        places = (world.pontang, world.linduk)
        both = [
            person(place, f"Contoh {chr(65 + number)}", unit=rw if place == places[0] else None) for place in places
        ]
        decided = {} if state == "suspected" else {"decided_by": world.officer, "decided_at": both[0].created_at}
        DuplicatePair.objects.create(
            first=both[0], second=both[1], score=70, reasons=["same_name"], found_at=both[0].created_at, state=state,
            **decided,
        )  # fmt: skip
        return both

    def joined():
        winner, loser = add("merged")
        merge(actor=world.officer, winner=winner, loser=loser)

    assert_same_queries(client, LIST, add)
    assert_same_queries(client, "/kontak/duplikat/bukan/", lambda: add("not_duplicate"))
    assert_same_queries(client, "/kontak/duplikat/gabungan/", joined)


def test_the_sides_and_the_page_of_a_person_ask_as_often_for_many_sessions(world, as_user, pair):
    def come():
        on_roll(SessionFactory(host=world.pontang), pair[0], status="present")

    for url in (side_by_side(*pair), f"/kontak/{pair[0].pk}/"):
        assert_same_queries(as_user(world.officer), url, come)
