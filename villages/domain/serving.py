"""Villages that somebody of the kecamatan serves: a Babinsa of three villages exists once."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from villages.enums import SERVING_FUNCTIONS, Function
from villages.models import AssistedVillage, ServedVillage, Stakeholder


def set_served(contact: Stakeholder, villages: Collection[AssistedVillage], *, actor: User) -> None:
    """Make the villages served those given; ones that ``actor`` does not see stay as they are.

    Raises DomainError for somebody of one village, a function that serves none, and villages of another office. A
    contact that may not serve any more serves none.
    """
    may_serve = contact.village_id is None and contact.function in SERVING_FUNCTIONS
    if villages and not may_serve:
        names = ", ".join(str(Function(function).label) for function in SERVING_FUNCTIONS)
        raise DomainError(
            _("Hanya kontak kecamatan dengan fungsi %(functions)s yang melayani beberapa desa.")
            % {"functions": names},
            field="serves",
        )
    if any(village.office_id != contact.office_id for village in villages):
        raise DomainError(_("Desa yang dilayani harus desa binaan kantor yang sama."), field="serves")
    wanted = {village.pk for village in villages}
    there = ServedVillage.objects.filter(stakeholder=contact)
    seen = AssistedVillage.objects.visible_to(actor).values("pk")
    (there.filter(village__in=seen) if may_serve else there).exclude(village__in=wanted).delete()
    kept = set(there.values_list("village_id", flat=True))
    ServedVillage.objects.bulk_create(
        ServedVillage(stakeholder=contact, village_id=code) for code in sorted(wanted - kept)
    )
