"""What the box "sudah dikirim" sends."""

from django import forms

from outreach.enums import GroupPostKind


class GroupPostForm(forms.Form):
    """``desa``: a code, or nothing for all villages of the session."""

    kind = forms.ChoiceField(choices=GroupPostKind.choices)
    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    client_id = forms.UUIDField()
    desa = forms.CharField(required=False, max_length=13)


class TakeBackForm(forms.Form):
    client_id = forms.UUIDField()
