"""One's own inbox. Opening a message only shows it: its page then says so by a POST of its own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from notifications.domain.reading import mark_read
from notifications.models import Message
from notifications.queries.inbox import inbox_page, letter, unread_count
from offices.policy import signed_in


@signed_in
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    before = request.GET.get("sebelum", "")
    context = {"page": inbox_page(request.user, before=before), "is_first": not before}
    return render(request, "notifications/inbox.html", context)


@signed_in
@require_safe
def inbox_message(request: SignedInRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.own_inbox.visible_to(request.user), pk=pk)
    return render(request, "notifications/inbox_message.html", {"letter": letter(message)})


@signed_in
@require_POST
def inbox_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """From the page's script: how many are left unread. From its button: back to the list."""
    message = get_object_or_404(Message.own_inbox.visible_to(request.user), pk=pk)
    mark_read(Message.own_inbox.visible_to(request.user).filter(pk=message.pk))
    if not request.accepts("text/html"):
        return HttpResponse(str(unread_count(request.user)), content_type="text/plain")
    return redirect("inbox")


@signed_in
@require_POST
def inbox_read_all(request: SignedInRequest) -> HttpResponse:
    number = mark_read(Message.own_inbox.visible_to(request.user))
    if number:
        text = ngettext("%(number)s pesan ditandai sudah dibaca.", "%(number)s pesan ditandai sudah dibaca.", number)
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, _("Semua pesan sudah dibaca."))
    return redirect("inbox")
