"""PIMPASA: who carries how much, one officer's page, and the rotation."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.domain.authority import HEADS
from accounts.models import User
from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from outreach.domain import hand_over as sessions_domain
from outreach.domain.hand_over import Clash
from outreach.models import OutreachSession
from reports.forms.hand_over import HandOverForm, Rotation
from reports.queries import pimpasa as queries
from villages.domain.hand_over import hand_over
from villages.models import Assignment
from villages.queries.assignments import to_hand_over
from villages.queries.places import office_choices

PAGE = 50
FIRST_VILLAGES = 8
READERS = (*OFFICE_ROLES, Role.REGIONAL_HEAD)
ORDERS = (
    (queries.BY_LOAD, gettext_lazy("Beban terbanyak")),
    (queries.BY_NAME, gettext_lazy("Nama")),
    (queries.BY_SESSIONS, gettext_lazy("Kegiatan terbanyak")),
)


@roles(*READERS)
def pimpasa_list(request: SignedInRequest) -> HttpResponse:
    """The load of every officer; before it the villages nobody leads and the officers who have moved."""
    user, today = request.user, timezone.localdate()
    offices = office_choices(user)
    office = request.GET.get("kantor", "") if request.GET.get("kantor", "") in dict(offices) else ""
    q, order = request.GET.get("q", "").replace("\0", "").strip()[:60], request.GET.get("urut", "")
    everybody = queries.loads(user, today=today, now=timezone.now())
    rows = queries.chosen(everybody, q=q, office=office, order=order)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    queries.add_last_days(user, list(page))
    alone = queries.villages_without_main(user, today, office=office)
    context = {
        "page": page,
        "q": q,
        "office": office,
        "order": order or queries.BY_LOAD,
        "orders": ORDERS,
        "offices": offices,
        "is_narrowed": bool(q or office),
        "alone": alone[:FIRST_VILLAGES],
        "alone_count": alone.count(),
        "moved": [row for row in rows if row.moved],
        "may_assign": user.scope.role in HEADS,
    }
    return render(request, "reports/pimpasa_list.html", context)


@roles(*READERS)
def pimpasa_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    page = queries.officer_page(user, pk, today=today, now=timezone.now())
    if page is None:
        raise Http404
    heads = user.scope.role in HEADS
    context = {
        "page": page,
        "may_assign": heads and user.pk != pk,
        "may_hand_over": heads and to_hand_over(user, pk, today).exists(),
        "own_offices": user.scope.office_ids if heads else (),
        "today": today,
    }
    return render(request, "reports/pimpasa_detail.html", context)


@dataclass(slots=True)
class Preview:
    """What would pass to the successor, as the page shows it before anything happens."""

    assignments: list[Assignment]
    sessions: list[OutreachSession]
    clashes: list[Clash]
    readers: int

    def fingerprint(self, rotation: Rotation) -> str:
        return rotation.fingerprint([session.pk for session in self.sessions], self.clashes)

    @property
    def passing(self) -> int:
        """Sessions that can pass without anybody's choice."""
        return len(self.sessions) - len({clash.session.pk for clash in self.clashes})


@roles(*HEADS)
def pimpasa_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """First what would pass over, then, confirmed as shown, the act. Nothing typed is lost on the way."""
    user, today = request.user, timezone.localdate()
    held = _held(user, pk, today)
    officer = held[0].officer
    form = HandOverForm(request.POST or None, user=user, officer=officer, held=held, initial={"on": today})
    preview = None
    if request.method == "POST" and form.is_valid():
        rotation = form.rotation
        preview = _preview(user, officer, rotation, held)
        confirms = "confirm" in request.POST
        if confirms and form.cleaned_data["seen"] != preview.fingerprint(rotation):
            form.add_error(None, _("Yang akan berpindah sudah berubah. Periksa daftar di bawah, lalu serahkan."))
        elif confirms:
            if _done(request, officer, form, rotation):
                return redirect("pimpasa_detail", pk=rotation.successor.pk)
            preview = _preview(user, officer, rotation, held)
        form.offer_to_leave(preview.clashes)
        form.show(preview.fingerprint(rotation))
    context = {"form": form, "officer": officer, "preview": preview}
    return render(request, "reports/pimpasa_hand_over.html", context, status=422 if form.errors else 200)


def _held(user: User, pk: int, today: date) -> list[Assignment]:
    held = list(to_hand_over(user, pk, today))
    if not held:
        raise Http404
    return held


def _preview(user: User, officer: User, rotation: Rotation, held: list[Assignment]) -> Preview:
    passing = sessions_domain.sessions_to_pass(actor=user, officer=officer, villages=rotation.villages, on=rotation.on)
    sessions = list(passing)
    return Preview(
        assignments=[row for row in held if row.village_id in rotation.villages],
        sessions=sessions,
        clashes=sessions_domain.clashes(successor=rotation.successor, sessions=sessions),
        readers=sessions_domain.readers(sessions),
    )


def _done(request: SignedInRequest, officer: User, form: HandOverForm, rotation: Rotation) -> bool:
    """Hand over as confirmed; False with the reason on the form."""
    try:
        codes = hand_over(
            actor=request.user,
            officer=officer,
            successor=rotation.successor,
            on=rotation.on,
            decree_number=rotation.decree_number,
            villages=rotation.villages,
            left=rotation.left,
        )
    except DomainError as error:
        error.add_to(form)
        return False
    words = ngettext(
        "%(count)s desa diserahkan dari %(old)s kepada %(new)s.",
        "%(count)s desa diserahkan dari %(old)s kepada %(new)s.",
        len(codes),
    )
    messages.success(request, words % {"count": len(codes), "old": officer.name, "new": rotation.successor.name})
    return True
