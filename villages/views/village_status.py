"""What an office head decides about one village once its decree is there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import Role
from villages.domain import village_status as domain
from villages.domain.steps import ACTS_WITH_REASON, LATER_ACTS, Act, may
from villages.forms.decisions import StepForm
from villages.models import AssistedVillage
from villages.queries.places import villages_of
from villages.signals import count_open_work


@roles(Role.OFFICE_HEAD)
def village_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Without ``langkah`` in the address: which steps there are; with it the step, what it undoes, and its form."""
    village = get_object_or_404(villages_of(request.user).select_related("designation"), pk=code)
    offered = [act for act in LATER_ACTS if may(act, village.status, request.user.scope.role)]
    wanted = request.GET.get("langkah", "")
    if wanted not in LATER_ACTS:
        context = {"village": village, "steps": [words_of(act, village.region.full_name) for act in offered]}
        return render(request, "villages/village_status.html", context)
    act = Act(wanted)
    initial = {"seen": domain.last_step(village), "effective_on": village.office.today()}
    form = StepForm(request.POST or None, initial=initial, needs_reason=act in ACTS_WITH_REASON)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            changed = domain.change(
                actor=request.user,
                village=village,
                act=act,
                seen=data["seen"],
                effective_on=data["effective_on"],
                reason=data["reason"],
            )
        except DomainError as error:
            error.add_to(form)
            form.saw(domain.last_step(village))
        else:
            messages.success(request, _said(changed))
            return redirect("village_detail", code=code)
    context = {
        "form": form,
        "village": village,
        "words": words_of(act, village.region.full_name),
        "open_work": count_open_work(village.pk) if act in (Act.DEACTIVATE, Act.REVOKE) else 0,
        "revokes": act == Act.REVOKE,
    }
    return render(request, "villages/village_step.html", context, status=422 if form.errors else 200)


def _said(village: AssistedVillage) -> str:
    return _("Status %(village)s tersimpan: %(status)s.") % {
        "village": village.label,
        "status": village.get_status_display(),
    }


def words_of(act: Act, subject: str) -> dict[str, str]:
    """What a step is called, does and undoes; ``subject`` is whom it concerns."""
    texts = {
        Act.ACTIVATE: (
            _("Aktifkan %(subject)s"),
            _("Sudah dikukuhkan dan kegiatannya berjalan. Desa aktif dihitung dalam cakupan dan target."),
            "",
        ),
        Act.DEACTIVATE: (
            _("Nonaktifkan %(subject)s"),
            _("Tidak dihitung lagi dalam cakupan dan target. Riwayat, kontak, dan daftar hadirnya tetap ada."),
            "",
        ),
        Act.REVOKE: (
            _("Cabut penetapan %(subject)s"),
            _(
                "Bukan Desa Binaan lagi dan boleh diusulkan kantor yang wilayah kerjanya mencakupnya. Riwayat, kontak,"
                " dan daftar hadirnya tetap ada."
            ),
            "danger",
        ),
    }
    title, text, kind = texts[act]
    return {
        "act": act.value,
        "label": str(act.label),
        "title": title % {"subject": subject},
        "text": text,
        "kind": kind,
        "done": "",
    }
