"""Which rows? Nothing that answers a request gets them past ``visible_to``."""

import ast

import pytest

from tests.guards.rows import ALLOWED, Names, all_complaints, complaints_about, complaints_about_template, served_files
from tests.guards.source import ROOT, short

NAMES = Names(
    managers=frozenset({"objects", "current"}),
    detours=frozenset({"roll", "stakeholders", "speakers"}),
    to_persons=frozenset({"roll"}),
    models=frozenset({"OutreachSession"}),
)


def test_rows_are_served_through_the_choke_point():
    assert all_complaints() == []


def test_every_kind_of_serving_file_is_read():
    read = {short(path) for path in served_files()}
    for app_folder in ("views", "forms", "queries", "templatetags", "feeds", "exports"):
        there = {short(path) for path in ROOT.glob(f"*/{app_folder}/*.py")} | {
            short(path) for path in ROOT.glob(f"*/{app_folder}.py")
        }
        assert {path for path in there if not path.startswith("tests/")} <= read


def test_exceptions_are_still_there():
    assert [path for path in ALLOWED if not (ROOT / path).exists()] == []


def test_names_come_from_the_registry():
    names = Names.from_registry()
    assert {"roll", "stakeholders", "tallies", "units", "all_postings", "session_villages"} <= names.detours
    assert {"roll", "stakeholders", "held_entries"} <= names.to_persons
    assert "assisted_village" not in names.detours


GOOD = [
    "OutreachSession.objects.visible_to(request.user).filter(pk=1)",
    "forms.ModelChoiceField(queryset=Topic.objects.none())",
    "session.roll.visible_to(request.user).count()",
    "get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)",
    "get_object_or_404(sessions, pk=pk)",
    "sessions.prefetch_related(Prefetch('roll', queryset=Attendance.objects.visible_to(user), to_attr='rows'))",
    "sessions.select_related('topic', 'host__region').values_list('pk', 'topic__name')",
    "figures.roll",
    "payroll.filter(payroll__gt=1)",
]
BAD = [
    "OutreachSession.objects.filter(pk=1)",
    "OutreachSession.objects.all()",
    "OutreachSession.objects.visible_to",
    "OutreachSession.objects.get_queryset().visible_to(user)",
    "rows = OutreachSession.objects",
    "get_user_model().objects.get(pk=1)",
    "OutreachSession.current.all()",
    "OutreachSession._default_manager.all()",
    "type(session)._base_manager.visible_to(user)",
    "session.roll.all()",
    "session.roll.filter(status='present')",
    "session.roll.count()",
    "session.roll.select_related('unit')",
    "session.host.stakeholders.order_by('name')",
    "session.speakers.add(person)",
    "names = session.roll.all",
    "get_object_or_404(OutreachSession, pk=1)",
    "shortcuts.get_object_or_404(models.OutreachSession, pk=1)",
    "get_list_or_404(OutreachSession)",
    "get_object_or_404(Model, pk=1)",
    "OutreachSession.objects.visible_to(user).raw('select 1')",
    "sessions.extra(where=['1=1'])",
    "connection.cursor()",
    "connections['default'].cursor()",
    "sessions.annotate(n=RawSQL('select 1', ()))",
    "apps.get_model('outreach', 'OutreachSession')",
    "getattr(OutreachSession, 'objects')",
    "sessions.prefetch_related('roll')",
    "sessions.prefetch_related('topic', 'host__stakeholders')",
    "sessions.prefetch_related(Prefetch('roll'))",
    "sessions.values_list('roll__name')",
    "sessions.values('host__roll__name')",
    "sessions.filter(roll__status='present')",
    "sessions.filter(Q(roll__name='x'))",
    "sessions.annotate(name=F('roll__name'))",
    "sessions.order_by('-roll__name')",
]


@pytest.mark.parametrize("snippet", GOOD)
def test_good_snippets_pass(snippet):
    assert list(complaints_about(ast.parse(snippet), NAMES)) == []


@pytest.mark.parametrize("snippet", BAD)
def test_bad_snippets_are_caught(snippet):
    assert len(list(complaints_about(ast.parse(snippet), NAMES))) >= 1


@pytest.mark.parametrize(
    ("template", "caught"),
    [
        ("{{ session.roll.all|length }}", 1),
        ("{% for row in session.roll.all %}{{ row.name }}{% endfor %}", 1),
        ("{% if village.stakeholders.exists %}", 1),
        ("{{ tally.roll }} {% for row in rows %}", 0),
        ("session.roll.all in plain text", 0),
    ],
)
def test_templates_are_read_as_well(template, caught):
    assert len(list(complaints_about_template(template, NAMES))) == caught
