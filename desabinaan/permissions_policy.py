"""Which abilities of the device the portal's pages may ask for: the camera, for scanning codes, and no other."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What a page asks for beyond this is refused by the browser without a question. Only names every browser knows: others
# are complained about in its console, on every page.
POLICY = (
    "camera=(self), screen-wake-lock=(self), fullscreen=(self), "
    "microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"
)


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response
