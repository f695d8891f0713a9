"""Contacts that may be one person: found by name, place, phone and function, in one statement for any number.

Somebody is compared with people of the same name in the kecamatan, of the same phone in the office, and of a name
written alike in the same village (without a village: among the kecamatan's own).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from villages.domain.names import name_key
from villages.enums import SERVING_FUNCTIONS, UNIT_LEADERS, DuplicateReason
from villages.models import AssistedVillage, ContactToCompare, Stakeholder

# Below it a pair is not shown. Father and son, of one name in one RT with a phone and a function each, are just above.
LEAST_SCORE = 50
# Trigram similarity of two keys from which they are one name spelt two ways: of names with one slip of the hand 98 %
# are found (at 0.6 it was 82 %), of others in a village 0.3 % pass and need more to reach the score. With the same
# phone the second one is enough. Below the third a name is neither part of the other nor its initials: cheap to ask.
ALIKE, ALIKE_WITH_PHONE, UNLIKE = 0.5, 0.3, 0.2
# Points of similarity 1; what is less alike gives less.
SIMILAR_NAME = 40
WEIGHTS = {
    DuplicateReason.SAME_NAME: 55,
    DuplicateReason.INITIALS: 40,
    DuplicateReason.SIMILAR_NAME: 0,
    DuplicateReason.PART_OF_NAME: 30,
    DuplicateReason.SAME_PHONE: 35,
    DuplicateReason.SHARED_PHONE: 20,
    DuplicateReason.SAME_UNIT: 20,
    DuplicateReason.SAME_FUNCTION: 15,
    DuplicateReason.SERVES: 0,
    DuplicateReason.OTHER_PHONE: -15,
    DuplicateReason.OTHER_FUNCTION: -5,
    DuplicateReason.OTHER_UNIT: -15,
    DuplicateReason.OTHER_VILLAGE: -30,
}
BATCH = 1_000
MOST_SHOWN = 5

# Columns of a contact that decide, in this order.
_COLUMNS = "id, name_key, phone, phone_is_shared, unit_id, village_id, district_id, office_id, function"
_STORED = f"SELECT {_COLUMNS} FROM villages_stakeholder WHERE id = ANY(%(ids)s) AND retired_at IS NULL"  # noqa: S608
_TYPED = (
    "SELECT %(pk)s::bigint, %(name_key)s::varchar, %(phone)s::varchar, %(shared)s::boolean, %(unit)s::bigint,"
    " %(village)s::varchar, %(district)s::varchar, %(office)s::bigint, %(function)s::varchar"
)
# Each word is the other's word or its initial, in the same order: "a fauzi", "ahmad fauzi".
_INITIALS = """NOT EXISTS (
    SELECT FROM unnest(string_to_array(c.name_key, ' '), string_to_array(o.name_key, ' ')) AS word (one, other)
    WHERE (one = other OR one = left(other, 1) OR other = left(one, 1)) IS NOT TRUE)"""
_PART = """(string_to_array(c.name_key, ' ') <@ string_to_array(o.name_key, ' ')
    OR string_to_array(o.name_key, ' ') <@ string_to_array(c.name_key, ' '))"""
_SCORED = f"""
WITH changed ({_COLUMNS}) AS ({{changed}}),
near AS (
    SELECT c.id AS one, o.id AS other FROM changed c JOIN villages_stakeholder o
        ON o.district_id = c.district_id AND o.name_key = c.name_key AND o.retired_at IS NULL
    WHERE c.name_key <> ''
    UNION
    SELECT c.id, o.id FROM changed c JOIN villages_stakeholder o
        ON o.office_id = c.office_id AND o.phone = c.phone AND o.phone <> '' AND o.retired_at IS NULL
        AND similarity(o.name_key, c.name_key) >= %(alike_with_phone)s
    UNION
    SELECT c.id, o.id FROM changed c JOIN villages_stakeholder o ON o.village_id = c.village_id
        AND o.retired_at IS NULL AND o.name_key <> ''
        AND similarity(o.name_key, c.name_key) >= %(unlike)s
        AND (similarity(o.name_key, c.name_key) >= %(alike)s OR {_PART}
             OR (left(o.name_key, 1) = left(c.name_key, 1) AND {_INITIALS}))
    WHERE c.name_key <> ''
    UNION
    SELECT c.id, o.id FROM changed c JOIN villages_stakeholder o ON o.district_id = c.district_id
        AND o.village_id IS NULL AND o.retired_at IS NULL AND o.name_key <> ''
        AND similarity(o.name_key, c.name_key) >= %(unlike)s
        AND (similarity(o.name_key, c.name_key) >= %(alike)s OR {_PART}
             OR (left(o.name_key, 1) = left(c.name_key, 1) AND {_INITIALS}))
    WHERE c.village_id IS NULL AND c.name_key <> ''
),
known AS (
    SELECT c.id AS one, o.id AS other, similarity(c.name_key, o.name_key) AS alike, c.name_key = o.name_key AS same,
        {_INITIALS} AS initials, {_PART} AS part,
        c.phone <> '' AND c.phone = o.phone AS same_phone, c.phone_is_shared OR o.phone_is_shared AS shared,
        c.phone <> '' AND o.phone <> '' AND c.phone <> o.phone AS other_phone,
        c.unit_id = o.unit_id AS same_unit, c.unit_id <> o.unit_id AS other_unit,
        c.village_id IS DISTINCT FROM o.village_id AS other_village, c.function = o.function AS same_function,
        c.function = o.function AND c.function = ANY(%(serving)s) AS serving, c.function = ANY(%(leaders)s) AS leads
    FROM near JOIN changed c ON c.id = near.one JOIN villages_stakeholder o ON o.id = near.other
    WHERE c.id <> o.id
),
reasoned AS (
    SELECT one, other, alike, array_remove(ARRAY[
        CASE WHEN same THEN 'same_name' WHEN initials THEN 'initials'
             WHEN alike * %(similar_name)s >= %(part_of_name)s OR NOT part THEN 'similar_name' ELSE 'part_of_name' END,
        CASE WHEN same_phone THEN CASE WHEN shared THEN 'shared_phone' ELSE 'same_phone' END END,
        CASE WHEN same_unit THEN 'same_unit' END,
        CASE WHEN same_function AND NOT (leads AND other_unit IS TRUE) THEN 'same_function' END,
        CASE WHEN other_village AND serving THEN 'serves' END,
        CASE WHEN other_phone THEN 'other_phone' END,
        CASE WHEN NOT same_function THEN 'other_function' END,
        CASE WHEN other_unit AND NOT other_village THEN 'other_unit' END,
        CASE WHEN other_village AND NOT serving THEN 'other_village' END
    ]::varchar[], NULL) AS reasons FROM known
),
scored AS (
    SELECT least(one, other) AS first_id, greatest(one, other) AS second_id, other, reasons,
        greatest(0, least(100, (SELECT sum((%(weights)s::jsonb ->> reason)::int) FROM unnest(reasons) AS reason)
            + CASE WHEN reasons[1] = 'similar_name' THEN round(alike * %(similar_name)s)::int ELSE 0 END
        ))::int AS score
    FROM reasoned
)"""  # noqa: S608 - constants of this file
_KEEP = """,
likely AS (SELECT DISTINCT ON (first_id, second_id) * FROM scored WHERE score >= %(least)s),
gone AS (
    DELETE FROM villages_duplicatepair pair
    WHERE state = 'suspected' AND (first_id = ANY(%(ids)s) OR second_id = ANY(%(ids)s))
        AND NOT EXISTS (SELECT FROM likely WHERE (likely.first_id, likely.second_id) = (pair.first_id, pair.second_id))
)
INSERT INTO villages_duplicatepair (first_id, second_id, score, reasons, state, found_at)
SELECT first_id, second_id, score, reasons, 'suspected', %(now)s FROM likely ORDER BY first_id, second_id
ON CONFLICT (first_id, second_id) DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons
WHERE villages_duplicatepair.state = 'suspected'
    AND (villages_duplicatepair.score, villages_duplicatepair.reasons) IS DISTINCT FROM
        (EXCLUDED.score, EXCLUDED.reasons)"""
_TELL = "SELECT other, score, reasons FROM scored WHERE score >= %(least)s ORDER BY score DESC, other LIMIT %(most)s"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A contact that somebody may be, how likely (0 to 100), and why."""

    contact_id: int
    score: int
    reasons: tuple[DuplicateReason, ...]


