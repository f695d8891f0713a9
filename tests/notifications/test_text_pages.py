"""The pages of texts: who changes them, what is refused in words, what is kept of what was typed."""

import pytest
from django.conf import settings
from django.urls import reverse

from notifications.domain.plain_text import unified
from notifications.domain.text_preview import AWKWARD, built_in_words, changes, preview
from notifications.domain.texts import check_words, variables_of
from notifications.kinds import kind_of, kinds
from notifications.models import MessageText, WhatsAppTemplate
from tests.guards.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LIST = reverse("text_list")
PAGE = reverse("text_page", args=["reminder_h1", "id"])
USE = reverse("text_use", args=["reminder_h1", "id"])
WHATSAPP = reverse("whatsapp_text", args=["reminder_h1", "id"])
PREVIEW = reverse("whatsapp_preview", args=["reminder_h1", "id"])
STEP = reverse("whatsapp_step", args=["reminder_h1", "id"])


def typed(**fields):
    return {"subject": "Besok: {kegiatan}", "opening": "Yth. {nama},\r\n\r\nmari.", "closing": "", "note": ""} | fields


def versions():
    return list(MessageText.objects.order_by("version").values_list("version", "subject", "opening", "built_in"))


def test_a_text_is_saved_as_a_new_version_with_its_writer_and_reason(world, as_user):
    response = as_user(world.national).post(PAGE, typed(seen=0, note="Lebih singkat"))
    assert (response.status_code, response["Location"]) == (302, PAGE)
    [row] = MessageText.objects.all()
    assert (row.kind, row.language, row.version, row.opening, row.note, row.created_by) == (
        "reminder_h1", "id", 1, "Yth. {nama},\n\nmari.", "Lebih singkat", world.national,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opening": "Yth. {namaa}"}, "Variabel {namaa} tidak dikenal di pesan ini. Yang dapat dipakai: {nama}, "),
        ({"subject": "{nama.__class__}"}, "Variabel {nama.__class__} tidak dikenal"),
        ({"closing": "{nama!r}"}, "Kurung kurawal hanya untuk variabel"),
        ({"closing": "buka { saja"}, "Kurung kurawal hanya untuk variabel"),
        ({"subject": " "}, "Bagian ini tidak boleh kosong."),
        ({"opening": "terbalik \u202e"}, "Ada karakter yang tidak dapat dikirim."),
        ({"closing": "x" * 2001}, "2000"),
        ({"opening": "Yth. {nama}, buka s.id/abc"}, "Tautan s.id/abc tidak boleh"),
        ({"closing": "Buka HTTPS://X.TEST"}, "Tautan HTTPS://X.TEST tidak boleh"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_sent_are_refused_and_stay_in_the_form(fields, said, world, as_user):
    response = as_user(world.national).post(PAGE, typed(seen=0, note="Catatan saya", **fields))
    assert (response.status_code, versions()) == (422, [])
    assert said in response.content.decode()
    form = response.context["form"]
    assert {name: form[name].value() for name in fields} == fields
    assert form["note"].value() == "Catatan saya"


def test_saving_over_a_newer_version_is_refused_once_and_shows_both(world, as_user):
    client = as_user(world.national)
    client.post(PAGE, typed(seen=0))
    response = client.post(PAGE, typed(seen=0, subject="Punya saya"))
    assert (response.status_code, len(versions())) == (422, 1)
    assert "baru saja diubah orang lain" in response.content.decode()
    assert response.context["conflict"]["version"].subject == "Besok: {kegiatan}"
    form = response.context["form"]
    assert (form["subject"].value(), form["seen"].value()) == ("Punya saya", "1")
    client.post(PAGE, typed(seen=form["seen"].value(), subject="Punya saya"))
    assert [row[:2] for row in versions()] == [(1, "Besok: {kegiatan}"), (2, "Punya saya")]


def test_an_earlier_version_and_the_portals_own_words_count_again_as_new_versions(world, as_user):
    client = as_user(world.national)
    client.post(PAGE, typed(seen=0))
    client.post(PAGE, typed(seen=1, subject="Kedua"))
    client.post(USE, {"versi": 1, "dilihat": 2})
    client.post(USE, {"versi": 0, "dilihat": 3})
    client.post(USE, {"versi": 3, "dilihat": 3})  # somebody who did not see the last
    assert [(row[1], row[3]) for row in versions()] == [
        ("Besok: {kegiatan}", False), ("Kedua", False), ("Besok: {kegiatan}", False), ("", True),
    ]  # fmt: skip


def test_offices_read_the_text_and_are_offered_nothing_to_change(world, as_user):
    as_user(world.national).post(PAGE, typed(seen=0))
    page = as_user(world.officer).get(PAGE).content.decode()
    assert "Besok: Sosialisasi" in page
    assert ("<textarea" in page, reverse("text_use", args=["reminder_h1", "id"]) in page) == (False, False)


def test_the_preview_shows_what_is_typed_and_keeps_nothing(world, as_user):
    url = reverse("text_preview", args=["reminder_h1", "id"])
    page = as_user(world.national).post(url, typed(opening="Halo {nama}", contoh="aneh")).content.decode()
    assert "Besok: H. &lt;b&gt;Contoh&lt;/b&gt; =1+1" in page
    assert (
        "Halo H. &amp;lt;b&amp;gt;Contoh&amp;lt;/b&amp;gt; =1+1" in page
    )  # the mail's own escaping, escaped for srcdoc
    refused = as_user(world.national).post(url, typed(opening="{salah}")).content.decode()
    assert ("Variabel {salah} tidak dikenal" in refused, versions()) == (True, [])


def test_unknown_kinds_and_languages_have_no_page(world, as_user):
    client = as_user(world.national)
    pages = [["account", "id"], ["tidak_ada", "id"], ["reminder_h1", "fr"]]
    assert [client.get(reverse("text_page", args=args)).status_code for args in pages] == [404, 404, 404]


def test_the_list_says_which_language_was_forgotten(world, as_user):
    as_user(world.national).post(PAGE, typed(seen=0))
    page = as_user(world.officer).get(LIST).content.decode()
    assert page.count("Baru satu bahasa yang diubah.") == 1


def test_lists_ask_as_often_for_many_versions_as_for_one(world, as_user):
    def add():
        number = MessageText.objects.count() + 1
        writer = world.person(f"direktorat.{number}", None)
        for kind in [kind_of("notice"), kind_of("confirm"), kind_of("invitation")][:number]:
            last = MessageText.objects.filter(kind=kind.value).count()
            MessageText.objects.create(
                kind=kind.value, language="id", version=last + 1, subject="a", opening="b", created_by=writer
            )

    for url in (LIST, reverse("text_page", args=["notice", "id"])):
        assert_same_queries(as_user(world.national), url, add)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.variables], ids=lambda kind: kind.value)
