"""Mails made ready for many are, for each of them, the mail that would have been rendered for them alone."""

import pytest
from django.test.signals import template_rendered
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from notifications.domain.rendering import rendered
from notifications.domain.texts import Words, save_text
from notifications.domain.wording import texts_read_once
from notifications.kinds import kind_of, kinds
from notifications.models import Message

pytestmark = pytest.mark.django_db
AWKWARD = [
    "", "<b>x</b>", "=1+1", "Amin\nBcc: x@y.test", "& ' \"", "%s %(name)s {nama} {{ nama }}", "x" * 300,
    "\ue000Zz0zZ\ue001", "  dua  spasi ", "\u202eAbd\u202c", "0",
]  # fmt: skip
NAMES = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=60))
PERSONAL = st.tuples(NAMES, NAMES, NAMES)
KINDS = [kind.value for kind in kinds() if kind.sample]
# one database for all examples: they only read
relaxed = examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def message(kind, language, name, recipient_name, link, **columns):
    context = {**kind_of(kind).sample_in("id"), "name": name, "link": link}
    return Message(
        kind=kind, language=language, recipient_name=recipient_name, person="u7",
        **{"template": kind_of(kind).template, "context": context} | columns,
    )  # fmt: skip


def same_together(kind, language, *people):
    """The first is rendered as ever, the second makes ready what the others are given."""
    people = (people[0], people[0], *people)
    alone = [rendered(message(kind, language, *personal)) for personal in people]
    with texts_read_once():
        together = [rendered(message(kind, language, *personal)) for personal in people]
    assert together == alone


@pytest.mark.parametrize("kind", KINDS)
@relaxed
@given(first=PERSONAL, second=PERSONAL, language=st.sampled_from(["id", "en"]))
def test_everybody_reads_what_would_be_written_to_them_alone(kind, first, second, language):
    same_together(kind, language, first, second)


@relaxed
@given(first=PERSONAL, second=PERSONAL)
def test_words_of_the_national_role_are_made_ready_too(national_words, first, second):
    same_together("reminder_h3", "id", first, second)


def test_templates_are_filled_once_for_those_who_are_told_the_same():
    with texts_read_once():
        for name in ("Siti", "Budi"):
            rendered(message("reminder_h3", "id", f"Ibu {name}", name, "https://x.test/a"))
        assert filled_by(message("reminder_h3", "id", "Bapak <b>Amin</b>", "Amin", "https://x.test/b")) == []
        assert filled_by(message("reminder_h3", "en", "Ibu Siti", "Siti", "https://x.test/a")) != []
        assert filled_by(message("reminder_h3", "id", "Ibu Siti", "Siti", "")) != []


@pytest.mark.parametrize(
    ("use", "read"),
    [("upper", "AMIN"), ("truncatechars:4", "Amin"), ("urlencode", "Amin"), ("length", "4"), ("wordcount", "1")],
)
def test_what_does_more_than_write_a_name_down_is_rendered_one_by_one(settings, tmp_path, use, read):
    for ending in (".txt", ".subject.txt", ".html"):
        (tmp_path / f"plain{ending}").write_text(f"Halo {{{{ name|{use} }}}}")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    with texts_read_once():
        for name in ("Siti Rahma", "Budi S.", "Amin"):
            words = rendered(message("reminder_h3", "id", name, name, "", template="plain", context={"name": name}))
    assert words == (f"Halo {read}", f"Halo {read}\n", f"Halo {read}")


def filled_by(row):
    names = []

    def note(template, **_more):
        names.append(template.name)

    template_rendered.connect(note)
    try:
        rendered(row)
    finally:
        template_rendered.disconnect(note)
    return names


@pytest.fixture
def national_words(world):
    words = Words("{nama}: {kegiatan}", "Yth. {nama},\n\nkami mengingatkan {kegiatan}.", "Salam untuk {nama}")
    save_text(actor=world.national, kind=kind_of("reminder_h3"), language="id", words=words, seen=0)
