"""Who may administer whose account: the rules every act on accounts, postings and codes begins with."""

from django.utils.translation import gettext as _

from accounts.models import Posting, User
from offices.domain.territory import office_of_region
from offices.errors import DomainError
from offices.models import Region
from offices.roles import Role

HEADS = (Role.SECTION_HEAD, Role.OFFICE_HEAD)
ADMINISTERING = (Role.ADMINISTRATOR, *HEADS)


def obstacle(*, actor: User, user: User) -> str:
    """Why ``actor`` may not change the account, its postings or its code; empty when they may.

    A head administers people who work as village operators of the own working area and nowhere else:
    whoever hands out a sign-in code could otherwise work under the person's other postings.
    """
    if actor.pk == user.pk:
        return _("Akun dan jabatan sendiri tidak dapat diubah di sini. Mintalah administrator atau atasan Anda.")
    role = actor.scope.role
    if role is Role.ADMINISTRATOR:
        return ""
    if role not in HEADS or not User.objects.visible_to(actor).filter(pk=user.pk).exists():
        return _("Anda tidak berwenang mengubah akun ini.")
    held = Posting.objects.filter(user=user).not_over()
    own = Posting.objects.of_operators_in(actor.scope.office_ids)
    if held.exclude(pk__in=own.values("pk")).exists():
        return _("Orang ini juga memegang jabatan di luar operator desa binaan kantor Anda. Mintalah administrator.")
    return ""


def check_may_administer(*, actor: User, user: User) -> None:
    """Raise DomainError when ``actor`` may not change this account."""
    if sentence := obstacle(actor=actor, user=user):
        raise DomainError(sentence)


def check_may_give(*, actor: User, role: Role, region: Region | None) -> None:
    """Raise DomainError when ``actor`` may not give anybody this role at this place."""
    if actor.scope.role is Role.ADMINISTRATOR:
        return
    if actor.scope.role not in HEADS:
        raise DomainError(_("Anda tidak berwenang memberi jabatan."))
    if role is not Role.VILLAGE_OPERATOR:
        raise DomainError(_("Kepala hanya dapat memberi jabatan operator desa/kelurahan."), field="role")
    office = office_of_region(region.pk) if region else None
    if office is None or office.pk not in actor.scope.office_ids:
        raise DomainError(_("Desa/kelurahan ini di luar wilayah kerja kantor Anda."), field="region")