def test_the_portals_own_words_are_a_text_one_may_save_and_read_the_same(kind, language):
    words = built_in_words(kind, language)
    check_words(words, variables_of(kind))
    own, built_in = preview(kind, language, words), preview(kind, language, None)
    assert own.subject == built_in.subject
    assert unified(own.text).startswith(unified(built_in.text).split("\n")[0])
    assert "{nama}" in words.opening


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.variables], ids=lambda kind: kind.value)
def test_awkward_names_stay_text_in_every_mail(kind):
    mail = preview(kind, "id", None, awkward=True)
    assert AWKWARD in mail.text
    assert ("<b>Contoh" in mail.html, "&lt;b&gt;Contoh&lt;/b&gt; =1+1" in mail.html) == (False, True)


def test_what_changed_between_two_texts_is_told_word_by_word():
    assert changes("Yth. Bapak Amin", "Yth. Ibu Amin") == [
        ("=", "Yth. "), ("-", "Bapak"), ("+", "Ibu"), ("=", " Amin"),
    ]  # fmt: skip


def test_the_style_of_previews_is_the_style_of_mails():
    face = open("templates/notifications/mail_base.html").read()  # noqa: SIM115, PTH123
    inside = face.partition("<style>")[2].partition("</style>")[0]
    style = open("static/css/mail.css").read().partition("*/")[2]  # noqa: SIM115, PTH123
    assert style.split() == inside.split()


def test_an_edit_of_a_whatsapp_text_waits_for_approval_while_the_old_one_stays(world, as_user):
    client = as_user(world.national)
    signed = f"{{petugas}}, {{kantor}}, surat {{nomor_surat}}. {settings.PORTAL_URL}"
    for body in (f"Yth. {{nama}}, besok kegiatan. {signed}", f"Yth. {{nama}}, mari hadir. {signed}"):
        assert client.post(WHATSAPP, {"body": body})["Location"] == WHATSAPP
        if "besok" in body:
            client.post(STEP, {"versi": 1, "langkah": "ajukan"})
            client.post(STEP, {"versi": 1, "langkah": "setujui"})
    states = lambda: list(WhatsAppTemplate.objects.order_by("version").values_list("state", "reason"))  # noqa: E731
    assert states() == [("approved", ""), ("draft", "")]
    client.post(STEP, {"versi": 2, "langkah": "ajukan"})
    client.post(STEP, {"versi": 2, "langkah": "tolak", "alasan": "Terlalu umum"})
    assert states() == [("approved", ""), ("rejected", "Terlalu umum")]
    assert "Terlalu umum" in client.get(WHATSAPP).content.decode()


def test_a_whatsapp_text_begins_with_one_that_would_be_taken_and_is_looked_at_before_it_is_kept(world, as_user):
    client = as_user(world.national)
    page = client.get(WHATSAPP)
    start = page.context["form"]["body"].value()
    assert ("Ini usulan dari teks surel" in page.text, "Yth. Bapak H. Contoh" in page.text) == (True, True)
    part = client.post(PREVIEW, {"body": start, "contoh": "aneh"})
    assert ("H. &lt;b&gt;Contoh&lt;/b&gt; =1+1" in part.text, "<b>Contoh" in part.text) == (True, False)
    assert "{siapa}" in client.post(PREVIEW, {"body": start + " {siapa} ya"}).text
    looked_at = client.post(WHATSAPP, {"body": f"{start} Sampai jumpa.", "lihat": "1"})
    assert (looked_at.status_code, "Sampai jumpa." in looked_at.context["preview"]["text"]) == (200, True)
    assert WhatsAppTemplate.objects.count() == 0
    assert client.post(WHATSAPP, {"body": start})["Location"] == WHATSAPP
    assert "Ini usulan dari teks surel" not in client.get(WHATSAPP).text


def test_a_whatsapp_text_meta_would_refuse_is_refused_and_kept_in_the_form(world, as_user):
    for body in ("{nama}, hadirlah", "Yth. {nama}", "Yth. {nama} {kegiatan} ya", "Yth. {siapa}, ya"):
        response = as_user(world.national).post(WHATSAPP, {"body": body})
        assert (response.status_code, response.context["form"]["body"].value()) == (422, body)
    assert WhatsAppTemplate.objects.count() == 0
    assert kind_of("reminder_h1") is not None
