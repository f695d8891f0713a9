"""Where to go after signing in or choosing a posting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.middleware import SESSION_KEY
from accounts.models import User

HOME = "/"


def wanted_page(request: HttpRequest) -> str:
    """The page named by ``next`` when it is one of the portal's own, else the home page."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if own else HOME


def first_page(request: HttpRequest, user: User) -> HttpResponse:
    """After signing in: people with several postings say first for which they have come."""
    page = wanted_page(request)
    if len(user.postings) > 1 and SESSION_KEY not in request.session:
        return redirect(f"{reverse('switch_posting')}?{urlencode({'next': page})}")
    return redirect(page)
