"""The list behind a figure, page by page, with the same filters in its address."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import Role
from reports.queries.behind import SESSION_LISTS, VILLAGE_LISTS, Behind, sessions_behind, villages_behind
from reports.queries.data_quality import FLAWED_SESSIONS
from reports.queries.selection import Selection, read
from reports.rounding import persons
from reports.views.dashboard import READERS, place_of
from villages.queries.keyset import key_in


@roles(*READERS)
@require_GET
def behind(request: SignedInRequest, which: str) -> HttpResponse:
    selection, problem = read(request.user, request.GET)
    before, after = request.GET.get("sebelum", ""), request.GET.get("sesudah", "")
    if wanted := SESSION_LISTS.get(which) or FLAWED_SESSIONS.get(which):
        found = sessions_behind(request.user, selection, wanted, before=key_in(before), after=key_in(after))
        rounding = wanted.persons and request.user.scope.role is Role.LOCAL_GOVERNMENT
        words = [word for _measures, word in wanted.told]

        def told(numbers: tuple[int, ...]) -> list[tuple[Any, str]]:
            return [(word, persons(n, rounding=rounding)) for word, n in zip(words, numbers, strict=True)]

        context: dict[str, Any] = {
            "told": words,
            "lines": [(line, told(line.numbers)) for line in found.lines],
            "totals": told(found.totals),
        }
        template, title = "reports/behind_sessions.html", wanted.title
    elif villages := VILLAGE_LISTS.get(which):
        today = timezone.localdate()
        found = villages_behind(request.user, selection, villages, today=today, before=before, after=after)
        context = {"lines": found.lines, "count": found.totals[0]}
        template, title = "reports/behind_villages.html", villages.title
    else:
        raise Http404
    context |= {
        "title": title,
        "selection": selection,
        "address": f"?{selection.query(daftar=which)}",
        "problem": problem,
        "place": selection.place or place_of(request.user),
        **_beside(selection, found),
    }
    return render(request, template, context)


def _beside(selection: Selection, found: Behind) -> dict[str, str]:
    """Addresses of the pages beside this one."""
    page = found.page
    return {
        "newer_url": f"?{selection.query(sebelum=str(page.before))}" if page.before else "",
        "older_url": f"?{selection.query(sesudah=str(page.after))}" if page.after else "",
    }
