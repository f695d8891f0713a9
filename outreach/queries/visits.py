"""What the page for logging a visit knows without a network: the office's villages, and contacts without phones."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from offices.models import Zone
from outreach.domain.roll import in_roll_order
from outreach.domain.sent_items import is_off
from outreach.domain.visit_roll import numbers_of
from outreach.domain.visits import may_correct
from outreach.enums import SessionKind
from outreach.models import Attendance, OutreachSession, Visit
from villages.enums import STATUSES_ENDED, Function
from villages.models import Assignment, AssistedVillage, ServedVillage, Stakeholder

# An officer with more villages than this has the contacts of the others when they are asked for.
MOST_VILLAGES_KEPT = 20
MOST_CONTACTS = 3000
MOST_OF_A_VILLAGE = 400


@dataclass(frozen=True, slots=True)
class Place:
    """A village to choose; ``mine``: the reader is assigned to it today."""

    code: str
    name: str
    district: str
    zone: str
    mine: bool


def visited(user: User) -> Any:
    """Villages a visit can be logged for: of the reader's office, and not given up."""
    rows = AssistedVillage.objects.visible_to(user).filter(office_id__in=user.scope.office_ids)
    return rows.exclude(status__in=STATUSES_ENDED).select_related("region", "district", "office")


def places_of(user: User) -> list[Place]:
    """Own villages first, then by name. Two queries."""
    own = set(
        Assignment.objects.visible_to(user)
        .on(timezone.localdate())
        .filter(officer=user)
        .values_list("village_id", flat=True)
    )
    found = [
        Place(row.pk, row.region.full_name, row.district.name, str(Zone(row.region.zone).label), row.pk in own)
        for row in visited(user)
    ]
    return sorted(found, key=lambda place: (not place.mine, place.name, place.district, place.code))


def visit_data(user: User, code: str = "") -> dict[str, Any]:
    """The villages, and contacts of the reader's own ones, or of the one named; without phones and addresses.

    ``contacts``: by village rows of key, name, function, unit; of the kecamatan (who serve no single village) by its
    code. ``whole``: villages whose contacts are all here. Five queries, however many there are.
    """
    places = places_of(user)
    known = {place.code for place in places}
    kept = [code] if code in known else [place.code for place in places if place.mine][:MOST_VILLAGES_KEPT]
    contacts = _contacts(user, kept, MOST_OF_A_VILLAGE if code else MOST_CONTACTS)
    return {
        "villages": [[place.code, place.name, place.district, place.zone, place.mine] for place in places],
        "contacts": contacts,
        "whole": kept,
    }


def etag_of(data: dict[str, Any]) -> str:
    return '"' + hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32] + '"'


def contacts_of(user: User, code: str) -> list[list[Any]]:
    """Of one village and its kecamatan, to tick on the page itself."""
    found = _contacts(user, [code], MOST_OF_A_VILLAGE)
    return [*found.get(code, []), *found.get(code[:8], [])]


def _contacts(user: User, codes: Collection[str], most: int) -> dict[str, list[list[Any]]]:
    if not codes:
        return {}
    serving = defaultdict(list)
    served = ServedVillage.objects.visible_to(user).filter(village__in=codes)
    for contact_id, village in served.values_list("stakeholder_id", "village_id"):
        serving[contact_id].append(village)
    rows = Stakeholder.objects.visible_to(user).filter(retired_at__isnull=True)
    of_district = Q(village__isnull=True, district_id__in={code[:8] for code in codes})
    people = in_roll_order(rows.filter(Q(village__in=codes) | of_district))
    found: dict[str, list[list[Any]]] = defaultdict(list)
    # phones and addresses never leave the database for this
    for row in people.defer("phone", "email", "wish_source")[:most]:
        places: Iterable[str] = [row.village_id] if row.village_id else serving.get(row.pk, [row.district_id])
        unit = row.unit.label if row.unit else ""
        for place in places:
            found[place].append([row.pk, row.full_name, row.function_title, unit])
    return dict(found)


@dataclass(frozen=True, slots=True)
class VisitPart:
    """What a session page says about a visit; ``reads_findings``: the reader is of the office or its Kanwil."""

    findings: str
    follow_up: str
    women: int
    men: int
    others: int
    met: list[str]
    clock_is_off: bool
    reads_findings: bool
    may_correct: bool


def visit_of(user: User, session: OutreachSession) -> VisitPart | None:
    """None for what is no logged visit, and for readers without persons. Three queries."""
    if session.kind != SessionKind.VISIT or not session.logged_afterwards or not user.scope.personal_data:
        return None
    visit = Visit.objects.visible_to(user).filter(session=session).distinct().first() or Visit()
    rows = Attendance.objects.visible_to(user).filter(session=session, annulled_at__isnull=True)
    titles = dict(Function.choices)
    scope = user.scope
    reads = session.office_id in scope.office_ids or session.regional_office_id in scope.regional_office_ids
    return VisitPart(
        findings=visit.findings if reads else "",
        follow_up=visit.follow_up,
        met=[f"{row.name}, {row.unit_label or titles[row.function]}" for row in rows.order_by("roll_number")],
        clock_is_off=is_off(visit.clock_off),
        reads_findings=reads,
        may_correct=may_correct(session, actor=user, now=timezone.now()),
        **numbers_of(session),
    )
