"""What needs attention, reason by reason, and passing it on to the head of its office."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from reports.domain.forwarding import MAY_FORWARD, forward, forwarded, head_of
from reports.enums import Reason
from reports.forms.forwarding import ForwardForm
from reports.queries.attention import Concern, concern, concerns, most_urgent
from reports.queries.selection import Selection, read
from reports.views.dashboard import READERS, place_of


@roles(*READERS)
@require_GET
def attention_list(request: SignedInRequest) -> HttpResponse:
    """One reason, page by page; as a part of the dashboard the worst of every reason."""
    user = request.user
    selection, problem = read(user, request.GET)
    if request.headers.get("HX-Request") == "true":
        return _worst(request, selection)
    value = request.GET.get("alasan", Reason.VULNERABLE.value)
    if value not in Reason.values:
        raise Http404
    today = timezone.localdate()
    before, after = (_position(request.GET.get(name, "")) for name in ("sebelum", "sesudah"))
    page, found = concerns(user, selection, Reason(value), today=today, before=before, after=after)
    context = {
        "selection": selection,
        "problem": problem,
        "place": selection.place or place_of(user),
        "reason": Reason(value),
        "tabs": [
            {"url": f"?{selection.query(alasan=reason.value)}", "label": reason.label, "active": reason == value}
            for reason in Reason
        ],
        "rows": with_forwardings(request, found),
        "newer_url": f"?{selection.query(alasan=value, sebelum=str(page.before))}" if page.before else "",
        "older_url": f"?{selection.query(alasan=value, sesudah=str(page.after))}" if page.after else "",
        "may_forward": user.scope.role in MAY_FORWARD,
    }
    return render(request, "reports/attention_list.html", context)


def _worst(request: SignedInRequest, selection: Selection) -> HttpResponse:
    urgent = most_urgent(request.user, selection, today=timezone.localdate())
    context = {
        "rows": with_forwardings(request, urgent),
        "selection": selection,
        "may_forward": request.user.scope.role in MAY_FORWARD,
    }
    return render(request, "reports/_attention.html", context)


@roles(*MAY_FORWARD)
@require_http_methods(["GET", "POST"])
def attention_forward(request: SignedInRequest, key: str) -> HttpResponse:
    """Asks first, and says who will get it."""
    selection, _problem = read(request.user, request.GET)
    matter = concern(request.user, selection, key, today=timezone.localdate())
    if matter is None:
        raise Http404
    form = ForwardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = forward(actor=request.user, concern=matter, note=form.cleaned_data["note"])
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Diteruskan ke %(name)s.") % {"name": row.recipient.name})
            return redirect(f"{reverse('attention_list')}?{selection.query(alasan=matter.reason.value)}")
    return render(request, "reports/attention_forward.html", _asking(request, selection, matter, form))


def _asking(request: SignedInRequest, selection: Selection, matter: Concern, form: ForwardForm) -> dict[str, Any]:
    posting = head_of(matter.office_id, today=timezone.localdate())
    return {
        "matter": matter,
        "form": form,
        "posting": posting,
        "selection": selection,
        "place": selection.place or place_of(request.user),
        "back": f"{reverse('attention_list')}?{selection.query(alasan=matter.reason.value)}",
    }


def with_forwardings(request: SignedInRequest, found: list[Concern]) -> list[tuple[Concern, Any]]:
    """Each with its latest passing on, where the reader may know of it."""
    known = forwarded(request.user, found, today=timezone.localdate())
    return [(each, known.get(each.key)) for each in found]


def _position(text: str) -> str | None:
    """The key of a row: a number, or the code of a village."""
    return text if text and len(text) < 19 and text.replace(".", "").isdecimal() else None
