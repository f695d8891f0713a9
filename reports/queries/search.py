"""One search for everything a reader may open: villages, sessions, contacts, officers, offices, pages.

Every group asks for ``MOST`` rows and one more, all of them through ``visible_to``; what is spelt alike is looked for
where nothing matches exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from offices.dates import read_date
from offices.errors import DomainError
from offices.formats import short_date
from offices.models import ImmigrationOffice
from offices.roles import OFFICE_ROLES, Role
from outreach.models import OutreachSession
from outreach.queries.session_search import sessions_found
from outreach.queries.sessions import session_rows
from reports.queries.search_pages import pages_found
from villages.domain.phones import mask_phone
from villages.queries.contacts import contact_search, contacts_alike, contacts_of, search_contacts
from villages.queries.places import villages_of
from villages.queries.search import Search, every_word
from villages.queries.villages import LEFT_OUT, search_villages, villages_alike

MOST, LONGEST, SHORTEST = 8, 60, 2
READS_OFFICERS = (*OFFICE_ROLES, Role.REGIONAL_HEAD)


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    note: str
    url: str


@dataclass(slots=True)
class Group:
    """``more_url``: the list with the same words, where there is more than is shown. ``alike``: nothing matched."""

    key: str
    label: str
    icon: str
    hits: list[Hit] = field(default_factory=list)
    more_url: str = ""
    alike: bool = False


def read_words(text: str) -> str:
    """What was typed, as it may be looked for."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST]


def search(user: User, text: str) -> list[Group]:
    """The groups with something in them, in their order; nothing for fewer than ``SHORTEST`` characters."""
    if len(text) < SHORTEST:
        return []
    villages, codes = _villages(user, text)
    groups = [
        Group("pages", _("Halaman"), "list", [Hit(label, "", url) for label, url in pages_found(user, text)]),
        villages,
        _sessions(user, text, codes),
        _contacts(user, text),
        _officers(user, text),
        _offices(user, text),
    ]
    return [group for group in groups if group.hits]


def _villages(user: User, text: str) -> tuple[Group, list[str]]:
    """Also the codes found: sessions held there are found by the village's name."""
    found, group = Search.of(text), Group("villages", _("Desa Binaan"), "village")
    rows = villages_of(user).exclude(status__in=LEFT_OUT)
    # of a kecamatan's name the village that bears it comes before the others there
    own = Case(When(region__name__icontains=" ".join(found.words), then=0), default=1)
    exact = list(search_villages(rows, found).order_by(own, "region__name", "pk")[: MOST + 1])
    if not exact and found.words:
        keys = villages_alike(rows, found)[: MOST + 1]
        by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
        exact, group.alike = [by_key[key] for key in keys if key in by_key], True
    group.hits = [
        Hit(row.label, f"{row.pk} · {row.office.short_name}", reverse("village_detail", args=[row.pk]))
        for row in exact[:MOST]
    ]
    if len(exact) > MOST:
        group.more_url = _list("village_list", text)
    return group, [row.pk for row in exact]


def _sessions(user: User, text: str, codes: list[str]) -> Group:
    words = Search.of(text, leaving_out=())
    keys = sessions_found(user, words.words, codes, day=_day(text), text=text, most=MOST + 1)
    shown = OutreachSession.objects.visible_to(user).filter(pk__in=keys)
    rows = sorted(session_rows(user, shown, leads=False), key=lambda row: keys.index(row.pk))
    hits = [
        Hit(row.title, f"{short_date(row.local_date)} · {row.hours} · {row.venue}, {row.village}", row.url)
        for row in rows[:MOST]
    ]
    more = ""
    if len(rows) > MOST:
        past = rows[0].local_date < timezone.localdate()
        more = _list("session_list", text, kapan="lewat" if past else "akan")
    return Group("sessions", _("Kegiatan"), "doc", hits, more)


def _day(text: str) -> date | None:
    if not any(sign.isdigit() for sign in text):
        return None
    try:
        return read_date(text, timezone.localdate())
    except DomainError:
        return None


def _contacts(user: User, text: str) -> Group:
    """Nothing for readers without persons: there are no contacts in their scope. Numbers stay masked."""
    group = Group("contacts", _("Kontak"), "person")
    if not user.scope.personal_data:
        return group
    found = contact_search(text)
    rows = contacts_of(user).filter(retired_at__isnull=True)
    exact = list(search_contacts(user, rows, found).order_by("name", "pk")[: MOST + 1])
    if not exact and found.words:
        keys = contacts_alike(user, rows, found)[: MOST + 1]
        by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
        exact, group.alike = [by_key[key] for key in keys if key in by_key], True
    group.hits = [
        Hit(
            row.full_name,
            " · ".join(filter(None, [row.function_title, row.place, mask_phone(row.phone)])),
            reverse("contact_detail", args=[row.pk]),
        )
        for row in exact[:MOST]
    ]
    if len(exact) > MOST:
        group.more_url = _list("contact_list", text)
    return group


def _officers(user: User, text: str) -> Group:
    """People posted as officers at the offices in scope, for those who read the page of PIMPASA."""
    group = Group("officers", "PIMPASA", "people")
    if user.scope.role not in READS_OFFICERS:
        return group
    posted = Posting.colleagues.visible_to(user).on(timezone.localdate())
    posted = posted.filter(role=Role.OFFICER, user__is_active=True).filter(_named(text, "user__name"))
    rows = list(posted.select_related("user", "office").order_by("user__name", "pk")[: MOST + 1])
    group.hits = [
        Hit(row.user.name, row.office.short_name, reverse("pimpasa_detail", args=[row.user_id]))
        for row in rows[:MOST]
        if row.office
    ]
    if len(rows) > MOST:
        group.more_url = _list("pimpasa_list", text)
    return group


def _offices(user: User, text: str) -> Group:
    """Offices whose dashboard the reader may open."""
    group = Group("offices", _("Kantor"), "building")
    if user.scope.role is Role.VILLAGE_OPERATOR:
        return group
    rows: QuerySet[ImmigrationOffice] = ImmigrationOffice.objects.visible_to(user).select_related("regional_office")
    words = [word for word in text.split() if word.lower() not in ("kanim", "kantor", "imigrasi")] or text.split()
    named = _named(" ".join(words), "place_name", "city", "regional_office__name")
    group.hits = [
        Hit(row.full_name, row.regional_office.short_name, f"{reverse('dashboard')}?{urlencode({'kantor': row.slug})}")
        for row in rows.filter(named, retired_at__isnull=True).order_by("place_name", "pk")[:MOST]
    ]
    return group


def _named(text: str, *columns: str) -> Q:
    words: Iterable[str] = Search.of(text).words or (text,)
    return every_word(words, *columns)


def _list(name: str, text: str, **more: Any) -> str:
    return f"{reverse(name)}?{urlencode({'q': text, **more})}"
