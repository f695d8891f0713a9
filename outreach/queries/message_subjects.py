"""Which session a message was about, for lists of messages."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from notifications.subjects import Subject
from offices.formats import short_date
from offices.roles import Role
from outreach.models import OutreachSession


def name_sessions(user: Any, subjects: set[str]) -> Mapping[str, Subject]:
    """``session:12`` by name, day and host village; who reads several offices also reads which. One query."""
    ids = {int(number) for subject in subjects if (number := subject.partition(":")[2]).isdecimal()}
    sessions = (
        OutreachSession.objects.visible_to(user).filter(pk__in=ids).select_related("topic", "host__region", "office")
    )
    several = user.scope.role is Role.REGIONAL_HEAD
    return {f"session:{session.pk}": _named(session, several) for session in sessions}


def _named(session: OutreachSession, several_offices: bool) -> Subject:
    note = f"{short_date(session.starts_at, session.zone)} · {session.host.region.full_name}"
    note += f" · {session.office.short_name}" if several_offices else ""
    return Subject(str(session), note, reverse("session_detail", args=[session.pk]))
