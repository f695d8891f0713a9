"""Changing or calling off one session of a series, or this one and those that follow."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guidance.models import Topic
from offices.form_fields import TypedTimeField
from offices.keys import is_key
from outreach.domain import officers
from outreach.domain.series_changes import Common
from outreach.models import OutreachSession

ONLY, FOLLOWING = "only", "following"


class ScopeForm(forms.Form):
    """Which sessions of a series. ``versions`` are those the person saw, with the version of each: ``12:3,13:1``."""

    scope = forms.ChoiceField(
        label=_("Berlaku untuk"),
        choices=[(ONLY, _("Kegiatan ini saja")), (FOLLOWING, _("Ini dan berikutnya"))],
        initial=FOLLOWING,
        widget=forms.RadioSelect,
    )
    versions = forms.CharField(widget=forms.HiddenInput)
    chosen = forms.TypedMultipleChoiceField(
        label=_("Kegiatan"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rows: Sequence[OutreachSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["chosen"].choices = [(row.pk, str(row)) for row in rows]  # type: ignore[attr-defined]

    def seen(self, session: OutreachSession, *, previewed: bool) -> dict[int, int]:
        """The sessions meant, with the versions seen: for a preview all of the scope, then those left ticked."""
        data, seen = self.cleaned_data, parsed_versions(self.cleaned_data["versions"])
        if data["scope"] == ONLY:
            return {session.pk: seen.get(session.pk, 0)}
        return {pk: number for pk, number in seen.items() if not previewed or pk in {session.pk, *data["chosen"]}}


class ChangeSeriesForm(ScopeForm):
    """What sessions of a series have in common."""

    topic = forms.ModelChoiceField(label=_("Topik utama"), queryset=Topic.objects.none(), empty_label=None)
    venue = forms.CharField(label=_("Tempat"), max_length=120)
    start = TypedTimeField(label=_("Jam mulai"))
    end = TypedTimeField(label=_("Jam selesai"))
    lead = forms.ModelChoiceField(
        label=_("Penanggung jawab"), queryset=User.objects.none(), required=False, empty_label=_("Tanpa petugas")
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Petugas lain"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    overwrite = forms.BooleanField(
        label=_("Timpa juga yang pernah diatur sendiri"),
        required=False,
        help_text=_("Tanpa centang, kegiatan yang topik, tempat, jam, atau petugasnya sudah berbeda tetap begitu."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.visible_to(user).filter(retired_at__isnull=True)  # type: ignore[attr-defined]
        for name in ("lead", "members"):
            self.fields[name].queryset = officers.candidates(actor=user)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(session: OutreachSession, common: Common, rows: Sequence[OutreachSession]) -> dict[str, Any]:
        lead, members = common.people
        return {
            "topic": session.topic_id,
            "venue": session.venue,
            "start": session.local_start,
            "end": session.local_end,
            "lead": lead and lead.pk,
            "members": [user.pk for user in members],
            "versions": versions_of(rows),
        }

    def common(self) -> Common:
        data = self.cleaned_data
        return Common(
            data["topic"], data["venue"], (data["start"], data["end"]), (data["lead"], frozenset(data["members"]))
        )


class CallOffSeriesForm(ScopeForm):
    """Calls off one session of a series, or also those that follow."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dibaca semua orang yang sudah mendapat pesan tentang kegiatan itu."),
    )


def versions_of(rows: Sequence[OutreachSession]) -> str:
    return ",".join(f"{row.pk}:{row.version}" for row in rows)


def parsed_versions(text: str) -> dict[int, int]:
    """``12:3,13:1``; what is not of that form is left out."""
    pairs = (part.partition(":") for part in text.split(","))
    return {int(pk): int(number) for pk, _colon, number in pairs if is_key(pk) and is_key(number)}
