"""Texts lead nowhere but to the portal, and WhatsApp texts say whose they are from the first one on."""

import re

import pytest
from django.conf import settings

from notifications.domain.trust import check_links
from notifications.domain.whatsapp_start import start_text
from notifications.domain.whatsapp_templates import BODY_LENGTH, previewed
from notifications.kinds import kinds
from offices.errors import DomainError

PORTAL = settings.PORTAL_URL
KINDS = [kind for kind in kinds() if kind.variables]
INDONESIAN = re.compile(
    r"\b(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu|Sel|Rab|Kam|Jum|Sab|Januari|Februari|Maret|Mei|Juni|Juli|Agustus|"
    r"Oktober|Desember|Agu|Okt|Des|Mulai|kegiatan|terlaksana|Ringkasan)\b"
)


@pytest.mark.parametrize(
    "link",
    ["bit.ly", "s.id", "BIT.LY", "contoh.com", "contoh.com.au", "imigrasi.go.id", "undangan.apk", "a-b.co.id",
     "https://x.test", "HTTPS://X.TEST", "www.x.test", "s.id/abc", f"{PORTAL}.jahat.com", "desabinaan.example.com"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "Buka {} ya", "Buka ({}), ya.", "Baris satu\n{}\nbaris dua"])
def test_a_link_elsewhere_is_refused(link, around):
    with pytest.raises(DomainError, match="tidak boleh"):
        check_links(around.format(link), field="body")


@pytest.mark.parametrize(
    "words",
    ["a.n. Kepala Kantor, S.H., M.Si.", "Kec.Pontang, Ds.Linduk, Kp.Baru RT.003/RW.05", "09.00-11.00 WIB, 02.03.2026",
     "Nomor W.11.IMI.1-UM.01.01-0123", "d.a. Jl. Raya No.12", "Surel: kanim.serang@imigrasi.go.id", "dst.dst",
     f"Periksa di {PORTAL}.", f"Lihat {PORTAL}/u/abc/ saja", PORTAL.partition("://")[2]],
)  # fmt: skip
def test_what_only_looks_like_one_is_not(words):
    check_links(words, field="body")


def test_the_portals_own_name_may_stand_alone(settings):
    settings.PORTAL_URL = "https://desabinaan.imigrasi.go.id"
    check_links("Periksa di desabinaan.imigrasi.go.id atau desabinaan.imigrasi.go.id/kegiatan/1/.", field="body")
    with pytest.raises(DomainError, match=re.escape("desabinaan.imigrasi.go.id.co")):
        check_links("Periksa di desabinaan.imigrasi.go.id.co", field="body")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_the_text_to_begin_with_is_whole_and_says_it_in_its_language(kind, language):
    body = start_text(kind, language)
    read = previewed(kind, language, body)
    assert len(body) <= BODY_LENGTH
    assert (PORTAL in read, "{" in read, "–\n" in read) == (True, False, False)
    if language == "en":
        assert INDONESIAN.findall(read) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_an_english_sample_is_english(kind):
    said = {name: value for name, value in kind.sample_in("en").items() if name != "path"}
    assert INDONESIAN.findall(str(said)) == []
