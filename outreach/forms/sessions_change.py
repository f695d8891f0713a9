"""The form that changes a session, and what it does when somebody else was faster."""

import json
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, Self

from django import forms
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import DASH, clock, short_date
from offices.models import Zone
from outreach.domain import officers
from outreach.domain.details import details_of
from outreach.domain.times import SessionTimes, end_of
from outreach.enums import SessionLevel
from outreach.forms.sessions_details import DetailsForm, typed_as_initial
from outreach.forms.sessions_speakers import ROWS, SpeakerRows
from outreach.models import OutreachSession, SessionVillage
from villages.models import AssistedVillage

# Fields that stand in the form as they do in the details.
PLAIN = (
    "venue", "gathering", "level", "open_ended", "after_prayer", "is_public", "expected_participants", "letter_number",
    "notes",
)  # fmt: skip
SALT = "outreach.session_seen"


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else changed while the form was open, in words; ``kept``: the person typed something else here."""

    label: str
    before: str
    now: str
    kept: bool


class ChangeForm(DetailsForm):
    """Changes a session; ``version`` and ``seen`` are what the person saw when the form was drawn."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    meanwhile: list[Meanwhile]

    def __init__(self, *args: Any, user: User, session: OutreachSession, **kwargs: Any) -> None:
        present = self.initial_of(session)
        kwargs["initial"] = present | {"seen": _sealed(present)} | (kwargs.get("initial") or {})
        super().__init__(*args, user=user, **kwargs)
        self.session, self.meanwhile = session, []
        rows = SessionVillage.objects.visible_to(user).filter(session=session).select_related("village__region")
        self.villages: list[AssistedVillage] = [row.village for row in rows]
        self.offer_places(self.villages, kept=session.place_id)
        self.fields["lead"].required = session.led_by_id is None
        if session.level == SessionLevel.UNIT:
            operators = officers.village_operators([village.pk for village in self.villages])
            self.fields["lead"].queryset |= operators  # type: ignore[attr-defined]

    @classmethod
    def unchecked(cls, typed: QueryDict, *, user: User, session: OutreachSession) -> Self:
        """What was typed so far, not judged yet."""
        return cls(user=user, session=session, initial=typed_as_initial(cls, typed))

    def zone(self) -> Zone:
        return Zone(self.session.zone)

    def typed(self) -> tuple[SessionTimes | None, str]:
        """Day and hours, if they can be read, and the place in words."""
        day, start, end, place = (self._read(name) for name in ("date", "start", "end", "place"))
        venue = place.name if place else (self._read("venue") or "")
        if not day or not start:
            return None, venue
        return SessionTimes(day, start, end if end and end > start else end_of(start), self.zone()), venue

    def meet(self, session: OutreachSession) -> None:
        """After a refusal: where the session is no longer what the person saw, show what became of it.

        Fields the person left alone take the present value over, the others keep what was typed; ``meanwhile`` says
        which. The next save of what stands there then counts from the present version.
        """
        if str(session.version) == self.data.get("version"):
            return
        before, present = _opened(self.data.get("seen", "")), self.initial_of(session)
        plain, data = _plain(present), QueryDict(mutable=True)
        data.update(self.data)
        for name in before.keys() & present.keys() - {"version"}:
            now = plain[name]
            if before[name] != now:
                typed = self._typed_other_than(name, before[name])
                old, new = self._words(name, before[name]), self._words(name, now)
                self.meanwhile.append(Meanwhile(self._label(name), old, new, kept=typed))
                if not typed:
                    self._take_over(data, name, present[name])
        self.meanwhile.sort(key=lambda change: change.label)
        data["version"], data["seen"] = str(session.version), _sealed(present)
        self.data = data

    def _typed_other_than(self, name: str, before: Any) -> bool:
        if name == ROWS:
            rows = self.speakers.speakers() if self.speakers.is_bound and self.speakers.is_valid() else None
            return rows is None or [asdict(row) for row in rows] != before
        field = self.fields[name]
        return field.has_changed(before, field.widget.value_from_datadict(self.data, self.files, name))

    def _take_over(self, data: QueryDict, name: str, value: Any) -> None:
        if name == ROWS:
            self.speakers = SpeakerRows(prefix=ROWS, initial=value)
        elif isinstance(value, list):
            data.setlist(name, [str(one) for one in value])
        elif value is False or value is None:
            data.pop(name, None)
        else:
            data[name] = "on" if value is True else str(self.fields[name].prepare_value(value))

    def _label(self, name: str) -> str:
        return _("Narasumber") if name == ROWS else str(self.fields[name].label)

    def _words(self, name: str, value: Any) -> str:
        """A value as the page says it; of rows that are no longer on offer nothing."""
        if value in (None, "", []):
            return DASH
        if name == ROWS:
            return ", ".join(row["name"] for row in value)
        if isinstance(value, bool):
            return _("ya") if value else _("tidak")
        if name == "date":
            return short_date(date.fromisoformat(value))
        if name in ("start", "end"):
            return clock(time.fromisoformat(value))
        choices = getattr(self.fields[name], "choices", None)
        if choices is None:
            return str(value)
        wanted = {str(one) for one in (value if isinstance(value, list) else [value])}
        return ", ".join(str(label) for key, label in choices if str(key) in wanted) or DASH

    @staticmethod
    def initial_of(session: OutreachSession) -> dict[str, Any]:
        """What stands in the form before anybody types: the session as it is."""
        details = details_of(session)
        return {
            **{name: getattr(details, name) for name in PLAIN},
            "date": session.local_date,
            "start": session.local_start,
            "end": session.local_end,
            "topic": details.topic.pk,
            "place": session.place_id,
            "further_topics": [topic.pk for topic in details.further_topics],
            "lead": details.lead.pk if details.lead else None,
            "members": [user.pk for user in details.members],
            ROWS: [asdict(speaker) for speaker in details.speakers],
            "version": session.version,
        }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """The same with days and hours as text."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _sealed(values: dict[str, Any]) -> str:
    """What the page carries along; signed, so that it comes back as it went out."""
    return signing.dumps(_plain(values), salt=SALT, compress=True)


def _opened(text: str) -> dict[str, Any]:
    """What the form said it saw; of anything else nothing."""
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}
