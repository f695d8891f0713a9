"""Giving and ending postings. A posting is history: it is ended, not overwritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.authority import check_may_administer, check_may_give
from accounts.models import Posting, SignInCode, User
from offices.domain.territory import office_of_region
from offices.errors import DomainError
from offices.formats import long_date
from offices.models import ImmigrationOffice, Level, Region, RegionalOffice
from offices.roles import PLACE_OF_ROLE, PlaceKind, Role

# After a village went on under another code its operators still see the old one for so long.
DAYS_TO_FINISH = 30
LEVELS: dict[PlaceKind, tuple[Level, ...]] = {
    PlaceKind.VILLAGE: (Level.VILLAGE,),
    PlaceKind.DISTRICT: (Level.DISTRICT,),
    PlaceKind.AREA: (Level.REGENCY, Level.DISTRICT),
}


@dataclass(frozen=True, kw_only=True)
class Post:
    """A role at its place for a time, as asked for; places the role does not need are left aside."""

    role: Role
    office: ImmigrationOffice | None = None
    regional_office: RegionalOffice | None = None
    region: Region | None = None
    acting: str = ""
    starts_on: date
    ends_on: date | None = None


def add_posting(*, user: User, post: Post, actor: User) -> Posting:
    """Give the user a posting. Raises DomainError naming the field when a rule refuses.

    A sign-in code somebody else handed out ends with it: they know it, and could work under this posting.
    """
    check_may_administer(actor=actor, user=user)
    check_may_give(actor=actor, role=post.role, region=post.region)
    with transaction.atomic():
        SignInCode.objects.filter(user=user).exclude(created_by=actor).delete()
        return give(user=user, post=post)


def give(*, user: User, post: Post) -> Posting:
    """Write the posting after the rules of place and time; who may give it has been checked by the caller."""
    posting = Posting(
        user=user,
        role=post.role,
        acting=post.acting,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        **_place(post),
    )
    if post.role is Role.VILLAGE_OPERATOR:
        posting.guiding_office = office_of_region(posting.region_id or "")
    _check_time(posting)
    with _no_overlap():
        posting.save(force_insert=True)
    return posting


def end_posting(*, posting: Posting, last_day: date | None, actor: User) -> None:
    """Make ``last_day`` the last one of the posting, or end it at once (None); the pages follow with the next request.

    Ended at once, a posting that began today or lies ahead never was one: its row goes, its history stays.
    """
    check_may_administer(actor=actor, user=posting.user)
    with transaction.atomic():
        if posting.role == Role.ADMINISTRATOR:  # before the row itself, so that two acts lock in the same order
            check_administrator_remains(without=Q(pk=posting.pk), day=_day_after(last_day))
        posting = Posting.objects.select_for_update().get(pk=posting.pk)
        if posting.ends_on and posting.ends_on < timezone.localdate():
            raise DomainError(_("Jabatan ini sudah berakhir. Beri jabatan baru bila orangnya bertugas lagi."))
        if last_day is None and posting.starts_on >= timezone.localdate():
            posting.delete()
            return
        posting.ends_on = last_day or timezone.localdate() - timedelta(days=1)
        _check_time(posting)
        with _no_overlap():
            posting.save(update_fields=["ends_on"])


def follow_region(*, old: Region, new: Region, day: date) -> int:
    """Give the village operators of ``old`` the same posting at ``new`` from ``day`` on; how many.

    Who may decide this has been checked by the caller. The posting at ``old`` ends ``DAYS_TO_FINISH`` later, unless it
    did earlier: rolls of what was held there are still theirs to finish. One that has not begun goes over whole.
    """
    followed = 0
    rows = Posting.objects.filter(role=Role.VILLAGE_OPERATOR, region=old).not_over().select_for_update()
    for posting in rows.order_by("pk"):
        there = Posting.objects.filter(user=posting.user_id, role=posting.role, region=new).not_over()
        if not there.exists():
            starts_on = max(day, posting.starts_on)
            post = Post(
                role=Role.VILLAGE_OPERATOR,
                region=new,
                acting=posting.acting,
                starts_on=starts_on,
                ends_on=posting.ends_on,
            )
            give(user=posting.user, post=post)
            followed += 1
        if posting.starts_on > day:
            posting.delete()
            continue
        last = day + timedelta(days=DAYS_TO_FINISH)
        if posting.ends_on is None or posting.ends_on > last:
            posting.ends_on = last
            posting.save(update_fields=["ends_on"])
    return followed


def check_administrator_remains(*, without: Q, day: date) -> None:
    """Raise DomainError unless an active administrator is in force on ``day`` besides those ``without`` names.

    Locks the administrators' rows, so that two of them cannot remove each other at the same moment.
    """
    held = Posting.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").select_for_update()
    users = User.objects.filter(pk__in=[posting.user_id for posting in held], is_active=True)
    users = users.order_by("pk").select_for_update()
    active = {user.pk for user in users}
    if not Posting.objects.on(day).filter(role=Role.ADMINISTRATOR, user_id__in=active).exclude(without).exists():
        raise DomainError(
            _("Ini administrator terakhir. Tunjuk administrator lain lebih dahulu, lalu akhiri yang ini.")
        )


def _day_after(last_day: date | None) -> date:
    return last_day + timedelta(days=1) if last_day else timezone.localdate()


def _place(post: Post) -> dict[str, ImmigrationOffice | RegionalOffice | Region]:
    """The one place the role needs, by column. Raises DomainError when it is missing or of the wrong kind."""
    kind = PLACE_OF_ROLE[post.role]
    if kind is PlaceKind.NONE:
        return {}
    if kind is PlaceKind.OFFICE:
        if post.office is None:
            raise DomainError(_("Pilih Kantor Imigrasi untuk peran ini."), field="office")
        return {"office": post.office}
    if kind is PlaceKind.REGIONAL_OFFICE:
        if post.regional_office is None:
            raise DomainError(_("Pilih Kanwil untuk peran ini."), field="regional_office")
        return {"regional_office": post.regional_office}
    if post.region is None or post.region.level not in LEVELS[kind]:
        raise DomainError(
            _("Peran ini memerlukan wilayah: %(kind)s. Pilih dari daftar atau tulis kodenya.") % {"kind": kind.label},
            field="region",
        )
    if post.region.retired_at:
        raise DomainError(_("Kode wilayah ini tidak berlaku lagi. Pilih penggantinya."), field="region")
    return {"region": post.region}


def _check_time(posting: Posting) -> None:
    if posting.ends_on and posting.ends_on < posting.starts_on:
        raise DomainError(
            _("Hari terakhir tidak boleh sebelum hari mulai, %(day)s.") % {"day": long_date(posting.starts_on)},
            field="ends_on",
        )


@contextmanager
def _no_overlap() -> Iterator[None]:
    """The database decides about overlaps, also between two saves at the same moment; this says it in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "posting_of_one_role_and_place_does_not_overlap" not in str(error):
            raise
        raise DomainError(
            _("Orang ini sudah memegang jabatan yang sama di tempat itu pada waktu tersebut."), field="starts_on"
        ) from error
