"""Which text a page is about, who may change it, and the rows pages of texts show."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.kinds import Kind, KindGroup, kind_of, kinds
from notifications.models import MessageText
from offices.roles import OFFICE_ROLES, Role

READERS = (*OFFICE_ROLES, Role.NATIONAL)
LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Place:
    """The text of one kind in one language."""

    kind: Kind
    language: str
    may_edit: bool

    @property
    def other_language(self) -> str:
        return next(code for code in LANGUAGES if code != self.language)

    @property
    def language_label(self) -> str:
        return str(LANGUAGES[self.language])

    @property
    def url(self) -> str:
        return url_of(self.kind, self.language)

    @property
    def tabs(self) -> list[dict[str, Any]]:
        return self._languages("text_page")

    @property
    def whatsapp_tabs(self) -> list[dict[str, Any]]:
        return self._languages("whatsapp_text")

    @property
    def channels(self) -> list[dict[str, Any]]:
        return self._channels("text_page")

    @property
    def whatsapp_channels(self) -> list[dict[str, Any]]:
        return self._channels("whatsapp_text")

    def _languages(self, page: str) -> list[dict[str, Any]]:
        return [
            {"label": label, "active": code == self.language, "url": reverse(page, args=[self.kind.value, code])}
            for code, label in LANGUAGES.items()
        ]

    def _channels(self, active: str) -> list[dict[str, Any]]:
        return [
            {"label": label, "active": page == active, "url": reverse(page, args=[self.kind.value, self.language])}
            for page, label in (("text_page", _("Surel")), ("whatsapp_text", "WhatsApp"))
        ]


def place_of(request: HttpRequest, kind: str, language: str) -> Place:
    """Raises ``Http404`` for a kind that has no text, or a language nobody reads here."""
    known, user = kind_of(kind), request.user
    if known is None or not known.variables or language not in LANGUAGES:
        raise Http404
    return Place(known, language, may_edit=user.scope.role == Role.NATIONAL)  # type: ignore[union-attr]


def url_of(kind: Kind, language: str) -> str:
    return reverse("text_page", args=[kind.value, language])


def kinds_by_group(user: Any) -> list[dict[str, Any]]:
    """Kinds with texts under their groups; of each language the version that counts. One query."""
    rows = MessageText.objects.visible_to(user).select_related("created_by")
    newest = {
        (row.kind, row.language): row
        for row in rows.order_by("kind", "language", "-version").distinct("kind", "language")
    }
    groups = []
    for group in KindGroup:
        entries = []
        for kind in kinds():
            if kind.variables and kind.group == group:
                texts = [(code, label, newest.get((kind.value, code))) for code, label in LANGUAGES.items()]
                own = [bool(row and not row.built_in) for _code, _label, row in texts]
                entries.append(
                    {
                        "kind": kind,
                        "texts": [
                            {"code": code, "label": label, "row": row, "url": url_of(kind, code)}
                            for code, label, row in texts
                        ],
                        "lonely": any(own) and not all(own),
                    }
                )
        if entries:
            groups.append({"label": group.label, "kinds": entries})
    return groups


def version_rows(user: Any, kind: Kind, language: str) -> list[MessageText]:
    """All versions, the newest first."""
    rows = MessageText.objects.visible_to(user).filter(kind=kind.value, language=language)
    return list(rows.select_related("created_by").order_by("-version"))
