"""One contact with everything its page tells."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from offices.scoping import ScopedQuerySet
from villages.enums import SUCCEEDED_FUNCTIONS
from villages.models import AssistedVillage, Consent, Stakeholder
from villages.queries.contacts import contacts_of
from villages.queries.serving import served_by


@dataclass(frozen=True, slots=True)
class ContactPage:
    """``served`` are villages in scope, ``served_elsewhere`` the number of others; ``consents`` the newest first,
    also those of contacts merged into this one."""

    contact: Stakeholder
    may_change: bool
    served: list[AssistedVillage]
    served_elsewhere: int
    consents: list[Consent]
    predecessor: Stakeholder | None
    successor: Stakeholder | None

    @property
    def is_succeeded(self) -> bool:
        """Whether the function is one that somebody takes over."""
        return self.contact.function in SUCCEEDED_FUNCTIONS


def kept_contacts(user: User) -> ScopedQuerySet:
    """Contacts that the person may change: of the own place, not those who only serve it."""
    return contacts_of(user).filter(Stakeholder.ancestors.within(user.scope))


def contact_page(user: User, contact: Stakeholder) -> ContactPage:
    serving = Stakeholder.objects.visible_to(user).with_served_count().get(pk=contact.pk).served_count
    served = served_by(user, contact) if serving else []
    chain = contacts_of(user)
    return ContactPage(
        contact=contact,
        may_change=kept_contacts(user).filter(pk=contact.pk).exists(),
        served=served,
        served_elsewhere=serving - len(served),
        consents=list(
            Consent.objects.visible_to(user)
            .filter(Q(stakeholder=contact) | Q(stakeholder__merged_into=contact))
            .select_related("recorded_by")
        ),
        predecessor=chain.filter(pk=contact.predecessor_id).first() if contact.predecessor_id else None,
        successor=chain.filter(predecessor=contact).order_by("retired_at", "-pk").first(),
    )
