"""Makes the regions equal to a file of the Kemendagri list."""

import csv
import io
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from offices.domain.region_file import Row, read_regions
from offices.errors import DomainError
from offices.models import Region

# A file that would retire more than this share, and more than this number, is probably cut short.
SHARE_RETIRED_AT_ONCE = 0.05
NUMBER_RETIRED_AT_ONCE = 50

NEW_TABLE = """
    DROP TABLE IF EXISTS incoming_region;
    CREATE TEMPORARY TABLE incoming_region (
        code varchar(13) COLLATE "C" PRIMARY KEY, name text, level text, kind text,
        parent_id varchar(13) COLLATE "C", zone text
    ) ON COMMIT DROP
"""
COPY = "COPY incoming_region (code, name, level, kind, parent_id, zone) FROM STDIN (FORMAT csv)"
TO_RETIRE = """
    SELECT code, name FROM offices_region AS present
    WHERE retired_at IS NULL
      AND left(code, 2) IN (SELECT code FROM incoming_region WHERE level = 'province')
      AND NOT EXISTS (SELECT FROM incoming_region AS incoming WHERE incoming.code = present.code)
    ORDER BY code
"""
# Centroids are no part of the list and stay.
UPSERT = """
    INSERT INTO offices_region AS present (code, name, level, kind, parent_id, zone)
    SELECT code, name, level, kind, parent_id, zone FROM incoming_region
    ON CONFLICT (code) DO UPDATE
    SET name = excluded.name, kind = excluded.kind, zone = excluded.zone, retired_at = NULL
    WHERE (present.name, present.kind, present.zone) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.zone)
       OR present.retired_at IS NOT NULL
    RETURNING new.code, old.name, new.name, old.code IS NULL AS added, old.retired_at IS NOT NULL AS reinstated
"""


@dataclass(frozen=True, slots=True)
class RegionImport:
    """What an import did. ``changed`` and ``reinstated``: code, name before, name now; ``retired``: code, name."""

    added: int
    unchanged: int
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    reinstated: list[tuple[str, str, str]] = field(default_factory=list)
    retired: list[tuple[str, str]] = field(default_factory=list)


def import_regions(content: bytes, *, allow_retire: bool = False) -> RegionImport:
    """Add, change and bring back the regions of a file; retire what it no longer has.

    Only provinces that stand in the file with a line of their own lose codes: a file of one kecamatan retires nothing.
    Raises ``DomainError`` for a malformed file, or one that would retire suspiciously much, with nothing changed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE offices_region IN SHARE ROW EXCLUSIVE MODE")
        rows = read_regions(content, in_force=_codes_in_force)
        cursor.execute(NEW_TABLE)
        cursor.copy_expert(COPY, _as_csv(rows))
        cursor.execute(TO_RETIRE)
        retired = cursor.fetchall()
        if not allow_retire:
            _refuse_a_cut_file(retired, {row.code for row in rows if row.level == "province"})
        cursor.execute(UPSERT)
        written = cursor.fetchall()
        Region.objects.filter(code__in=[code for code, _name in retired]).update(retired_at=timezone.now())
        cursor.execute("DROP TABLE incoming_region")
    return RegionImport(
        added=sum(1 for row in written if row[3]),
        unchanged=len(rows) - len(written),
        changed=sorted(row[:3] for row in written if not row[3] and not row[4]),
        reinstated=sorted(row[:3] for row in written if row[4]),
        retired=retired,
    )


def _codes_in_force() -> set[str]:
    return set(Region.objects.filter(retired_at__isnull=True).values_list("code", flat=True))


def _as_csv(rows: list[Row]) -> io.StringIO:
    table = io.StringIO()
    csv.writer(table, quoting=csv.QUOTE_MINIMAL).writerows(rows)
    table.seek(0)
    return table


def _refuse_a_cut_file(retired: list[tuple[str, str]], provinces: set[str]) -> None:
    if len(retired) <= NUMBER_RETIRED_AT_ONCE:
        return
    present = sum(code[:2] in provinces for code in _codes_in_force())
    if len(retired) > present * SHARE_RETIRED_AT_ONCE:
        raise DomainError(
            f"{len(retired)} dari {present} kode wilayah yang berlaku tidak ada di berkas ini; mungkin berkasnya"
            " terpotong. Tidak ada yang diubah. Bila memang benar, ulangi dengan --allow-retire."
        )
