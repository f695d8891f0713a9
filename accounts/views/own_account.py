"""One's own account: what it says, and the posting one works under."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.domain.users import correct_own_account
from accounts.forms.users import OwnAccountForm
from accounts.middleware import SESSION_KEY
from accounts.requests import SignedInRequest
from accounts.views.destinations import wanted_page
from offices.errors import DomainError
from offices.policy import signed_in


@signed_in
@sensitive_post_parameters("current_password")
def profile(request: SignedInRequest) -> HttpResponse:
    """Name, e-mail and language; postings are given by others and only shown."""
    form = OwnAccountForm.of(request.user, request.POST or None, user=request.user)
    if form.is_valid():
        try:
            correct_own_account(user=request.user, person=form.person)
        except DomainError as error:
            error.add_to(form)
        else:
            with translation.override(request.user.language):
                messages.success(request, _("Akun Anda tersimpan."))
            return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def switch_posting(request: SignedInRequest) -> HttpResponse:
    """Choose under which of one's own postings in force today to work; any other is not found."""
    if request.method != "POST":
        return render(request, "accounts/switch_posting.html", {"next": wanted_page(request)})
    wanted = request.POST.get("posting", "")
    chosen = next((posting for posting in request.user.postings if str(posting.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    messages.success(request, _("Sekarang Anda bekerja sebagai %(posting)s.") % {"posting": chosen.label})
    return redirect(wanted_page(request))
