"""Every kind of message can be sent: its templates are there, in both languages, with words that may be replaced."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from notifications import kinds
from notifications.domain import wording
from notifications.domain.rendering import rendered
from notifications.domain.wording import Template, parts_of, values_for
from notifications.models import Message
from tests.guards.source import short, templates

KINDS = [kind for kind in kinds.kinds() if kind.variables]
STATIC = re.compile(r"{% static ['\"]([^'\"]+)['\"]")
OWN = Template(parts_of("Judul sendiri"), parts_of("Pembuka sendiri"), parts_of("Penutup sendiri"))


def message(kind: kinds.Kind, language: str) -> Message:
    return Message(kind=kind.value, template=kind.template, context=kind.sample_in(language), language=language)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_the_templates_of_a_kind_exist(kind):
    missing = []
    for ending in (".subject.txt", ".txt", ".html"):
        try:
            get_template(f"{kind.template}{ending}")
        except TemplateDoesNotExist as error:
            missing.append(str(error))
    assert missing == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_a_kind_is_written_with_its_sample_and_with_own_words(kind, language, monkeypatch):
    monkeypatch.setattr(wording, "_held", wording._Held({}, {}))
    built_in = rendered(message(kind, language))
    monkeypatch.setattr(wording, "_held", wording._Held({(kind.value, language): OWN}, {}))
    own = rendered(message(kind, language))
    assert all(built_in)
    assert own.subject == "Judul sendiri"
    for before, after in ((built_in.text, own.text), (built_in.html, own.html)):
        assert ("sendiri" in before, after.count("Pembuka sendiri"), after.count("Penutup sendiri")) == (False, 1, 1)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_the_sample_of_a_kind_gives_every_variable_a_value(kind):
    assert [name for name, value in values_for(kind, kind.sample_in("id")).items() if value == "–"] == []


def test_files_that_pages_name_exist():
    named = {(short(path), name) for path in templates() for name in STATIC.findall(path.read_text())}
    assert len(named) > 20
    assert [line for line in sorted(named) if finders.find(line[1]) is None] == []
