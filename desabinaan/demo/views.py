"""The demo's letter box: what the portal would have mailed, readable by whoever tries it out on this machine."""

from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from desabinaan.demo.mail import Letter, find_letter, letters
from offices.policy import public

LETTERS_ON_A_PAGE = 25
# A letter brings its own styles; nothing in it may run, load or be sent.
CSP_OF_A_LETTER = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@public
def letter_list(request: HttpRequest) -> HttpResponse:
    """``?kepada=`` searches the recipient, ``?hal=`` is the page, from 1."""
    to, asked = request.GET.get("kepada", "").strip(), request.GET.get("hal", "")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    first = (page - 1) * LETTERS_ON_A_PAGE
    found = list(islice(letters(to=to), first, first + LETTERS_ON_A_PAGE + 1))
    context = {
        "letters": found[:LETTERS_ON_A_PAGE],
        "to": to,
        "newer": page - 1,
        "older": page + 1 if len(found) > LETTERS_ON_A_PAGE else 0,
    }
    return render(request, "demo/letter_list.html", context)


@public
def letter(request: HttpRequest, name: str, number: int) -> HttpResponse:
    return render(request, "demo/letter.html", {"letter": _found(name, number)})


@public
def letter_html(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The letter as a mail program shows it; the policy keeps it from doing anything here."""
    html = _found(name, number).html
    if not html:
        raise Http404
    return HttpResponse(html, headers={"Content-Security-Policy": CSP_OF_A_LETTER})


def _found(name: str, number: int) -> Letter:
    found = find_letter(name, number)
    if found is None:
        raise Http404(_("Surat ini tidak ada."))
    return found
