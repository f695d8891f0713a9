"""What went out to whom: the list, one message, one person; and sending once more what did not arrive."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from notifications.domain import retrying
from notifications.domain.pulse import last_heard, silent_since
from notifications.enums import Channel
from notifications.kinds import kinds
from notifications.models import Message
from notifications.queries import outbox_health
from notifications.queries.detail import MessagePage, told
from notifications.queries.envelopes import envelope_page, kind_figures
from notifications.queries.listing import (
    PERIODS,
    TABS,
    UPCOMING,
    MessageFilters,
    message_page,
    retry_choice,
    tab_counts,
)
from offices.formats import figure
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from villages.queries.keyset import key_in

READERS = (*OFFICE_ROLES, Role.REGIONAL_HEAD)


@roles(*READERS, Role.ADMINISTRATOR)
def message_list(request: SignedInRequest) -> HttpResponse:
    filters = MessageFilters.read(request.GET)
    if request.user.scope.role is Role.ADMINISTRATOR:
        return render(request, "notifications/outbox.html", _from_outside(request, filters))
    edges = {"before": request.GET.get("sebelum", ""), "after": request.GET.get("sesudah", "")}
    page = message_page(request.user, filters, **edges)
    counts = tab_counts(request.user, filters)
    context = {
        **_choices(filters),
        "page": page,
        "tabs": _tabs(filters, counts),
        "count": counts[filters.state],
        "failed": counts["failed"],
        "upcoming": counts[UPCOMING],
        "may_retry": request.user.scope.role in OFFICE_ROLES and any(row.retryable for row in page.rows),
        "before_url": filters.address(sebelum=page.before) if page.before else "",
        "after_url": filters.address(sesudah=page.after) if page.after else "",
    }
    return render(request, "notifications/message_list.html", context)


@roles(*READERS)
def message_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.visible_to(request.user).select_related("office"), pk=pk)
    page = MessagePage(request.user, message)
    may_retry = request.user.scope.role in OFFICE_ROLES and page.may_retry
    return render(
        request, "notifications/message_detail.html", {"message": message, "page": page, "may_retry": may_retry}
    )


@roles(*READERS)
def message_person(request: SignedInRequest, person: str) -> HttpResponse:
    before, after = (key_in(request.GET.get(name, "")) for name in ("sebelum", "sesudah"))
    # no key has other letters, and there are some no database can be asked for
    found = told(request.user, person, before=before, after=after) if person.isprintable() else None
    if found is None:
        raise Http404
    context = {
        "told": found,
        "page": found.page,
        "before_url": f"?sebelum={found.page.before}" if found.page.before else "",
        "after_url": f"?sesudah={found.page.after}" if found.page.after else "",
    }
    return render(request, "notifications/message_person.html", context)


@roles(*OFFICE_ROLES, Role.ADMINISTRATOR)
def message_retry(request: SignedInRequest) -> HttpResponse:
    """First says how many people would get a message, then, with ``ya``, sends."""
    if request.method != "POST":
        return redirect("message_list")
    chosen = retry_choice(request.user, request.POST)
    done = retrying.preview(chosen)
    back = f"{reverse('message_list')}{MessageFilters.read(request.POST).address()}"
    if not done.messages:
        text = _(
            "Tidak ada yang dikirim ulang: belum ada yang dicentang, atau yang dicentang sudah terkirim, "
            "sudah dijadwalkan lagi, atau kedaluwarsa."
        )
        return render(request, "notifications/message_retry.html", {"refused": text, "back": back}, status=422)
    if "ya" not in request.POST:
        hidden = [(name, value) for name in HIDDEN for value in request.POST.getlist(name) if value]
        return render(request, "notifications/message_retry.html", {"done": done, "back": back, "hidden": hidden})
    done = retrying.retry(rows=chosen, actor=request.user)
    text = ngettext(
        "%(count)s pesan dikirim ulang. Status terbarunya tampil di sini dalam beberapa menit.",
        "%(count)s pesan dikirim ulang. Status terbarunya tampil di sini dalam beberapa menit.",
        done.messages,
    )
    messages.success(request, text % {"count": figure(done.messages)})
    return redirect(back)


HIDDEN = ("pesan", "semua", "state", "saluran", "jenis", "masa", "q")


def _choices(filters: MessageFilters) -> dict[str, Any]:
    return {
        "filters": filters,
        "channels": Channel.choices,
        "kinds": [(kind.value, str(kind.label)) for kind in kinds()],
        "periods": list(PERIODS.items()),
        "period": PERIODS[filters.period],
        "soonest_first": filters.state == UPCOMING,
        "list_url": reverse("message_list"),
    }


def _tabs(filters: MessageFilters, counts: dict[str, int] | None = None) -> list[dict[str, Any]]:
    return [
        {
            "url": filters.address(state=tab) or "?",
            "label": label,
            "active": tab == filters.state,
            "count": figure(counts[tab]) if counts else None,
        }
        for tab, (label, _states) in TABS.items()
    ]


def _from_outside(request: SignedInRequest, filters: MessageFilters) -> dict[str, Any]:
    rows, after = envelope_page(request.user, filters, after=request.GET.get("sesudah", ""))
    health = outbox_health(request.user)
    late = timezone.now() - health.oldest_overdue if health.oldest_overdue else None
    figures = kind_figures(request.user, filters)
    return {
        **_choices(filters),
        "rows": rows,
        "tabs": _tabs(filters),
        "after_url": filters.address(sesudah=after) if after else "",
        "first_url": filters.address() if request.GET.get("sesudah") else "",
        "figures": figures,
        "failed": sum(row.failed for row in figures),
        "health": health,
        "beat_is_silent": silent_since() is not None,
        "beat_heard_at": last_heard(),
        "stuck": late is not None and late.total_seconds() > 300,
    }
