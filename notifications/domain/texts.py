"""Changing the words of a kind of mail: every change is a new version, checked before it counts."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from notifications.domain.plain_text import is_plain, unified
from notifications.domain.trust import check_links
from notifications.domain.wording import names_in, parts_of
from notifications.enums import MessageState
from notifications.kinds import Kind
from notifications.models import Message, MessageText
from notifications.models.texts import NOTE_LENGTH, SUBJECT_LENGTH, WORDS_LENGTH
from offices.errors import DomainError


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody typed; ``note`` says why."""

    subject: str
    opening: str
    closing: str = ""
    note: str = ""

    def unified(self) -> "Words":
        return Words(*(unified(text) for text in (self.subject, self.opening, self.closing, self.note)))


class NewerVersionError(DomainError):
    """Somebody saved meanwhile; ``newest`` is theirs."""

    def __init__(self, newest: MessageText | None) -> None:
        super().__init__(
            _(
                "Teks ini baru saja diubah orang lain, jadi teks Anda belum disimpan. Yang Anda ketik masih ada di "
                "sini; bandingkan dengan versi terbaru, lalu simpan lagi."
            )
        )
        self.newest = newest


def newest(kind: Kind, language: str) -> MessageText | None:
    """The version that counts; none: the words that come with the portal always did."""
    return MessageText.objects.filter(kind=kind.value, language=language).order_by("-version").first()


def save_text(*, actor: Any, kind: Kind, language: str, words: Words, seen: int) -> MessageText:
    """Write the next version after ``seen``, the one its writer had before them (0: none).

    Raises ``DomainError`` for words that cannot be sent, ``NewerVersionError`` where ``seen`` is no longer the newest.
    """
    words = words.unified()
    check_words(words, variables_of(kind))
    last = newest(kind, language)
    if last and not last.built_in and (last.subject, last.opening, last.closing) == _text_of(words):
        raise DomainError(_("Teks ini sama dengan yang berlaku sekarang; tidak ada yang perlu disimpan."))
    columns = {"subject": words.subject, "opening": words.opening, "closing": words.closing}
    return _written(actor, kind, language, seen, last, note=words.note, **columns)


def use_again(*, actor: Any, kind: Kind, version: MessageText, seen: int) -> MessageText:
    """An earlier version counts again, as a new one. Raises like :func:`save_text`."""
    note = _("Versi %(version)d dipakai lagi") % {"version": version.version}
    if version.built_in:
        return back_to_built_in(actor=actor, kind=kind, language=version.language, seen=seen, note=note)
    words = Words(version.subject, version.opening, version.closing, note)
    return save_text(actor=actor, kind=kind, language=version.language, words=words, seen=seen)


def back_to_built_in(*, actor: Any, kind: Kind, language: str, seen: int, note: str = "") -> MessageText:
    """The words that come with the portal count again. Raises like :func:`save_text`."""
    last = newest(kind, language)
    if last is None or last.built_in:
        raise DomainError(_("Teks bawaan portal sudah berlaku; tidak ada yang perlu disimpan."))
    return _written(actor, kind, language, seen, last, note=note, built_in=True)


def scheduled_with(kind: Kind, language: str) -> int:
    """How many messages of this kind wait to be sent: they go out with the words that count then. A figure only."""
    return Message.objects.filter(state=MessageState.SCHEDULED, kind=kind.value, language=language).count()


def variables_of(kind: Kind) -> list[str]:
    return [variable.name for variable in kind.variables]


def check_words(words: Words, allowed: Collection[str]) -> None:
    """Raises ``DomainError`` naming the field that cannot be sent as it is."""
    lengths = {"subject": SUBJECT_LENGTH, "opening": WORDS_LENGTH, "closing": WORDS_LENGTH, "note": NOTE_LENGTH}
    for field, most in lengths.items():
        text = getattr(words, field)
        if len(text) > most:
            raise DomainError(_("Terlalu panjang: paling banyak %(most)d huruf.") % {"most": most}, field=field)
        if not is_plain(text) or (field == "subject" and "\n" in text):
            raise DomainError(_("Ada karakter yang tidak dapat dikirim. Ketik ulang bagian ini."), field=field)
        if not text and field in ("subject", "opening"):
            raise DomainError(_("Bagian ini tidak boleh kosong."), field=field)
        if field != "note":
            check_variables(text, allowed, field=field)
            check_links(text, field=field)


def check_variables(text: str, allowed: Collection[str], *, field: str) -> None:
    """Raises ``DomainError`` for a variable that is not ``allowed``, or braces that are none."""
    try:
        names = names_in(parts_of(text))
    except ValueError:
        raise DomainError(
            _("Kurung kurawal hanya untuk variabel, misalnya {nama}. Tulis {{ dan }} untuk kurung kurawal biasa."),
            field=field,
        ) from None
    unknown = [name for name in names if name not in allowed]
    if unknown:
        there = ", ".join(f"{{{name}}}" for name in allowed) or "–"
        raise DomainError(
            _("Variabel %(name)s tidak dikenal di pesan ini. Yang dapat dipakai: %(allowed)s.")
            % {"name": f"{{{unknown[0]}}}", "allowed": there},
            field=field,
        )


def _text_of(words: Words) -> tuple[str, str, str]:
    return words.subject, words.opening, words.closing


def _written(
    actor: Any, kind: Kind, language: str, seen: int, last: MessageText | None, **columns: Any
) -> MessageText:
    if seen != (last.version if last else 0):
        raise NewerVersionError(last)
    try:
        with transaction.atomic():
            return MessageText.objects.create(
                kind=kind.value, language=language, version=seen + 1, created_by=actor, **columns
            )
    except IntegrityError:
        raise NewerVersionError(newest(kind, language)) from None
