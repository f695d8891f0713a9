"""Dossiers in the browser: ticking villages, deciding, assessing; sides of these pages the access table has not."""

from itertools import chain

import pytest
from django.urls import reverse

from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser


def test_pages_of_an_officer(portal: Portal):
    own, window = portal.rows.own, portal.window(portal.rows.world.officer)
    paths = [
        reverse("designation_list"),
        reverse("designation_list") + "?status=declined",
        reverse("designation_propose") + "?kecamatan=36.04.12",
        *(reverse("designation_detail", args=[made.pk]) for made in (own.unassessed, own.verified, own.designation)),
        reverse("designation_assess", args=[own.unassessed.pk]),
        reverse("village_assess", args=[own.village.pk]),
    ]
    assert list(chain.from_iterable(problems(window, path) for path in paths)) == []


def test_pages_of_an_office_head(portal: Portal):
    own, window = portal.rows.own, portal.window(portal.rows.world.office_head)
    paths = [
        reverse("village_create") + "?kecamatan=36.04.12",
        reverse("designation_detail", args=[own.verified.pk]),
        reverse("designation_status", args=[own.designation.pk, "nonaktifkan"]),
        reverse("village_edit", args=[own.village.pk]) + "?langkah=cabut",
    ]
    assert list(chain.from_iterable(problems(window, path) for path in paths)) == []


def test_a_refused_assessment(portal: Portal):
    window = portal.window(portal.rows.world.officer)
    window.page.goto(reverse("village_assess", args=[portal.rows.own.village.pk]))
    window.page.get_by_label("kantong pekerja migran", exact=True).check()
    window.page.get_by_role("button", name="Simpan penilaian").click()
    window.page.get_by_text("Tulis buktinya: apa yang menunjukkan “kantong pekerja migran”?").wait_for()
    assert problems_here(window, status=422) == []
