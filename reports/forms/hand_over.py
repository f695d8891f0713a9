"""Handing an officer's villages over: looked at first, then confirmed as seen."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.models import User
from offices.formats import short_date
from outreach.domain.hand_over import Clash
from villages.domain.assignments import candidates
from villages.forms.assignments import day_field
from villages.models import Assignment


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was asked for: villages by code, ``left`` the keys of sessions that stay."""

    successor: User
    on: date
    decree_number: str
    villages: list[str]
    left: list[str]

    def fingerprint(self, session_ids: Sequence[int], clashes: Sequence[Clash]) -> str:
        """Stands for everything the page showed before the act was confirmed."""
        words = [self.successor.pk, self.on, *sorted(self.villages), "·", *session_ids, "·"]
        words += [f"{clash.key}/{clash.other.pk}" for clash in clashes]
        return hashlib.sha256(" ".join(map(str, words)).encode()).hexdigest()[:20]


class HandOverForm(forms.Form):
    """Who takes over which villages, from when. ``seen`` is what the person was shown last; ``left`` sessions stay."""

    successor = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Penerus"), empty_label=gettext_lazy("Pilih petugas")
    )
    on = day_field(
        gettext_lazy("Mulai"), help_text=gettext_lazy("hari pertama penerus; petugas lama sampai sehari sebelumnya")
    )
    decree_number = forms.CharField(
        label=gettext_lazy("Nomor SK"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("boleh diisi nanti"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    villages = forms.MultipleChoiceField(
        label=gettext_lazy("Desa yang diserahkan"), widget=forms.CheckboxSelectMultiple
    )
    left = forms.MultipleChoiceField(
        label=gettext_lazy("Tetap pada petugas lama"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, officer: User, held: list[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = candidates(actor=user).exclude(pk=officer.pk)  # type: ignore[attr-defined]
        choices = {row.village_id: f"{row.village.label} · {row.get_role_display()}" for row in held}
        self.fields["villages"].choices = list(choices.items())  # type: ignore[attr-defined]
        self.fields["villages"].initial = list(choices)
        self.fields["left"].choices = [(key, key) for key in self._sent("left")]  # type: ignore[attr-defined]

    def _sent(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def offer_to_leave(self, clashes: list[Clash]) -> None:
        """A box for each session the successor cannot take."""
        found = {clash.key: clash.session for clash in clashes}
        choices = [(key, f"{row} · {row.venue} · {short_date(row.local_date)}") for key, row in found.items()]
        self.fields["left"].choices = choices  # type: ignore[attr-defined]

    def show(self, fingerprint: str) -> None:
        """What is on the page now: confirming counts for this, and for nothing that changed meanwhile."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = fingerprint
        self.data = data

    @property
    def rotation(self) -> Rotation:
        names = ("successor", "on", "decree_number", "villages", "left")
        return Rotation(**{name: self.cleaned_data[name] for name in names})
