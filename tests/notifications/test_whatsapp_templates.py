"""Texts as Meta approves them: what is in use stays until the next version is approved."""

import pytest
from django.conf import settings

from notifications import kinds
from notifications.domain import whatsapp_templates
from notifications.enums import TemplateState
from notifications.models import WhatsAppTemplate
from offices.errors import DomainError
from tests.notifications.kinds import SAMPLE, register

pytestmark = pytest.mark.django_db
BODY = f"Yth. {{nama}}, kegiatan {{judul}} dari {{kantor}}. Terima kasih, {{nama}} ya. {settings.PORTAL_URL}"

PLACES = "Teks tidak boleh mulai atau berakhir dengan variabel, dan dua variabel tidak boleh berdampingan."
SIGNED = f" Salam, {{kantor}}, {settings.PORTAL_URL}"
OWED = "Penerima harus tahu dari siapa pesan ini. Sebutkan juga: {}."
LINK = f"Tautan {{}} tidak boleh: pesan hanya menyebut alamat portal, {settings.PORTAL_URL}."


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    register()


def written(body: str = BODY, language: str = "id") -> WhatsAppTemplate:
    return whatsapp_templates.write(actor=None, kind=SAMPLE, language=language, body=body)


def in_use(body: str = BODY, language: str = "id") -> WhatsAppTemplate:
    row = whatsapp_templates.submit(actor=None, template=written(body, language))
    return whatsapp_templates.approve(actor=None, template=row)


def refused(act) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.message


def test_variables_are_counted_in_the_order_they_are_sent():
    row = written()
    assert whatsapp_templates.variables_in(row.body) == ["nama", "judul", "kantor"]
    assert whatsapp_templates.positional(row.body) == (
        f"Yth. {{{{1}}}}, kegiatan {{{{2}}}} dari {{{{3}}}}. Terima kasih, {{{{1}}}} ya. {settings.PORTAL_URL}"
    )


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("Yth. {siapa}, salam.", "Tidak dikenal untuk jenis pesan ini: {siapa}."),
        ("Yth. {nama.__class__}, ya.", "Kurung kurawal hanya untuk variabel, misalnya {name}."),
        ("Yth. {{1}}, ya.", "Tidak dikenal untuk jenis pesan ini: {1}."),
        ("Yth. {nama} {judul}, ya.", PLACES),
        ("Yth. {nama}", PLACES),
        (" ", "Tulis teksnya."),
        ("a" * 1025, "Teks WhatsApp paling panjang 1024 huruf."),
        ("Yth. {nama}, mari hadir.", OWED.format(f"{{kantor}}, {settings.PORTAL_URL}")),
        (f"Dari {{kantor}}: {settings.PORTAL_URL}.evil.test ya", LINK.format(f"{settings.PORTAL_URL}.evil.test")),
        (f"{BODY} Buka https://s.id/abc ya", LINK.format("https://s.id/abc")),
        (f"{BODY} Buka bit.ly/abc ya", LINK.format("bit.ly/abc")),
        (f"{BODY} Buka www.contoh.test ya", LINK.format("www.contoh.test")),
    ],
)  # fmt: skip
def test_what_meta_would_not_take_is_refused_at_once(body, sentence):
    assert refused(lambda: written(body)) == sentence
    assert WhatsAppTemplate.objects.count() == 0


def test_an_edit_is_a_new_draft_and_the_approved_one_stays_in_use():
    first = in_use()
    draft = written("Halo {nama}, ada kabar." + SIGNED)
    written("Halo {nama}, ada kabar baru." + SIGNED)
    assert [(row.version, row.state, row.body) for row in WhatsAppTemplate.objects.all()] == [
        (2, TemplateState.DRAFT, "Halo {nama}, ada kabar baru." + SIGNED),
        (1, TemplateState.APPROVED, BODY),
    ]
    whatsapp_templates.submit(actor=None, template=draft)
    assert whatsapp_templates.approved(SAMPLE, "id") == first
    second = whatsapp_templates.approve(actor=None, template=draft)
    assert whatsapp_templates.approved(SAMPLE, "id") == second
    first.refresh_from_db()
    assert (first.state, second.name) == (TemplateState.REPLACED, f"{SAMPLE}_v2")


def test_a_rejected_one_says_why_and_leaves_the_one_in_use():
    first = in_use()
    draft = whatsapp_templates.submit(actor=None, template=written("Halo {nama}, promo." + SIGNED))
    assert refused(lambda: whatsapp_templates.reject(actor=None, template=draft, reason=" ")) == (
        "Tulis alasan dari Meta, supaya teksnya bisa diperbaiki."
    )
    rejected = whatsapp_templates.reject(actor=None, template=draft, reason="INVALID\n\0FORMAT")
    assert (rejected.state, rejected.reason) == (TemplateState.REJECTED, "INVALID FORMAT")
    assert whatsapp_templates.approved(SAMPLE, "id") == first


def test_steps_out_of_order_are_refused():
    draft = written()
    sentence = "Templat ini sudah berstatus “konsep”. Muat ulang halaman."
    assert refused(lambda: whatsapp_templates.approve(actor=None, template=draft)) == sentence
    whatsapp_templates.submit(actor=None, template=draft)
    later = written("Halo {nama}, ada kabar." + SIGNED)
    assert refused(lambda: whatsapp_templates.submit(actor=None, template=later)) == (
        "Versi sebelumnya masih menunggu keputusan Meta. Catat dulu keputusannya."
    )


def test_somebody_without_a_text_in_their_language_reads_bahasa_indonesia():
    indonesian = in_use()
    assert whatsapp_templates.approved(SAMPLE, "en") == indonesian
    english = in_use("Dear {nama}, see you." + SIGNED, "en")
    assert whatsapp_templates.approved(SAMPLE, "en") == english
    assert whatsapp_templates.approved(SAMPLE, "id") == indonesian
    assert whatsapp_templates.approved("other", "id") is None
