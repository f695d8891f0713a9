"""From a row to the words of a mail.

``template`` is a stem: ``<stem>.subject.txt`` and ``<stem>.txt`` are there always, ``<stem>.html`` where a mail has
a face. Text never escapes, HTML always does, whatever the templates say about it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from notifications.domain.mail_bytes import Body
from notifications.domain.plain_text import one_line
from notifications.domain.ready_made import NOT_MADE, PERSONAL, Mould, filled, filled_body, is_personal, mould_of
from notifications.domain.way_out import unsubscribe_url
from notifications.domain.wishes import group_in, group_label
from notifications.domain.wording import Wording, moulds_held, wording_of
from notifications.models import Message


class Rendered(NamedTuple):
    """``html`` is empty for mails of text alone."""

    subject: str
    text: str
    html: str


class Ready(NamedTuple):
    """A mail made ready."""

    subject: str
    body: Body


def rendered(message: Message) -> Rendered:
    """The words of ``message`` in its language. Raises what templates raise: a missing one is a mistake of ours."""
    return _words(message, _made_ready(message))


def ready_or_rendered(message: Message) -> Ready | Rendered:
    """The body of a mail where one is ready, otherwise the words it is made of: the same in less time."""
    made = _made_ready(message)
    ready = filled_body(*made) if made else None
    return Ready(*ready) if ready else _words(message, made)


def _words(message: Message, made: tuple[Mould, dict[str, str]] | None) -> Rendered:
    if made:
        return Rendered(*filled(*made))
    if message.template:
        return _one_by_one(message, {})
    content = message.context
    return Rendered(one_line(content["subject"]), content["text"], content.get("html", ""))


def _one_by_one(message: Message, signs: Mapping[str, str]) -> Rendered:
    values = {**values_of(message), **signs}
    with translation.override(message.language):
        return rendered_with(message, values, wording_of(message.kind, message.language, values))


def _made_ready(message: Message) -> tuple[Mould, dict[str, str]] | None:
    """The mould for ``message`` and what fills its gaps; made with the second of those who are told the same."""
    moulds = moulds_held()
    if moulds is None or not message.template:
        return None
    own = {
        "name": message.context.get("name"), "link": message.context.get("link"),
        "recipient_name": message.recipient_name, "unsubscribe_url": unsubscribe_url(message),
    }  # fmt: skip
    own = {name: value for name, value in own.items() if value}
    key = message.template, message.kind, message.language, *own, *_shared(message.context)
    if not is_personal(own) or key not in moulds:
        moulds.setdefault(key, NOT_MADE)
        return None
    mould = moulds[key]
    if mould is NOT_MADE:
        mould = moulds[key] = mould_of([*own], lambda signs: _one_by_one(message, signs))
    return (mould, own) if mould else None


def _shared(context: Mapping[str, Any]) -> list[Any]:
    """What of ``context`` is not personal, to be compared; a text is told from what is written like it."""
    return [
        part if isinstance(part, str) else (repr(part),)
        for item in context.items()
        if item[0] not in PERSONAL
        for part in item
    ]


def values_of(message: Message) -> dict[str, Any]:
    """What the templates of ``message`` may name."""
    return {
        **times_restored(message.context),
        "recipient_name": message.recipient_name,
        "language": message.language,
        "portal_url": settings.PORTAL_URL,
        "unsubscribe_url": unsubscribe_url(message),
        "kind_group": group_label(group_in(message)),
    }


def rendered_with(message: Message, values: dict[str, Any], wording: Wording | None) -> Rendered:
    """The same with these own words, or with the portal's; in the language that is active."""
    values["wording"] = wording
    subject, text = rendered_text(message, values)
    html = _html(f"{message.template}.html", values)
    return Rendered(wording.subject if wording else subject, text, html)


def rendered_text(message: Message, values: dict[str, Any]) -> tuple[str, str]:
    """The portal's own subject, and the text."""
    subject = _text(f"{message.template}.subject.txt", values)
    text = _text(f"{message.template}.txt", values)
    return one_line(subject), text.strip() + "\n"


def times_restored(value: Any, key: str = "") -> Any:
    """JSON values with the ISO texts under keys ending in ``_at`` turned into datetimes, at any depth."""
    if isinstance(value, dict):
        return {name: times_restored(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [times_restored(item) for item in value]
    return dt.datetime.fromisoformat(value) if key.endswith("_at") and isinstance(value, str) and value else value


def _text(name: str, values: dict[str, Any]) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]  # of Django's engine, the only one here
    return template.render(Context(dict(values), autoescape=False))


def _html(name: str, values: dict[str, Any]) -> str:
    try:
        template = get_template(name)
    except TemplateDoesNotExist as missing:
        if missing.args[0] != name:
            raise
        return ""
    return template.render(values)
