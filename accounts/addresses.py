"""Where a request comes from, for the limit on sign-in attempts."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address the outermost of our own proxies saw.

    Without proxies it is the peer's. Of ``X-Forwarded-For`` only the last ``PROXY_COUNT`` names are ours; what stands
    before them anybody can write.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXY_COUNT:
        return peer
    names = [name.strip() for name in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if name.strip()]
    return names[-settings.PROXY_COUNT] if len(names) >= settings.PROXY_COUNT else peer
