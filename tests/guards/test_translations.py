"""Every string of the portal has its English."""

import ast

import pytest
from django import forms
from django.core.management import CommandError, call_command
from django.utils import translation

from desabinaan import translations
from tests.guards.source import python_files, short, tree_of

GETTEXT = {"_", "_l", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def test_everything_is_translated():
    assert translations.problems() == []


def test_no_word_stands_inside_an_f_string():
    """What looks for words does not look there: they would stay in Bahasa Indonesia unnoticed."""
    found = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        for text in ast.walk(tree_of(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GETTEXT
    ]
    assert found == []


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A portal of one module and one template, with its catalogue."""
    for folder in ("offices", "templates", *(app for app in translations.APPS if app != "offices")):
        (tmp_path / folder).mkdir()
    (tmp_path / "offices" / "words.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        'A = _("Masuk")\nB = ngettext("%(n)s desa", "%(n)s desa", 2)\n'
        'C = pgettext_lazy("kelas kantor", "belum pasti")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "  {% if x %}\n{% translate 'Kegiatan' %}\n      <p title=\"{% translate 'Daftar hadir' %}\">\n"
        "{% blocktranslate trimmed with name=x.name %}\n  Halo\n  {{ name }}: 5% it's\n{% endblocktranslate %}\n"
        "{% blocktranslate count n=x %}satu{% plural %}{{ n }} buah{% endblocktranslate %}\n"
    )
    po = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    overrides = tmp_path / "locale" / "id" / "LC_MESSAGES" / "django.po"
    paths = {"BASE_DIR": tmp_path, "PO": po, "MO": po.with_suffix(".mo"), "OVERRIDES": overrides}
    for name, value in paths.items():
        monkeypatch.setattr(translations, name, value)
    return po


ENGLISH = {
    'msgid "Masuk"\nmsgstr ""': 'msgid "Masuk"\nmsgstr "Sign in"',
    'msgid "Kegiatan"\nmsgstr ""': 'msgid "Kegiatan"\nmsgstr "Session"',
    'msgid "Daftar hadir"\nmsgstr ""': 'msgid "Daftar hadir"\nmsgstr "Roll"',
    'msgid "belum pasti"\nmsgstr ""': 'msgid "belum pasti"\nmsgstr "unknown"',
    'msgid "Halo %(name)s: 5%% it\'s"\nmsgstr ""': 'msgid "Halo %(name)s: 5%% it\'s"\nmsgstr "Hello %(name)s: 5%%"',
    'msgid_plural "%(n)s desa"\nmsgstr[0] ""\nmsgstr[1] ""': (
        'msgid_plural "%(n)s desa"\nmsgstr[0] "a village"\nmsgstr[1] "%(n)s villages"'
    ),
    'msgid_plural "%(n)s buah"\nmsgstr[0] ""\nmsgstr[1] ""': (
        'msgid_plural "%(n)s buah"\nmsgstr[0] "one"\nmsgstr[1] "%(n)s pieces"'
    ),
}


def translate(po):
    text = po.read_text()
    for source, english in ENGLISH.items():
        assert source in text
        text = text.replace(source, english)
    po.write_text(text)


def test_strings_of_python_and_templates_are_found(small):
    translations.update()
    assert len(translations.problems()) == len(ENGLISH)
    translate(small)
    assert translations.update() == []
    assert 'msgctxt "kelas kantor"' in small.read_text()


def test_a_second_run_changes_nothing(small):
    translations.update()
    before = small.read_bytes(), small.with_suffix(".mo").read_bytes()
    translations.update()
    assert (small.read_bytes(), small.with_suffix(".mo").read_bytes()) == before


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ('"Sign in"', '""', "not translated: 'Masuk'"),
        ('"Hello %(name)s: 5%%"', '"Hello %(nama)s: 5%%"', 'placeholders differ: "Halo %(name)s: 5%% it\'s"'),
        ('"%(n)s villages"', '"villages"', "placeholders differ: '%(n)s desa'"),
        ('msgid "Masuk"', '#, fuzzy\nmsgid "Masuk"', "fuzzy: 'Masuk'"),
        ('msgid "Masuk"', 'msgid "Keluar"', "not in the catalogue: 'Masuk'"),
        ('msgid "Masuk"', 'msgid "Keluar"', "no longer in the sources: 'Keluar'"),
        ('"Session"', '"Event"', "the compiled catalogue is older than its source"),
    ],
)
def test_what_is_wrong_is_named(small, wrong, right, problem):
    translations.update()
    translate(small)
    translations.update()
    small.write_text(small.read_text().replace(wrong, right))
    assert problem in translations.problems()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            'msgid "This is no sentence of Django."\nmsgstr "x"',
            "not a string of Django: 'This is no sentence of Django.'",
        ),
        ('msgid "Enter a valid date."\nmsgstr ""', "not translated: 'Enter a valid date.'"),
        (
            'msgid "Select a valid choice. %(value)s is not one of the available choices."\nmsgstr "x"',
            "placeholders differ: 'Select a valid choice. %(value)s is not one of the available choices.'",
        ),
    ],
)
def test_wrong_overrides_of_django_are_named(small, text, problem):
    translations.update()
    translate(small)
    translations.OVERRIDES.parent.mkdir(parents=True)
    translations.OVERRIDES.write_text(text + "\n")
    assert "the compiled Indonesian catalogue is older than its source" in translations.problems()
    assert translations.update() == [problem]


@pytest.mark.parametrize(("language", "words"), [("id", "Bagian ini wajib diisi."), ("en", "This field is required.")])
def test_form_errors_come_in_the_readers_language(language, words):
    with translation.override(language):
        assert forms.CharField().error_messages["required"] == words


def test_the_command_checks_without_writing(small, capsys):
    with pytest.raises(CommandError, match="problems"):
        call_command("translations", "--check")
    assert not small.exists()
    call_command("translations")
    assert "not translated: 'Masuk'" in capsys.readouterr().out
