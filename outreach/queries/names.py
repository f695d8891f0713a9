"""Whom a village has named for a session, and whom it could name."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from outreach.domain import quotas
from outreach.domain.roll import in_roll_order
from outreach.models import Attendance, OutreachSession, SessionVillage
from villages.enums import Function
from villages.models import Stakeholder

PER_PAGE = 50
FUNCTIONS = dict(Function.choices)


@dataclass(frozen=True, slots=True)
class NamesFilter:
    """What the address says; unknown values count as not given."""

    text: str = ""
    function: str = ""

    @classmethod
    def read(cls, query: Any) -> "NamesFilter":
        function = query.get("fungsi", "")
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:80],
            function=function if function in Function.values else "",
        )


class NamesPage:
    """Both lists of the page, each by pages of its own; the number of queries does not follow their length."""

    def __init__(self, user: Any, session: OutreachSession, row: SessionVillage, query: Any) -> None:
        self.row = row
        self.filter = NamesFilter.read(query)
        named = Attendance.objects.visible_to(user).filter(
            session=session, village_id=row.village_id, stakeholder__isnull=False, annulled_at__isnull=True
        )
        self.named: Page = Paginator(named.order_by("roll_number"), PER_PAGE).get_page(query.get("daftar"))
        open_contacts = Stakeholder.objects.visible_to(user).filter(
            pk__in=quotas.candidates(session, row.village_id).values("pk")
        )
        self.functions = _counted(open_contacts)
        self.matching: QuerySet[Stakeholder] = _narrowed(open_contacts, self.filter)
        self.contacts: Page = Paginator(in_roll_order(self.matching), PER_PAGE).get_page(query.get("page"))

    @property
    def count(self) -> int:
        return self.named.paginator.count

    @property
    def left(self) -> int | None:
        """How many more may be named; nothing where there is no quota."""
        return max(self.row.quota - self.count, 0) if self.row.quota else None

    @property
    def all_fit(self) -> bool:
        """Whether everybody who matches could be named without going over the quota."""
        return self.left is None or self.contacts.paginator.count <= self.left


def _counted(contacts: QuerySet[Stakeholder]) -> list[tuple[str, str]]:
    """Functions that are there, with the number of those who could be named."""
    counts = dict(contacts.order_by().values_list("function").annotate(people=Count("pk")))
    return [(code, f"{FUNCTIONS[code]} ({counts[code]})") for code in Function.values if code in counts]


def _narrowed(contacts: QuerySet[Stakeholder], wanted: NamesFilter) -> QuerySet[Stakeholder]:
    if wanted.function:
        contacts = contacts.filter(function=wanted.function)
    if wanted.text:
        contacts = contacts.filter(Q(name__icontains=wanted.text) | Q(called__icontains=wanted.text))
    return contacts
