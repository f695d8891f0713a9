"""Digests: due when their week, month or quarter says so, once, with the figures their reader's dashboard has."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.domain.rendering import rendered
from notifications.domain.wishes import refuse
from notifications.enums import WishSource
from notifications.models import Message
from offices.models import Zone
from offices.periods import Quarter
from offices.roles import Role
from outreach.enums import SessionState
from reports.domain import digests
from reports.domain.digests import still_wanted, write_due
from reports.queries.figures import figures_between, late_rolls, quarter_figures, villages_without_activity
from reports.tasks import write_digests
from tests.factories import AssignmentFactory, OfficeFactory, PostingFactory, RegionalOfficeFactory, UserFactory
from tests.reports.conftest import MONDAY
from tests.reports.test_dashboard import held, planned

FIRST_OF_MARCH = dt.datetime(2026, 3, 1, 0, 0, tzinfo=dt.UTC)
WARNING = dt.datetime(2026, 3, 17, 0, 0, tzinfo=dt.UTC)


def text_of(message) -> str:
    return rendered(message).text


def row_text(message, label) -> list[str]:
    return [row["text"] for part in message.context["sections"] for row in part["rows"] if row["label"] == label]


def test_figures_of_the_week_are_those_of_the_dashboard(world, clock, as_user):
    head, _far = world.office_head, world.cakung_timur
    held(world.pontang, dt.date(2026, 3, 16), came=30)
    held(world.linduk, dt.date(2026, 3, 22), came=5, hours_late=30)
    held(world.cakung_timur, dt.date(2026, 3, 17), came=1000)
    held(world.pontang, dt.date(2026, 2, 2), came=7)
    planned(world.linduk, dt.date(2026, 3, 18), state=SessionState.CANCELLED, reason="banjir")
    planned(world.pontang, dt.date(2026, 3, 19), state=SessionState.AWAITING_ROLL)
    coming = planned(world.tirtayasa, dt.date(2026, 3, 24))
    assert write_due() == 1
    message = Message.objects.get()
    figures, total = message.context["figures"], quarter_figures(head, Quarter(2026, 1))
    names = ("planned", "held", "cancelled", "participants", "rolls", "on_time")
    assert [figures[name] for name in names] == [3, 2, 1, 35, 3, 1]
    assert {name: figures[f"quarter_{name}"] for name in names} == {name: getattr(total, name) for name in names}
    assert figures["late_rolls"] == late_rolls(head).count() == 1
    assert figures["idle"] == villages_without_activity(head, Quarter(2026, 1)).count()
    shown = as_user(head).get(message.context["path"]).context["board"].counts
    same = {
        "planned": "planned",
        "held": "held",
        "cancelled": "cancelled",
        "rolls": "rolls",
        "on_time": "rolls_on_time",
    }
    assert {name: shown[measure] for name, measure in same.items()} == {name: getattr(total, name) for name in same}
    assert shown.participants == total.participants
    label = next(part for part in message.context["sections"] if part["title"] == "Kegiatan pekan ini")["rows"]
    assert [row["text"] for row in label] == [
        f"Sosialisasi · {coming.topic.name} · Desa Tirtayasa, Kec. Tirtayasa · petugas {coming.created_by.name}"
    ]
    assert "Angka per Sen, 23 Mar 2026 07.00 WIB" in text_of(message)


def test_it_goes_to_the_head_alone_once(world, clock):
    world.officer, world.section_head, world.regional_head, world.national, world.administrator  # noqa: B018
    head = world.office_head
    write_digests()
    clock(MONDAY + dt.timedelta(hours=5))
    write_digests()
    row = Message.objects.get()
    assert (row.recipient_user, row.kind, row.channel, row.due_at) == (head, "weekly_digest", "email", MONDAY)
    assert row.dedupe_key == f"digest:weekly:{head.posting.pk}:2026-W13:email"
    assert row.ways == [["inbox", ""]]


def test_each_zone_has_its_own_morning(world, clock):
    west = world.office_head
    kanwil = RegionalOfficeFactory(slug="papua")
    far = OfficeFactory(slug="jayapura", regional_office=kanwil, zone=Zone.WIT)
    east = PostingFactory(user=UserFactory(), role=Role.OFFICE_HEAD, office=far).user
    clock(MONDAY - dt.timedelta(hours=2))
    write_digests()
    assert [row.recipient_user for row in Message.objects.all()] == [east]
    assert Message.objects.get().context["as_of"] == "Sen, 23 Mar 2026 07.00 WIT"
    clock(MONDAY)
    write_digests()
    assert [row.recipient_user for row in Message.objects.order_by("pk")] == [east, west]


def test_an_acting_head_and_two_postings_get_one_each(world, clock):
    head = world.office_head
    acting = PostingFactory(user=head, role=Role.OFFICE_HEAD, acting="plt", office=world.cilegon)
    second = PostingFactory(user=UserFactory(email=""), role=Role.OFFICE_HEAD, acting="plh", office=world.serang)
    write_digests()
    rows = {row.subject: (row.recipient_user, row.channel, row.office) for row in Message.objects.all()}
    assert rows == {
        f"digest:{head.postings[0].pk}": (head, "email", world.serang),
        f"digest:{acting.pk}": (head, "email", world.cilegon),
        f"digest:{second.pk}": (second.user, "inbox", world.serang),
    }


def test_one_refused_by_mail_is_in_the_inbox(world, clock):
    head = world.office_head
    refuse(person=f"u{head.pk}", channel="email", group="digest", source=WishSource.SELF)
    write_digests()
    assert Message.objects.get().channel == "inbox"


def test_one_that_fails_does_not_stop_the_others(world, clock, monkeypatch, caplog):
    head = world.office_head
    other = PostingFactory(user=UserFactory(), role=Role.OFFICE_HEAD, office=world.cilegon).user
    weekly = digests.contents.weekly

    def broken(user, **rest):
        if user == head:
            raise ValueError("Contoh Rahasia")
        return weekly(user, **rest)

    monkeypatch.setattr(digests.contents, "weekly", broken)
    write_digests()
    assert [row.recipient_user for row in Message.objects.all()] == [other]
    assert f"posting {head.posting.pk}" in caplog.text
    assert "Rahasia" not in caplog.text


def test_an_office_without_villages_is_told_so(world, clock):
    PostingFactory(user=UserFactory(), role=Role.OFFICE_HEAD, office=world.cilegon)
    write_digests()
    text = text_of(Message.objects.get())
    assert "0 dari 0 kegiatan terlaksana dengan 0 peserta" in text
    assert "Setiap desa sudah dikunjungi atau dijadwalkan." in text


def test_a_month_by_office_with_its_trend_and_gaps(world, clock):
    head, _none = world.regional_head, world.cilegon
    clock(FIRST_OF_MARCH)
    for day in (2, 3, 4):
        held(world.pontang, dt.date(2026, 2, day), came=10, hours_late=30 if day == 4 else 1)
    held(world.linduk, dt.date(2026, 1, 31), came=50)
    held(world.cakung_timur, dt.date(2026, 2, 3), came=1000)
    world.tirtayasa  # noqa: B018 - nothing there
    assert write_due() == 1
    message = Message.objects.get()
    assert (message.recipient_user, message.office, message.regional_office) == (head, None, world.banten)
    assert message.dedupe_key == f"digest:monthly:{head.posting.pk}:2026-03:email"
    assert row_text(message, "Terlaksana") == ["3 (naik 2 kegiatan)", "4 dari 4"]
    assert row_text(message, "Peserta") == ["30 (turun 20 peserta)", "80"]
    assert row_text(message, "Daftar hadir masuk ≤ 24 jam") == ["67% (turun 33 poin)", "75%"]
    assert row_text(message, "Kanim Serang") == [
        "3 dari 3 kegiatan (naik 2 kegiatan), 30 peserta, 1 desa tanpa kegiatan"
    ]
    silent = next(part["rows"] for part in message.context["sections"] if part["title"].startswith("Kantor tanpa"))
    assert [row["label"] for row in silent] == ["Kanim Cilegon"]
    (february,) = figures_between(head, (dt.date(2026, 2, 1), dt.date(2026, 2, 28)))
    assert february[world.serang.pk].held == message.context["figures"]["held"] == 3


def test_a_month_names_no_persons_and_nothing_of_elsewhere(world, clock):
    world.regional_head  # noqa: B018
    clock(FIRST_OF_MARCH)
    own, far = held(world.pontang, dt.date(2026, 2, 2)), held(world.cakung_timur, dt.date(2026, 2, 2))
    write_digests()
    text = text_of(Message.objects.get())
    named = [own.created_by.name, far.created_by.name, "Cakung", "Jakarta", "Pontang"]
    assert [name for name in named if name in text] == []


def test_the_warning_goes_to_those_in_charge_of_the_villages(world, clock):
    clock(WARNING)
    world.office_head, world.section_head, world.far_officer, world.cakung_timur  # noqa: B018
    AssignmentFactory(officer=world.officer, village=world.pontang)
    AssignmentFactory(officer=world.second_officer, village=world.linduk)
    held(world.linduk, dt.date(2026, 1, 5))
    world.tirtayasa  # noqa: B018 - nobody's
    write_digests()
    rows = {
        row.recipient_user: row.context["sections"][0]["rows"] for row in Message.objects.filter(kind="quarter_gap")
    }
    pontang = {"label": "Kec. Pontang (1 desa)", "text": f"Desa Pontang (PIMPASA {world.officer.name})"}
    tirtayasa = {"label": "Kec. Tirtayasa (1 desa)", "text": "Desa Tirtayasa (belum ada PIMPASA)"}
    assert rows == {
        world.officer: [pontang],
        world.office_head: [pontang, tirtayasa],
        world.section_head: [pontang, tirtayasa],
    }
    assert Message.objects.filter(kind="quarter_gap")[0].context["path"] == "/kalender/triwulan/?triwulan=2026-T1"


def test_one_whose_posting_ended_is_not_sent(world, clock):
    head = world.office_head
    write_digests()
    message = Message.objects.get()
    assert still_wanted([message]) == {message.pk}
    head.all_postings.update(ends_on=dt.date(2026, 3, 22))
    assert still_wanted([message]) == set()


def test_one_whose_posting_moved_is_not_sent(world, clock):
    world.office_head.all_postings.update(starts_on=dt.date(2026, 1, 1))
    write_digests()
    message = Message.objects.get()
    world.office_head.all_postings.update(office=world.cilegon)
    assert still_wanted([message]) == set()


def test_it_is_written_in_the_readers_language(world, clock):
    world.office_head.language = "en"
    world.office_head.save()
    write_digests()
    mail = rendered(Message.objects.get())
    assert mail.subject == "Weekly digest Kanim Serang, 16 Mar 2026 – 22 Mar 2026"
    assert "Figures as of Mon, 23 Mar 2026 07:00 WIB" in mail.text
    assert "Sessions this week" in mail.html


@pytest.mark.django_db(transaction=True)
def test_all_figures_are_of_one_moment(world, clock, monkeypatch):
    world.office_head  # noqa: B018
    levels = []
    weekly = digests.contents.weekly

    def watched(user, **rest):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            levels.append(cursor.fetchone()[0])
        return weekly(user, **rest)

    monkeypatch.setattr(digests.contents, "weekly", watched)
    write_digests()
    assert (levels, Message.objects.count()) == (["repeatable read"], 1)


def test_a_digest_costs_the_same_however_much_happened(world, clock):
    world.office_head  # noqa: B018

    def queries():
        Message.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            write_digests()
        return len(captured)

    held(world.pontang, dt.date(2026, 3, 17))
    planned(world.pontang, dt.date(2026, 3, 24))
    one = queries()
    for place in (world.linduk, world.tirtayasa):
        held(place, dt.date(2026, 3, 18))
        planned(place, dt.date(2026, 3, 25))
    assert queries() == one


def test_own_digests_are_read_in_the_portal(world, clock, as_user):
    head, other = world.office_head, world.person("kakanim2.serang", Role.OFFICE_HEAD, office=world.serang)
    write_digests()
    message = Message.objects.get(recipient_user=head)
    client, page = as_user(head), reverse("digest_detail", args=[message.pk])
    assert page in client.get(reverse("digest_list")).content.decode()
    assert "Angka per Sen, 23 Mar 2026 07.00 WIB" in client.get(page).content.decode()
    assert as_user(other).get(page).status_code == 404
    assert page not in as_user(other).get(reverse("digest_list")).content.decode()
