"""What makes coming sessions of the demo look like an office's: speakers, further topics, slots in gatherings."""

import random
from typing import Any

from desabinaan.demo.people import People
from guidance.models import Topic
from outreach.domain.details import Speaker
from outreach.enums import Prayer

PARTNERS = (
    ("Fungsional Pengantar Kerja", "BP3MI Banten"),
    ("Kepala Bidang Penempatan Tenaga Kerja", "Disnaker"),
    ("Kanit PPA", "Polres"),
)
DAYTIME_GATHERINGS = ("", "", "", "Rapat minggon desa", "Arisan PKK", "Posyandu")


def extras(topic: Topic, hours: tuple[int, int]) -> dict[str, Any]:
    """Details beyond what every session has; the same for the same topic and hours."""
    evening = hours[0] >= 19
    people = People(f"extras {topic.pk} {hours}")
    chance: random.Random = people.dice
    further = Topic.objects.exclude(pk=topic.pk).filter(retired_at__isnull=True)
    return {
        "further_topics": tuple(further[: chance.choice((0, 0, 1, 2))]),
        "speakers": tuple(_speakers(people)),
        "gathering": "Pengajian rutin" if evening else chance.choice(DAYTIME_GATHERINGS),
        "after_prayer": Prayer.ISYA if evening else "",
        "open_ended": evening,
        "is_public": chance.random() < 0.3,
    }


def _speakers(people: People) -> list[Speaker]:
    chosen = people.dice.sample(PARTNERS, people.dice.choice((0, 1, 1, 2)))
    return [Speaker(f"{people.person(women=0.4).name} (contoh)", function, agency) for function, agency in chosen]
