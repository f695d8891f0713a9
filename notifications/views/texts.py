"""The words of messages: which were replaced, changing them with a preview, and going back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from notifications.domain import text_preview, texts
from notifications.domain.texts import NewerVersionError, Words
from notifications.forms.texts import TextForm
from notifications.kinds import Kind
from notifications.models import MessageText
from notifications.views.text_places import READERS, Place, kinds_by_group, place_of, version_rows
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import Role


@roles(*READERS)
def text_list(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/texts/list.html", {"groups": kinds_by_group(request.user)})


@roles(*READERS)
def text_page(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The national role changes the text here, the others read what people get."""
    place = place_of(request, kind, language)
    if request.method == "POST" and not place.may_edit:
        raise PermissionDenied
    last = texts.newest(place.kind, language)
    form = TextForm(request.POST or None, initial=TextForm.initial_of(_words_of(place.kind, language, last), last))
    conflict = None
    if request.method == "POST" and form.is_valid() and "lihat" not in request.POST:
        try:
            seen = form.cleaned_data["seen"]
            saved = texts.save_text(
                actor=request.user, kind=place.kind, language=language, words=form.words(), seen=seen
            )
        except NewerVersionError as error:
            error.add_to(form)
            conflict = _compared(error.newest, form.words()) if error.newest else None
            form.saw(error.newest.version if error.newest else 0)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Teks tersimpan sebagai versi %(version)d.") % {"version": saved.version})
            return redirect(place.url)
    context = _context(request, place, last) | {"form": form, "conflict": conflict, "preview": _preview(place, form)}
    return render(request, "notifications/texts/page.html", context, status=422 if form.errors else 200)


@roles(Role.NATIONAL)
@require_POST
def text_preview_part(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The mail with what is typed so far; nothing is kept."""
    place = place_of(request, kind, language)
    return render(request, "notifications/texts/_preview.html", {"preview": _preview(place, TextForm(request.POST))})


@roles(Role.NATIONAL)
@require_POST
def text_use(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """An earlier version, or with ``versi=0`` the words that come with the portal, count again."""
    place = place_of(request, kind, language)
    version, seen = _number(request, "versi"), _number(request, "dilihat")
    try:
        if version:
            rows = MessageText.objects.visible_to(request.user)
            earlier = get_object_or_404(rows, kind=kind, language=language, version=version)
            saved = texts.use_again(actor=request.user, kind=place.kind, version=earlier, seen=seen)
        else:
            saved = texts.back_to_built_in(actor=request.user, kind=place.kind, language=language, seen=seen)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Berlaku sekarang, sebagai versi %(version)d.") % {"version": saved.version})
    return redirect(place.url)


def _context(request: HttpRequest, place: Place, last: MessageText | None) -> dict[str, Any]:
    versions = version_rows(request.user, place.kind, place.language)
    asked = next((row for row in versions if str(row.version) == request.GET.get("banding")), None)
    now = _words_of(place.kind, place.language, last)
    return {
        "place": place,
        "last": last,
        "versions": versions,
        "scheduled": texts.scheduled_with(place.kind, place.language),
        "compared": {"version": asked, "parts": _parts(_words_of(place.kind, place.language, asked), now)}
        if asked
        else None,
        "lonely": _edited_alone(place, last),
    }


def _edited_alone(place: Place, last: MessageText | None) -> bool:
    """This language has words of its own, the other still those of the portal."""
    other = texts.newest(place.kind, place.other_language)
    return bool(last and not last.built_in) and (other is None or other.built_in)


def _words_of(kind: Kind, language: str, version: MessageText | None) -> Words:
    if version is None or version.built_in:
        return text_preview.built_in_words(kind, language)
    return Words(version.subject, version.opening, version.closing)


def _compared(newest: MessageText, typed: Words) -> dict[str, Any]:
    there = Words(newest.subject, newest.opening, newest.closing)
    return {"version": newest, "parts": _parts(there, typed.unified())}


def _parts(before: Words, after: Words) -> list[tuple[str, list[text_preview.Change]]]:
    return [
        (_("Judul surel"), text_preview.changes(before.subject, after.subject)),
        (_("Kata pembuka"), text_preview.changes(before.opening, after.opening)),
        (_("Kata penutup"), text_preview.changes(before.closing, after.closing)),
    ]


def _preview(place: Place, form: TextForm) -> dict[str, Any]:
    """What the mail would say with the words in ``form``; where they cannot be sent, why."""
    data: Any = form.data if form.is_bound else form.initial
    words = Words(*(str(data.get(name) or "") for name in ("subject", "opening", "closing")))
    awkward = data.get("contoh") == "aneh"
    try:
        mail = text_preview.preview(place.kind, place.language, words, awkward=awkward)
    except DomainError as error:
        field = form.fields[error.field].label if error.field else ""
        return {"error": error.message, "field": field, "awkward": awkward}
    return {"mail": mail, "awkward": awkward}


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isdecimal() and len(text) < 9):
        raise Http404
    return int(text)
