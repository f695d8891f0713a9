"""Which session a message was about, for lists of messages."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from notifications.subjects import Subject
from offices.formats import short_date
from outreach.models import OutreachSession


def name_sessions(user: Any, subjects: set[str]) -> Mapping[str, Subject]:
    """``session:12`` by name, day and host village. One query."""
    ids = {int(number) for subject in subjects if (number := subject.partition(":")[2]).isdecimal()}
    sessions = OutreachSession.objects.visible_to(user).filter(pk__in=ids).select_related("topic", "host__region")
    return {f"session:{session.pk}": _named(session) for session in sessions}


def _named(session: OutreachSession) -> Subject:
    note = f"{short_date(session.starts_at, session.zone)} · {session.host.region.full_name}"
    return Subject(str(session), note, reverse("session_detail", args=[session.pk]))
