"""Two contacts side by side, with what is recorded of each: one person or two?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.queries.persons import record_of
from villages.domain.merges import merge
from villages.domain.unmerges import UNDO_WITHIN
from villages.forms.duplicates import MergeForm
from villages.queries.duplicates import mergeable, pair_of


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def contact_merge(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Shows both with their rolls, messages and wishes; a POST merges as chosen."""
    rows = mergeable(request.user)
    both = [get_object_or_404(rows, pk=number) for number in sorted({pk, other})]
    if len(both) < 2:
        return redirect("merge_choose", pk=pk)
    records = [record_of(request.user, contact) for contact in both]
    fuller = both[1] if records[1].listed > records[0].listed else both[0]
    form = MergeForm(request.POST or None, contact=both[0], other=both[1], fuller=fuller)
    if request.method == "POST" and form.is_valid():
        winner, loser = form.winner(), form.loser()
        try:
            merge(
                actor=request.user,
                winner=winner,
                loser=loser,
                from_loser=form.from_loser(),
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(
                request,
                _("%(loser)s digabung ke kontak ini. Dapat diurungkan selama %(days)s hari.")
                % {"loser": loser.full_name, "days": UNDO_WITHIN.days},
            )
            return redirect("contact_detail", pk=winner.pk)
    context = {
        "form": form,
        "sides": list(zip(both, records, strict=True)),
        "pair": pair_of(request.user, *both),
        "days": UNDO_WITHIN.days,
    }
    return render(request, "outreach/contact_merge.html", context)
