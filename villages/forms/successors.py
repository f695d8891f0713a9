"""The form for who follows somebody in office: place, function and unit are those of the predecessor."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from villages.domain.contacts import ContactDetails
from villages.forms.contacts import ContactForm
from villages.models import Stakeholder
from villages.queries.serving import served_by


class SuccessorForm(ContactForm):
    """Serves the villages ``contact``, the predecessor, serves; starts today unless said otherwise."""

    def __init__(self, *args: Any, user: User, contact: Stakeholder, **kwargs: Any) -> None:
        super().__init__(*args, user=user, village=contact.village, district=contact.district, **kwargs)
        self.predecessor = contact
        for name in ("function", "unit", "add_unit", "term_end"):
            self.fields.pop(name, None)
        self.fields["term_start"].required = True
        self.fields["term_start"].help_text = _("Masa jabatan pejabat lama berakhir sehari sebelumnya.")
        self.initial.setdefault("term_start", timezone.localdate())
        if "serves" in self.fields:
            self.initial["serves"] = [village.pk for village in served_by(user, contact)]
            self.offer_villages(user, district=contact.district, contact=contact)

    def details(self) -> ContactDetails:
        self.cleaned_data["function"] = self.predecessor.function
        return replace(super().details(), unit=self.predecessor.unit)
