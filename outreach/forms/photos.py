"""Attaching a photo at a desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from files.enums import FileKind
from files.forms.uploads import UploadField
from outreach.enums import PhotoKind
from outreach.models import OutreachSession, SessionVillage


class PhotoForm(forms.Form):
    """Village is asked only where the person has a choice; empty: of the session as a whole.

    ``client_id`` makes the form sent twice one photo.
    """

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    photo = UploadField(FileKind.PHOTO)
    kind = forms.ChoiceField(label=_("Jenis"), choices=PhotoKind.choices, widget=forms.RadioSelect)
    caption = forms.CharField(
        label=_("Keterangan (boleh kosong)"), max_length=200, required=False,
        help_text=_("Jangan tulis nama anak atau pelajar."),
    )  # fmt: skip
    village = forms.ChoiceField(label=_("Desa"), required=False)

    def __init__(self, *args: Any, user: Any, session: OutreachSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = SessionVillage.objects.visible_to(user).filter(session=session).select_related("village__region")
        choices = [(row.village_id, row.village.region.full_name) for row in rows]
        if len(choices) > 1:
            self.fields["village"].choices = [("", _("Kegiatan seluruhnya")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["village"]
