"""What digests say of gaps and of the months before."""

import datetime as dt

from notifications.domain.rendering import rendered
from notifications.models import Message
from outreach.enums import SessionState
from reports.domain.digests import write_due
from reports.tasks import write_digests
from tests.factories import AssignmentFactory
from tests.reports.test_dashboard import held, planned
from tests.reports.test_digests import WARNING


def test_the_warning_names_villages_under_their_kecamatan_and_says_how_many_it_leaves_out(world, clock, monkeypatch):
    clock(WARNING)
    world.office_head  # noqa: B018
    AssignmentFactory(officer=world.officer, village=world.pontang)
    villages = [world.pontang, world.linduk, world.tirtayasa]

    def gap():
        return Message.objects.get(kind="quarter_gap", recipient_user=world.office_head)

    write_digests()
    [section] = gap().context["sections"]
    assert (gap().context["figures"], section["note"]) == ({"idle": len(villages)}, "")
    assert section["rows"] == [
        {"label": "Kec. Pontang (2 desa)",
         "text": f"Desa Pontang (PIMPASA {world.officer.name}), Desa Linduk (belum ada PIMPASA)"},
        {"label": "Kec. Tirtayasa (1 desa)", "text": "Desa Tirtayasa (belum ada PIMPASA)"},
    ]  # fmt: skip
    Message.objects.all().delete()
    monkeypatch.setattr("reports.queries.digests.MOST_VILLAGES", 1)
    write_digests()
    [section] = gap().context["sections"]
    assert (len(section["rows"]), section["note"]) == (1, "2 desa lagi ada di portal.")
    assert "2 desa lagi ada di portal." in rendered(gap()).text


def test_the_trend_says_of_six_months_what_the_digest_of_each_of_them_said(world, clock):
    head = world.regional_head
    for month, came in ((10, 4), (11, 8), (12, 15)):
        for day in (3, 9)[: 1 + month % 2]:
            held(world.pontang, dt.date(2025, month, day), came=came, hours_late=30 if day == 9 else 1)
    planned(world.linduk, dt.date(2026, 1, 20), state=SessionState.AWAITING_ROLL)
    held(world.linduk, dt.date(2026, 2, 28), came=50)
    held(world.cakung_timur, dt.date(2026, 2, 3), came=1000)
    said = {}
    for first in (dt.date(2025, 11, 1), dt.date(2025, 12, 1), *(dt.date(2026, month, 1) for month in (1, 2, 3))):
        head.all_postings.update(starts_on=dt.date(2025, 1, 1))
        clock(dt.datetime.combine(first, dt.time(0), tzinfo=dt.UTC))
        write_due()
        context = Message.objects.latest("pk").context
        said[context["period"]] = [context["figures"][name] for name in ("held", "planned", "participants")]
    trend = next(part for part in context["sections"] if part["title"] == "Tren 6 bulan")
    assert [(row["label"], row["text"]) for row in trend["rows"]] == [
        ("September 2025", "tidak ada kegiatan"),
        ("Oktober 2025", "1 dari 1 kegiatan, 4 peserta, daftar hadir ≤ 24 jam 100%"),
        ("November 2025", "2 dari 2 kegiatan, 16 peserta, daftar hadir ≤ 24 jam 50%"),
        ("Desember 2025", "1 dari 1 kegiatan, 15 peserta, daftar hadir ≤ 24 jam 100%"),
        ("Januari 2026", "0 dari 1 kegiatan, 0 peserta, daftar hadir ≤ 24 jam 0%"),
        ("Februari 2026", "1 dari 1 kegiatan, 50 peserta, daftar hadir ≤ 24 jam 100%"),
    ]
    for row in trend["rows"][1:]:
        words = "{} dari {} kegiatan, {} peserta".format(*said[row["label"]])
        assert row["text"].startswith(words)
    assert "- Oktober 2025: 1 dari 1 kegiatan" in rendered(Message.objects.latest("pk")).text
