"""WhatsApp Cloud API: approved templates to people who said yes; in free words for a day after they wrote."""

import hashlib
import time
from typing import Any

from django.conf import settings
from django.utils import timezone

from notifications.domain import consents, pace
from notifications.domain.channel import RefusedError, TryLaterError, UnavailableError
from notifications.domain.http_line import Answer, HttpLine
from notifications.domain.numbers import whatsapp_is_offered
from notifications.domain.plain_text import one_line
from notifications.domain.rendering import rendered, times_restored
from notifications.domain.whatsapp_templates import approved, variables_in
from notifications.domain.wording import values_for
from notifications.enums import Channel
from notifications.kinds import kind_of
from notifications.models import Message, WhatsAppTemplate

PARAMETER_LENGTH = 250
BODY_LENGTH, TEXT_LENGTH = 1024, 4096

# Meta's error codes (docs/channels.md). What is not named here is this message's fault, for good.
TOO_FAST = {4, 80007, 130429, 131048, 131056}
THEIRS_FOR_NOW = {1, 2, 131000, 131016, 133004}
OURS = {0, 3, 10, 190, 368, 131005, 131031, 131042, 133010}


class WhatsAppChannel:
    """One connection per dispatcher, one pace for all of them."""

    def __init__(self) -> None:
        self._line = HttpLine(settings.WHATSAPP["url"])

    def send(self, message: Message) -> str | None:
        if not whatsapp_is_offered():
            raise RefusedError("WhatsApp is not set up")
        held = consents.held(message.person, message.address, timezone.now())
        if held is None:
            raise RefusedError("no consent to WhatsApp")
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.address.removeprefix("+"),
            "biz_opaque_callback_data": callback_data(message),
            **_content(message, free=held.open_until is not None),
        }
        _wait_for_a_slot()
        path = f"/{settings.WHATSAPP['phone_id']}/messages"
        return _taken(self._line.post(path, body, token=settings.WHATSAPP["token"]), message)

    def close(self) -> None:
        self._line.close()


def callback_data(message: Message) -> str:
    """Comes back with every report about the message: which row it is, and that the row is meant."""
    return f"{message.pk}.{hashlib.sha256(message.dedupe_key.encode()).hexdigest()[:32]}"


def parameters(template: WhatsAppTemplate, message: Message) -> list[str]:
    """The values in the order the text names them: each one line, as Meta wants, and not too long."""
    kind = kind_of(message.kind)
    context = {**times_restored(message.context), "recipient_name": message.recipient_name}
    values = values_for(kind, context) if kind else {}
    try:
        words = [one_line(values[name]) for name in variables_in(template.body)]
    except KeyError as gone:
        raise RefusedError(f"{template.name} names {gone}, which this kind has not") from gone
    return [word if len(word) <= PARAMETER_LENGTH else f"{word[: PARAMETER_LENGTH - 1]}…" for word in words]


def _content(message: Message, *, free: bool) -> dict[str, Any]:
    template = approved(message.kind, message.language)
    if template is None:
        if not free:
            raise RefusedError("no approved template, and the person did not write within 24 hours")
        text = rendered(message).text.strip()
        return {"type": "text", "text": {"preview_url": False, "body": text[:TEXT_LENGTH]}}
    values = parameters(template, message)
    if len(template.body) + sum(map(len, values)) > BODY_LENGTH:
        raise RefusedError(f"{template.name} is too long with its values")
    components = [{"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}]
    return {
        "type": "template",
        "template": {
            "name": template.name,
            "language": {"code": template.language},
            "components": components if values else [],
        },
    }


def _wait_for_a_slot() -> None:
    wait = pace.slot(Channel.WHATSAPP, per_second=settings.WHATSAPP["per_second"])
    if wait is None:
        raise TryLaterError("the pace agreed with WhatsApp is used up for now")
    if wait:
        time.sleep(wait)


def _taken(answer: Answer, message: Message) -> str | None:
    if answer.status < 300:
        try:
            return str(answer.body["messages"][0]["id"])[:120]
        except (KeyError, IndexError, TypeError):
            return None
    error = answer.body.get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code")
    # without the number, which Meta repeats in some of its sentences
    said = str(error.get("message") or "").replace(message.address.removeprefix("+"), "…")
    text = f"{code or answer.status} {said}".strip()
    if code in TOO_FAST or code in THEIRS_FOR_NOW or answer.status in (408, 429):
        raise TryLaterError(text)
    if code in OURS or answer.status in (401, 403) or (isinstance(code, int) and 200 <= code <= 299):
        raise UnavailableError(text)
    raise RefusedError(text)
