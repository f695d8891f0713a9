"""Sessions by what people remember of them: the place, the number of the letter, the day, the village, the subject."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from guidance.models import Topic
from outreach.enums import SessionKind
from outreach.models import OutreachSession
from outreach.queries.sessions import sessions_between
from villages.queries.search import every_word

# Shorter than that a word has no trigram, and every session would have to be looked at.
SHORTEST = 3


def sessions_found(
    user: User, words: Sequence[str], codes: Collection[str], *, day: date | None, text: str, most: int
) -> list[int]:
    """Ids, the latest session of each way first: of that day, by letter, place, village and subject; at most ``most``.

    Each way is a query of its own, which stops at ``most`` rows of an index; a way is gone only while rows lack.
    ``codes``: villages the words name.
    """
    found: dict[int, None] = {}
    for rows in _ways(user, words, codes, day, text):
        found |= dict.fromkeys(rows.order_by("-starts_at", "-pk").values_list("pk", flat=True)[:most])
        if len(found) >= most:
            break
    return list(found)[:most]


def _ways(
    user: User, words: Sequence[str], codes: Collection[str], day: date | None, text: str
) -> list[QuerySet[OutreachSession]]:
    sessions = OutreachSession.objects.visible_to(user)
    ways = [sessions_between(user, day, day)] if day else []
    if len(text) >= SHORTEST and any(sign.isdigit() for sign in text):
        ways.append(sessions.filter(letter_number__icontains=text))
    long = [word for word in words if len(word) >= SHORTEST]
    if long:
        ways.append(sessions.filter(every_word(words, "venue")))
    if codes:
        ways.append(sessions.filter(host__in=codes))
    if long:
        ways += [sessions.filter(kind=kind, topic__in=topics) for kind, topics in _subjects(user, words)]
    return ways


def _subjects(user: User, words: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Kinds with the topics that hold the words between them: ``sosialisasi tppo``."""
    topics = list(Topic.objects.visible_to(user).values_list("pk", "name"))
    found = []
    for kind in SessionKind:
        label = str(kind.label).upper()
        rest = [word for word in words if word not in label]
        fitting = [pk for pk, name in topics if all(word in name.upper() for word in rest)]
        if fitting:
            found.append((kind.value, fitting))
    return found
