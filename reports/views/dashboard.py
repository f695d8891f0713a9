"""The dashboard: one screen per scope and place, and what keeps it fresh."""

import hashlib
import re
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedInRequest
from offices.formats import DASH, figure, stamped
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from outreach.queries.session_report import report_tasks
from reports.charts import bar_chart
from reports.domain.freshness import last_change
from reports.domain.snapshot import one_snapshot
from reports.domain.targets import MAY_SET
from reports.forms.dashboard import choices
from reports.queries.board import Board, board
from reports.queries.registry import registry_tasks
from reports.queries.selection import UNASSESSED, Depth, Selection, read
from reports.queries.targets import targets_for
from reports.rounding import persons
from reports.words import AGES, CATEGORIES, SEXES, Bar, bars, cell, headline, months, note, rows
from villages.enums import VulnerabilityLevel

READERS = (*OFFICE_ROLES, Role.DISTRICT_OPERATOR, Role.REGIONAL_HEAD, Role.LOCAL_GOVERNMENT, Role.NATIONAL)
# what differs from one answer to the next though nothing changed: tokens of forms, and the moment it was read
VOLATILE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|<time data-stamp.*?</time>', re.DOTALL)


@roles(*READERS)
@require_GET
def show(request: SignedInRequest) -> HttpResponseBase:
    """304 to who names the tag of the same page, but for the moment it was read. No browser may store it."""
    selection, problem = read(request.user, request.GET)
    found = board(request.user, selection)
    page = render(request, "reports/dashboard.html", context_of(request, found, problem))
    etag = f'W/"{hashlib.sha256(VOLATILE.sub(b"", page.content)).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag, response=page) or page
    response.headers["ETag"] = etag
    return response


@roles(*READERS)
@require_GET
def change(request: SignedInRequest) -> HttpResponseBase:
    """The number of the last change in scope; 304 to who knows it: a page that is looked at asks again and again."""
    with one_snapshot():
        number = last_change(request.user)
    etag = f'"{number}"'
    known: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    response = known or JsonResponse({"change": number})
    response.headers["ETag"] = etag
    return response


def context_of(request: SignedInRequest, found: Board, problem: str) -> dict[str, Any]:
    user, selection = request.user, found.selection
    role = user.scope.role
    targets = targets_for(user, selection)
    main, further = ([cell(value, selection, targets) for value in part] for part in (found.main, found.further))
    return {
        "board": found,
        "selection": selection,
        "address": f"?{selection.query()}",
        "problem": problem,
        "typed": request.GET,
        "headline": headline(found),
        "place": selection.place or place_of(user),
        "top": place_of(user),
        "choices": choices(user, selection),
        "chart": bar_chart(months(found)),
        "below": below_of(selection),
        "registry": registry_tasks(user) if role is Role.OFFICE_HEAD else None,
        "report_tasks": report_tasks(user) if role is Role.OFFICE_HEAD else None,
        "main": [(each, note(found, each.key)) for each in main],
        "further": further,
        "counted": [*main, *further],
        "rows": rows(found),
        "people_parts": _people(found),
        "most": max(found.counts.participants, 1),
        "vulnerability": _vulnerability(found),
        "officers": persons(found.officers, rounding=found.rounding),
        "load": figure(found.assignments / found.officers, 1) if found.officers else DASH,
        "stamp": stamped(found.at),
        "may_set_targets": role in MAY_SET,
    }


def _people(found: Board) -> list[tuple[str, list[Bar]]]:
    return [
        (_("Menurut kategori"), bars(found, CATEGORIES)),
        (_("Menurut jenis kelamin"), bars(found, SEXES)),
        (_("Menurut umur"), bars(found, AGES)),
    ]


def _vulnerability(found: Board) -> list[tuple[str, str, int, int]]:
    """Query of the list, level in words, villages, and those of them without activity; high first."""
    levels = [*((level.value, str(level.label)) for level in reversed(VulnerabilityLevel)), ("", _("belum dinilai"))]
    return [
        (found.selection.query(kerawanan=level or UNASSESSED), word, numbers[0], numbers[0] - numbers[1])
        for level, word in levels
        if (numbers := found.cover.levels.get(level, [0, 0]))[0]
    ]


def place_of(user: User) -> str:
    return (user.posting.place if user.posting else "") or _("Nasional")


def below_of(selection: Selection) -> str:
    """What the places below are called."""
    return {
        Depth.NATION: _("Kanwil"),
        Depth.KANWIL: _("Kantor Imigrasi"),
        Depth.DISTRICT: _("Desa/kelurahan"),
        Depth.VILLAGE: "",
    }.get(selection.depth, _("Kecamatan"))
