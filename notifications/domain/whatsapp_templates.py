"""Texts as Meta approves them: written, submitted, approved or rejected; what is in use stays until it is replaced."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Case, Max, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.domain.plain_text import one_line
from notifications.domain.text_preview import sample_of
from notifications.domain.trust import check_whole
from notifications.domain.wording import values_for
from notifications.enums import TemplateState
from notifications.kinds import Kind, kind_of
from notifications.models import WhatsAppTemplate
from offices.errors import DomainError

BODY_LENGTH = 1024
_VARIABLE = re.compile(r"\{(\w+)\}")


def variables_in(body: str) -> list[str]:
    """Names of the variables, each once, in the order in which their values are sent."""
    return list(dict.fromkeys(_VARIABLE.findall(body)))


def positional(body: str) -> str:
    """The text as it is entered at Meta, which counts variables: ``Yth. {{1}}, …``."""
    places = {name: place for place, name in enumerate(variables_in(body), start=1)}
    return _VARIABLE.sub(lambda found: f"{{{{{places[found[1]]}}}}}", body)


def sample(body: str, values: Mapping[str, str]) -> str:
    """The text as somebody reads it who is told ``values``; what has none stays as it is written."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), body)


def previewed(kind: Kind, language: str, body: str, *, awkward: bool = False) -> str:
    """What somebody invented reads of ``body``. Raises like :func:`write`."""
    body = _tidy(body)
    check(kind.value, body)
    return sample(body, values_for(kind, sample_of(kind, language, awkward)))


def write(*, actor: User | None, kind: str, language: str, body: str) -> WhatsAppTemplate:
    """The draft of this kind and language with these words: the one there is, or a new version.

    What is approved, or waits for Meta, stays as it is. Raises DomainError for a text Meta would not take.
    """
    body = _tidy(body)
    check(kind, body)
    with transaction.atomic():
        versions = WhatsAppTemplate.objects.filter(kind=kind, language=language)
        draft = versions.filter(state=TemplateState.DRAFT).select_for_update().first()
        if draft:
            draft.body, draft.written_by = body, actor
            draft.save(update_fields=["body", "written_by"])
            return draft
        version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
        stem = re.sub(r"[^a-z0-9]+", "_", kind.lower())
        return WhatsAppTemplate.objects.create(
            kind=kind, language=language, version=version, name=f"{stem}_v{version}", body=body, written_by=actor
        )


def submit(*, actor: User | None, template: WhatsAppTemplate) -> WhatsAppTemplate:
    """It was handed in to Meta. One version at a time waits there."""
    with transaction.atomic():
        row = _locked(template)
        _expect(row, TemplateState.DRAFT)
        if _others(row).filter(state=TemplateState.SUBMITTED).exists():
            raise DomainError(_("Versi sebelumnya masih menunggu keputusan Meta. Catat dulu keputusannya."))
        row.submitted_at, row.written_by = timezone.now(), row.written_by or actor
        return _moved(row, TemplateState.SUBMITTED)


def approve(*, actor: User | None, template: WhatsAppTemplate) -> WhatsAppTemplate:
    """Meta approved it: it is used from now on, instead of the version before."""
    with transaction.atomic():
        row = _locked(template)
        _expect(row, TemplateState.SUBMITTED)
        _others(row).filter(state=TemplateState.APPROVED).update(state=TemplateState.REPLACED)
        row.decided_by, row.decided_at = actor, timezone.now()
        return _moved(row, TemplateState.APPROVED)


def reject(*, actor: User | None, template: WhatsAppTemplate, reason: str) -> WhatsAppTemplate:
    """Meta did not take it, or took it back; without a version in use the next channel carries the message."""
    reason = one_line(reason)
    if not reason:
        raise DomainError(_("Tulis alasan dari Meta, supaya teksnya bisa diperbaiki."), field="reason")
    with transaction.atomic():
        row = _locked(template)
        _expect(row, TemplateState.SUBMITTED, TemplateState.APPROVED)
        row.decided_by, row.decided_at, row.reason = actor, timezone.now(), reason[:300]
        return _moved(row, TemplateState.REJECTED)


def approved(kind: str, language: str) -> WhatsAppTemplate | None:
    """The version in use; one in Bahasa Indonesia rather than none in the reader's language."""
    rows = WhatsAppTemplate.objects.filter(kind=kind, state=TemplateState.APPROVED, language__in={language, "id"})
    wanted_first = Case(When(language=language, then=Value(0)), default=Value(1))
    return rows.order_by(wanted_first).first()


def check(kind: str, body: str) -> None:
    """Raises DomainError for an unknown variable, and for what Meta refuses in any text."""
    known = kind_of(kind)
    if known is None:
        raise DomainError(_("Jenis pesan ini tidak dikenal."), field="kind")
    if not body:
        raise DomainError(_("Tulis teksnya."), field="body")
    if len(body) > BODY_LENGTH:
        raise DomainError(_("Teks WhatsApp paling panjang %(count)d huruf.") % {"count": BODY_LENGTH}, field="body")
    unknown = sorted(set(variables_in(body)) - {variable.name for variable in known.variables})
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in unknown)
        raise DomainError(_("Tidak dikenal untuk jenis pesan ini: %(names)s.") % {"names": names}, field="body")
    if re.search(r"[{}]", _VARIABLE.sub("", body)):
        raise DomainError(_("Kurung kurawal hanya untuk variabel, misalnya {name}."), field="body")
    if re.search(r"^\{\w+\}|\{\w+\}$|\}\s*\{", body):
        raise DomainError(
            _("Teks tidak boleh mulai atau berakhir dengan variabel, dan dua variabel tidak boleh berdampingan."),
            field="body",
        )
    check_whole(known, body, field="body")


def _tidy(body: str) -> str:
    return "\n".join(line.rstrip() for line in body.strip().splitlines())


def _locked(template: WhatsAppTemplate) -> WhatsAppTemplate:
    """The row as it is now, with every version of its kind and language held, so that two decisions queue up."""
    rows = WhatsAppTemplate.objects.filter(kind=template.kind, language=template.language)
    return next(row for row in rows.select_for_update().order_by("pk") if row.pk == template.pk)


def _others(row: WhatsAppTemplate) -> QuerySet[WhatsAppTemplate]:
    return WhatsAppTemplate.objects.filter(kind=row.kind, language=row.language).exclude(pk=row.pk)


def _expect(row: WhatsAppTemplate, *states: TemplateState) -> None:
    if row.state not in states:
        raise DomainError(
            _("Templat ini sudah berstatus “%(state)s”. Muat ulang halaman.") % {"state": row.get_state_display()}
        )


def _moved(row: WhatsAppTemplate, state: TemplateState) -> WhatsAppTemplate:
    row.state = state
    row.save(update_fields=["state", "reason", "written_by", "submitted_at", "decided_by", "decided_at"])
    return row
