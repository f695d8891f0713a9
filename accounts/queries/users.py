"""The accounts a person administers, and the postings shown beside them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, User
from offices.roles import Role

STATES = {
    "active": _("Aktif"),
    "inactive": _("Nonaktif"),
    "unopened": _("Belum pernah masuk"),
    "unposted": _("Tanpa jabatan"),
}


class UserCounts(TypedDict):
    active: int
    unopened: int


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account with its postings of today and later that the reader may see."""

    user: User
    postings: Sequence[Posting]


def administered_by(user: User) -> QuerySet[User]:
    """Accounts in the reader's care: for heads without their own, which they cannot change here."""
    users = User.objects.visible_to(user)
    return users if user.scope.role is Role.ADMINISTRATOR else users.exclude(pk=user.pk)


def filtered(user: User, *, text: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    """Those of them with every word of ``text`` in name, username or e-mail, a role today, and a state."""
    users = administered_by(user)
    for word in text.split():
        users = users.filter(Q(name__icontains=word) | Q(username__icontains=word) | Q(email__icontains=word))
    in_force = Posting.objects.visible_to(user).on(timezone.localdate())
    if role:
        users = users.filter(pk__in=in_force.filter(role=role).values("user_id"))
    if state == "unposted":
        users = users.filter(is_active=True).exclude(pk__in=in_force.values("user_id"))
    elif state:
        users = users.filter(_CONDITIONS[state])
    return users.order_by("name", "pk")


def counts(user: User) -> UserCounts:
    """Active accounts, and those of them nobody has signed in to yet."""
    return administered_by(user).aggregate(
        active=Count("pk", filter=_CONDITIONS["active"]), unopened=Count("pk", filter=_CONDITIONS["unopened"])
    )  # type: ignore[return-value]


def with_postings(user: User, users: Sequence[User]) -> list[UserRow]:
    """Rows for a list page; one query however many there are."""
    held: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.visible_to(user).not_over().filter(user__in=users).with_place():
        held[posting.user_id].append(posting)
    return [UserRow(user=each, postings=held[each.pk]) for each in users]


_CONDITIONS = {
    "active": Q(is_active=True),
    "inactive": Q(is_active=False),
    "unopened": Q(is_active=True, last_login__isnull=True),
}
