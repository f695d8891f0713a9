"""What kinds of messages there are. Upper apps register theirs in ``AppConfig.ready``: this app does not know them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class KindGroup(models.TextChoices):
    """What a person may say no to: kinds that belong together for a reader."""

    INVITATION = "invitation", _("Undangan dan permintaan konfirmasi")
    REMINDER = "reminder", _("Pengingat")
    NEWS = "news", _("Perubahan dan pembatalan")
    SUMMARY = "summary", _("Rekap dan tugas setelah kegiatan")
    DIGEST = "digest", _("Ringkasan berkala")
    ACCOUNT = "account", _("Akun")


@dataclass(frozen=True, slots=True)
class Variable:
    """A word a text may name as ``{name}``; ``sample``, lazy where languages differ, stands for it in previews.

    ``context_key``: what a message's context calls it, where not by ``name``; names that people type are Indonesian.
    ``owed``: by it readers know whose message it is, so no text may leave it out.
    """

    name: str
    label: Any
    sample: Any
    context_key: str = ""
    owed: bool = False

    @property
    def key(self) -> str:
        return self.context_key or self.name


@dataclass(frozen=True, slots=True)
class Kind:
    """``bundles``: may go out together with others of one day. ``template``: stem of the texts that come with the
    portal. ``sample``: a context to preview them with, as a plan would write it.
    """

    value: str
    label: Any
    group: KindGroup
    template: str = ""
    bundles: bool = False
    variables: tuple[Variable, ...] = ()
    sample: Mapping[str, Any] = field(default_factory=dict)

    def sample_in(self, language: str) -> dict[str, Any]:
        """``sample`` as a plan writes it for a reader of this language."""
        with translation.override(language):
            return {name: _spoken(value) for name, value in self.sample.items()}


def _spoken(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _spoken(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_spoken(item) for item in value]
    return str(value) if isinstance(value, Promise) else value


_kinds: dict[str, Kind] = {}


def register_kinds(kinds: Iterable[Kind]) -> None:
    """Make kinds known; one registered again replaces itself."""
    _kinds.update({kind.value: kind for kind in kinds})


def kind_of(value: str) -> Kind | None:
    return _kinds.get(value)


def kinds() -> list[Kind]:
    """All registered ones, in the order they were registered."""
    return list(_kinds.values())


def label_of(value: str) -> str:
    """What people call a kind; one nobody registered (any more) by its own name."""
    kind = _kinds.get(value)
    return str(kind.label) if kind else value
