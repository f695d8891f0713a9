"""Giving and ending another person's postings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.domain.authority import ADMINISTERING
from accounts.domain.postings import add_posting, end_posting
from accounts.forms.postings import EndPostingForm, PostingForm
from accounts.models import Posting, User
from accounts.requests import SignedInRequest
from accounts.views.users import place_of_role
from offices.errors import DomainError
from offices.policy import roles


@roles(*ADMINISTERING)
def posting_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """One more posting for an account."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = PostingForm(request.POST or None, actor=request.user)
    if form.is_valid():
        try:
            posting = add_posting(user=person, post=form.post, actor=request.user)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("%(name)s: %(posting)s.") % {"name": person.name, "posting": posting.label})
            return redirect("user_detail", pk=person.pk)
    context = {"form": form, "person": person, "places": place_of_role()}
    return render(request, "accounts/posting_create.html", context)


@roles(*ADMINISTERING)
def posting_end(request: SignedInRequest, pk: int, posting_pk: int) -> HttpResponse:
    """End a posting at once or after a last day."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    held = Posting.objects.visible_to(request.user).filter(user=person).with_place()
    posting = get_object_or_404(held, pk=posting_pk)
    form = EndPostingForm(request.POST or None, initial={"when": EndPostingForm.AT_ONCE, "ends_on": posting.ends_on})
    if form.is_valid():
        try:
            end_posting(posting=posting, last_day=form.last_day, actor=request.user)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Akhir jabatan %(posting)s tersimpan.") % {"posting": posting.label})
            return redirect("user_detail", pk=person.pk)
    return render(request, "accounts/posting_end.html", {"form": form, "person": person, "posting": posting})
