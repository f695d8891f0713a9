"""Every component in every state, for the people who build and check the pages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from offices.policy import signed_in


@signed_in
def style_guide(request: HttpRequest) -> HttpResponse:
    """``?tema=gelap`` and ``?tema=terang`` show the page in that theme without changing the reader's choice."""
    return render(request, "reports/style_guide.html", {"page": Paginator(range(120), 20).page(3)})
