"""What I was told of my office or Kanwil, to be read again and printed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from reports.queries.received import received, received_page
from villages.queries.keyset import key_in

READERS = (*OFFICE_ROLES, Role.REGIONAL_HEAD)


@roles(*READERS)
def digest_list(request: SignedInRequest) -> HttpResponse:
    before, after = (key_in(request.GET.get(name, "")) for name in ("sebelum", "sesudah"))
    page = received_page(request.user, before=before, after=after)
    context = {
        "page": page,
        "before_url": f"?sebelum={page.before}" if page.before else "",
        "after_url": f"?sesudah={page.after}" if page.after else "",
    }
    return render(request, "reports/digest_list.html", context)


@roles(*READERS)
def digest_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(received(request.user), pk=pk)
    return render(request, "reports/digest_detail.html", {"message": message, **message.context})
