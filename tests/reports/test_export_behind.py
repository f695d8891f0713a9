"""The list behind a figure as a file: the rows of its pages, for the same reader, and nothing of elsewhere."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from reports.queries import export_behind
from reports.queries.behind import SESSION_LISTS, VILLAGE_LISTS
from reports.queries.data_quality import FLAWED_SESSIONS, VILLAGE_FLAWS
from tests.reports.test_board import NOW, held
from tests.reports.test_data_quality import lacking

LISTS = [*SESSION_LISTS, *FLAWED_SESSIONS, *VILLAGE_LISTS, *VILLAGE_FLAWS]


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def file_of(client, which, **address):
    query = "&".join(f"{name}={value}" for name, value in {"daftar": which, **address}.items())
    response = client.post(f"/unduhan/angka/?{query}", {"format": "csv"})
    assert response.status_code == 200, which
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def page_of(client, which):
    name = "quality_villages" if which in VILLAGE_FLAWS else "figure_behind"
    return client.get(reverse(name, args=[which]))


@pytest.mark.parametrize("role", ["officer", "national", "local_government"])
def test_a_file_has_the_rows_of_its_page(world, as_user, role):
    lacking(world)
    client = as_user(getattr(world, role))
    for which in LISTS:
        shown, (_heading, *rows) = page_of(client, which), file_of(client, which)
        assert len(rows) == len(shown.context["lines"]), which
        assert f"/unduhan/angka/?periode=2026-T4&amp;daftar={which}" in shown.content.decode(), which


def test_numbers_are_those_of_the_page_rounded_for_who_sees_figures_only(world, as_user):
    held(world.pontang, dt.date(2026, 10, 5), came=3)
    (heading, row) = file_of(as_user(world.officer), "peserta")
    assert (heading[0], row[0], row[2:4], row[-2:]) == ("Tanggal", "2026-10-05", [world.pontang.pk, "Desa Pontang"],
                                                        ["3", "0"])  # fmt: skip
    (_heading, row) = file_of(as_user(world.local_government), "peserta")
    assert row[-2:] == ["< 5", "0"]
    (_heading, *rows) = file_of(as_user(world.local_government), "tanpa-telepon")
    assert [each[-2:] for each in rows] == [["< 5", "< 5"]]


def test_a_long_list_is_read_part_by_part(world, as_user, monkeypatch):
    lacking(world)
    client = as_user(world.national)
    whole = {which: file_of(client, which) for which in LISTS}
    monkeypatch.setattr(export_behind, "CHUNK", 1)
    for which in LISTS:
        assert file_of(client, which) == whole[which], which


def test_who_sees_no_dashboard_gets_no_file_and_elsewhere_is_not_there(world, as_user):
    def status(user, query):
        return as_user(user).post(f"/unduhan/angka/?{query}", {"format": "xlsx"}).status_code

    assert status(world.operator, "daftar=peserta") == 403
    assert status(world.officer, "daftar=tidak-ada") == 404
    assert status(world.officer, "") == 404
    assert status(world.officer, f"daftar=peserta&desa={world.cakung_timur.pk}") == 404
    assert as_user(world.officer).post("/unduhan/angka/?daftar=peserta", {"format": "pdf"}).status_code == 404
    assert status(world.officer, "daftar=peserta&periode=2026-T9") == 200
