"""The portal's paths and, in a bench alone, what they are compared with: the plainest page, and batches in bulk."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from desabinaan.bench.bulk import bulk
from desabinaan.urls import urlpatterns as portal
from guidance.models import Topic
from offices.policy import signed_in


@signed_in
def plainest_page(request: HttpRequest) -> HttpResponse:
    """Session, account, posting and one row: what every page has to do at the least."""
    return HttpResponse(str(Topic.objects.get(slug="paspor")))


urlpatterns = [
    *portal,
    path("bench/plainest/", plainest_page, name="bench_plainest"),
    path("bench/kirim/<int:pk>/", bulk, name="bench_bulk"),
]