def compare(contact_ids: Iterable[int]) -> None:
    """Work out anew which contacts these may be the same as. Decisions stay; pairs no longer likely are dropped.

    A contact out of use is like nobody. Runs in the caller's transaction; may run any time again.
    """
    ids = sorted(set(contact_ids))
    if not ids:
        return
    ContactToCompare.objects.filter(pk__in=ids).delete()
    with connection.cursor() as cursor:
        cursor.execute(_SCORED.format(changed=_STORED) + _KEEP, _parameters(ids=ids, now=timezone.now()))


def compare_changed(*, batch: int = BATCH, most: int | None = None) -> int:
    """Compare what changed since the last time, at most ``most`` contacts; the number compared.

    Each batch is a transaction of its own: stopped at any time, the rest waits for the next run.
    """
    done = 0
    while most is None or done < most:
        with transaction.atomic():
            waiting = ContactToCompare.objects.select_for_update(skip_locked=True).order_by("pk")
            ids = list(waiting.values_list("pk", flat=True)[:batch])
            compare(ids)
        if not ids:
            break
        done += len(ids)
    return done


def alike(
    *,
    village: AssistedVillage | None,
    district_id: str,
    office_id: int,
    name: str,
    function: str = "",
    unit_id: int | None = None,
    phone: str = "",
    phone_is_shared: bool = False,
    contact: Stakeholder | None = None,
) -> list[Likeness]:
    """Whom somebody not yet saved may be, the likeliest first; ``phone`` in E.164. ``contact``: who is being changed.

    At most ``MOST_SHOWN``. Writes nothing; says nothing about who may see them.
    """  # fmt: skip
    typed = {
        "pk": contact.pk if contact else 0, "name_key": name_key(name), "phone": phone, "shared": phone_is_shared,
        "unit": unit_id, "village": village.pk if village else None, "district": district_id, "office": office_id,
        "function": function, "most": MOST_SHOWN,
    }  # fmt: skip
    if not typed["name_key"]:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SCORED.format(changed=_TYPED) + _TELL, _parameters(**typed))
        return [
            Likeness(pk, score, tuple(DuplicateReason(reason) for reason in reasons))
            for pk, score, reasons in cursor.fetchall()
        ]


def _parameters(**values: Any) -> dict[str, Any]:
    return {
        "alike": ALIKE,
        "alike_with_phone": ALIKE_WITH_PHONE,
        "unlike": UNLIKE,
        "similar_name": SIMILAR_NAME,
        "part_of_name": WEIGHTS[DuplicateReason.PART_OF_NAME],
        "serving": [function.value for function in SERVING_FUNCTIONS],
        "leaders": [function.value for function in UNIT_LEADERS],
        "weights": json.dumps({reason.value: points for reason, points in WEIGHTS.items()}),
        "least": LEAST_SCORE,
    } | values
