"""What the records of a selection lack: rolls, phones of contacts, leaders of RT; each with the list behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.enums import SessionState
from outreach.models import OutreachSession
from reports.domain.snapshot import one_snapshot
from reports.indicators import Text
from reports.queries.activity import villages_in
from reports.queries.behind import SessionList, facts_behind
from reports.queries.figures import DUE_WITHIN
from reports.queries.selection import Selection
from villages.models import VillageQuerySet
from villages.queries.keyset import Order, Page, page_of


@dataclass(frozen=True, slots=True)
class VillageFlaw:
    """Villages with something missing. ``annotated`` gives them ``missing`` and ``whole``, two columns by name.

    ``summed``: both, of all these villages. ``persons``: what is missing is of persons.
    """

    title: Text
    definition: Text
    annotated: Callable[[Any], VillageQuerySet]
    summed: Callable[[Any], tuple[int, int]]
    missing: str
    whole: str
    persons: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the panel. ``url``: the list, without its query; ``whole``: of how many, where that is known."""

    title: Text
    definition: Text
    count: int
    whole: int
    url: str
    persons: bool = False


@dataclass(frozen=True, slots=True)
class FlawedVillages:
    page: Page
    missing: int
    whole: int


def _not_sent(_user: Any) -> Q:
    return Q(rolls_received=0)


def _not_closed(user: Any) -> Q:
    sessions = OutreachSession.objects.visible_to(user).filter(
        state=SessionState.AWAITING_ROLL, held_at__isnull=False, ends_at__lt=timezone.now() - DUE_WITHIN
    )
    return Q(session_id__in=sessions.order_by().values("pk"))


def _nobody(_user: Any) -> Q:
    return Q(present=0, represented=0, counted=0)


_ROLL = ((("rolls",), _("daftar hadir")),)
SESSION_FLAWS: dict[str, tuple[SessionList, Text]] = {
    "belum-masuk": (
        SessionList(_("Daftar hadir belum masuk"), ("rolls",), _ROLL, only=_not_sent),
        _("Kegiatan sudah selesai, belum ada seorang pun tercatat dan daftar hadirnya belum ditutup."),
    ),
    "belum-ditutup": (
        SessionList(_("Daftar hadir belum ditutup"), ("rolls",), _ROLL, only=_not_closed),
        _("Sudah ada yang tercatat, tetapi lebih dari 24 jam setelah selesai daftar hadirnya masih terbuka."),
    ),
    "tanpa-peserta": (
        SessionList(_("Daftar hadir tanpa seorang pun"), ("rolls_received",), _ROLL, only=_nobody),
        _("Daftar hadir sudah ditutup, tetapi dari desa tuan rumah tidak ada yang hadir, diwakili, atau dihitung."),
    ),
}
FLAWED_SESSIONS = {key: sessions for key, (sessions, _definition) in SESSION_FLAWS.items()}
VILLAGE_FLAWS: dict[str, VillageFlaw] = {
    "tanpa-telepon": VillageFlaw(
        _("Kontak tanpa nomor HP"),
        _("Kontak desa yang masih dipakai dan nomor HP-nya kosong: undangan dan pengingat tidak sampai."),
        VillageQuerySet.with_phones_missing, VillageQuerySet.phones_missing, "phones_missing", "contact_count",
        persons=True,
    ),
    "rt-tanpa-ketua": VillageFlaw(
        _("RT tanpa kontak ketua"),
        _("RT yang berlaku dan belum punya kontak Ketua RT yang masih dipakai."),
        VillageQuerySet.with_leaders_missing, VillageQuerySet.leaders_missing, "leaders_missing", "rt_count",
    ),
}  # fmt: skip


def flaws(user: Any, selection: Selection) -> list[Found]:
    """Every check, also those that found nothing. Two queries each at most."""
    found = []
    with one_snapshot():
        for key, (sessions, definition) in SESSION_FLAWS.items():
            url = reverse("figure_behind", args=[key])
            facts = facts_behind(user, selection, sessions)
            expected = facts_behind(user, selection, SessionList("", ("rolls",), ())).order_by()
            found.append(Found(sessions.title, definition, facts.order_by().count(), expected.count(), url))
        for key, flaw in VILLAGE_FLAWS.items():
            url = reverse("quality_villages", args=[key])
            missing, whole = flaw.summed(villages_in(user, selection).order_by())
            found.append(Found(flaw.title, flaw.definition, missing, whole, url, flaw.persons))
    return found


def most_first(flaw: VillageFlaw) -> Order:
    return Order((flaw.missing,), descending=True)


def flawed_villages(user: Any, selection: Selection, flaw: VillageFlaw, *, before: str, after: str) -> FlawedVillages:
    """A page of the villages, where most is missing first; the sums are of the whole selection."""
    with one_snapshot():
        missing, whole = flaw.summed(villages_in(user, selection).order_by())
        rows = flaw.annotated(villages_in(user, selection)).filter(**{f"{flaw.missing}__gt": 0})
        related = rows.select_related("region", "district", "office")
        page = page_of(related, most_first(flaw), scope=rows, before=before, after=after)
    return FlawedVillages(page, missing, whole)
