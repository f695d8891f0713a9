"""Give a session another day or other hours: from a drag, by keyboard, or on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import figure
from offices.models import Zone
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from offices.templatetags.formats import session_when
from outreach.domain import moves
from outreach.domain.history import Change, changes_of
from outreach.domain.move_audience import people_who_hear
from outreach.domain.states import may
from outreach.domain.times import SessionTimes
from outreach.domain.warnings import for_move
from outreach.forms.moves import MoveForm, proposed
from outreach.models import OutreachSession
from outreach.queries.own import own_sessions


@roles(*OFFICE_ROLES)
def session_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once, naming the new day and how many people get a message; moves when that is confirmed."""
    session = get_object_or_404(own_sessions(request.user), pk=pk)
    form = MoveForm(request.POST or None, initial=proposed(session, request.GET))
    context: dict[str, Any] = {"told": people_who_hear(session)}
    if request.method == "POST" and form.is_valid():
        before = SessionTimes.of(session)
        seen = form.cleaned_data["version"]
        try:
            moved = moves.move(
                session=session, actor=request.user, times=form.times(Zone(session.zone)), seen_version=seen
            )
        except DomainError as error:
            session = get_object_or_404(own_sessions(request.user), pk=pk)
            if session.version == seen:
                error.add_to(form)
            else:
                context["meanwhile"] = _newest(session)
                form.saw(session.version)
        else:
            return _moved(request, moved, before, told=context["told"])
    context |= {
        "session": session,
        "form": form,
        "movable": may("change", session, request.user.scope.role),
        "undoing": "kembalikan" in request.GET,
        "back": back_address(request, reverse("session_detail", args=[pk])),
    }
    if times := _target(form, session):
        context["target"] = _words(times, session)
        context["warnings"] = for_move(session=session, times=times, actor=request.user)
    template = "outreach/calendar/_move.html" if request.htmx else "outreach/session_move.html"  # type: ignore[attr-defined]
    refused = form.errors or "meanwhile" in context
    return render(request, template, context, status=422 if refused else 200)


def back_address(request: SignedInRequest, otherwise: str) -> str:
    """The portal's own page named by ``kembali``."""
    page = request.POST.get("kembali") or request.GET.get("kembali") or ""
    own = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if own else otherwise


def go(request: SignedInRequest, address: str) -> HttpResponse:
    """To another page: also out of a dialog."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _newest(session: OutreachSession) -> Change | None:
    """The last change in words; of several in one instant the one that was made last."""
    changes = changes_of(session)
    return [change for change in changes if change.at == changes[0].at][-1] if changes else None


def _target(form: MoveForm, session: OutreachSession) -> SessionTimes | None:
    """Where the session would go; nothing while that cannot be said, or where it is already."""
    if form.is_bound and not form.is_valid():
        return None
    data = form.cleaned_data if form.is_bound else form.initial
    times = SessionTimes(data["date"], data["start"], data["end"], Zone(session.zone))
    return times if times != SessionTimes.of(session) and times.local_start < times.local_end else None


def _words(times: SessionTimes, session: OutreachSession) -> str:
    return session_when(
        {
            "starts_at": times.starts_at,
            "ends_at": times.ends_at,
            "zone": times.zone,
            "open_ended": session.open_ended,
            "after_label": session.after_label,
        }
    )


def _moved(request: SignedInRequest, session: OutreachSession, before: SessionTimes, *, told: int) -> HttpResponse:
    if SessionTimes.of(session) == before:
        messages.info(request, _("Tidak ada yang berubah: kegiatan itu sudah pada hari dan jam ini."))
    else:
        query = QueryDict(mutable=True)
        query.update({
            "tanggal": before.local_date.isoformat(),
            "mulai": f"{before.local_start:%H:%M}",
            "selesai": f"{before.local_end:%H:%M}",
            "kembalikan": "1",
        })  # fmt: skip
        undo = f"{reverse('session_move', args=[session.pk])}?{query.urlencode()}"
        text = format_html('{} {} <a href="{}">{}</a>', _moved_to(session), _told(told), undo, _("Kembalikan"))
        messages.success(request, text)
    return go(request, back_address(request, reverse("session_detail", args=[session.pk])))


def _moved_to(session: OutreachSession) -> str:
    words = {"title": session, "when": session_when(session)}
    return _("%(title)s dipindahkan ke %(when)s.") % words


def _told(number: int) -> str:
    if not number:
        return _("Tidak ada yang perlu diberi kabar.")
    text = ngettext("%(count)s orang mendapat kabar.", "%(count)s orang mendapat kabar.", number)
    return text % {"count": figure(number)}
