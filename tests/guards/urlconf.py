"""Every path of the portal, flat."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One path with its full name (``admin:index``; empty: it has none) and what answers it."""

    path: str
    name: str
    view: object

    @property
    def in_admin(self) -> bool:
        return self.name.startswith("admin:") or self.path.startswith("admin/")


def routes() -> list[Route]:
    return list(_walk(get_resolver(), path="", namespace=""))


def _walk(resolver: URLResolver, *, path: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, path=here, namespace=inner)
        elif isinstance(entry, URLPattern):
            yield Route(here, f"{namespace}{entry.name}" if entry.name else "", entry.callback)
