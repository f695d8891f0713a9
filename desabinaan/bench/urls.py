"""The portal's paths and, in a bench alone, the plainest page to compare them with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from desabinaan.urls import urlpatterns as portal
from guidance.models import Topic
from offices.policy import signed_in


@signed_in
def plainest_page(request: HttpRequest) -> HttpResponse:
    """Session, account, posting and one row: what every page has to do at the least."""
    return HttpResponse(str(Topic.objects.get(slug="paspor")))


urlpatterns = [*portal, path("bench/plainest/", plainest_page, name="bench_plainest")]
