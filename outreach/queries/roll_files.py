"""The roll as files, PDF and XLSX: for the portal's own pages, and as they go with the summary."""

from io import BytesIO
from typing import Any

from django.utils import timezone, translation

from accounts.models import User
from offices.formats import clock, figure, local_when, long_date, session_hours
from offices.sheets import Column, Sheet, write_workbook
from outreach.domain.invitations import lead_of
from outreach.domain.papers import PLACEHOLDER, compiled, frame_of, plain
from outreach.domain.signatures import path_of
from outreach.enums import AgeBand, ParticipantCategory, Sex
from outreach.models import Attendance, OutreachSession
from outreach.queries.paper import PaperRoll, rw_of
from villages.enums import RETENTION_YEARS, Function

# What a roll needs of its session.
RELATED = ("topic", "host__region", "host__district", "district", "office__regional_office", "place")
SIGNS_WITH = "(……………………………………)"


def rolls_of(user: User, session: OutreachSession) -> list[PaperRoll]:
    """What each posting of ``user`` in force opens of the roll: mail knows no posting worked under."""
    found = []
    for posting in user.postings:
        user.work_under(posting)
        found.append(PaperRoll(user, session))
    return [roll for roll in found if roll.villages or roll.people]


def merged(rolls: list[PaperRoll]) -> PaperRoll:
    """One roll of all these; at least one is needed."""
    first = rolls[0]
    for roll in rolls[1:]:
        first.villages += [row for row in roll.villages if row not in first.villages]
        first.people = sorted({*first.people, *roll.people}, key=lambda row: row.roll_number)
        first.counts += [row for row in roll.counts if row not in first.counts]
    first.all_villages = first.villages
    return first


def roll_pdf(session: OutreachSession, roll: PaperRoll) -> bytes:
    with translation.override("id"):
        return compiled("roll", _roll_data(session, roll))


def roll_xlsx(session: OutreachSession, roll: PaperRoll) -> bytes:
    target = BytesIO()
    with translation.override("id"):
        sheet, about = roll_table(session, roll)
        write_workbook(target, [sheet], about=about)
    return target.getvalue()


def roll_table(session: OutreachSession, roll: PaperRoll) -> tuple[Sheet, list[tuple[str, str]]]:
    """The table and what is said about it. People counted without names stand below the listed ones."""
    rows: list[Attendance | tuple[Any, ...]] = [line.row for group in roll.groups for line in group.lines]
    rows += [row for row in roll.counts if row[4]]
    return Sheet("Daftar hadir", _columns(_names(roll), session.zone), rows), _about(session, roll)


def file_name(session: OutreachSession, ending: str) -> str:
    return f"daftar-hadir-{session.local_date:%Y-%m-%d}-{session.pk}.{ending}"


def _roll_data(session: OutreachSession, roll: PaperRoll) -> dict[str, Any]:
    places, lead = _names(roll), lead_of(session)
    signers = [("Petugas Imigrasi", lead.name if lead else SIGNS_WITH)]
    signers += [(f"Mengetahui, {head}", SIGNS_WITH) for head in roll.heads]
    groups = [
        {"title": plain(group.title), "lines": [_line(line.row, places, session.zone) for line in group.lines]}
        for group in roll.groups
    ]
    return {
        **frame_of(session, title="Daftar hadir"),
        "facts": _facts(session, roll, lead.name if lead else ""),
        "groups": groups,
        "categories": [str(label) for _value, label in ParticipantCategory.choices],
        "counted": _counted(roll),
        "sum": _sum(roll),
        "signers": [
            {"title": plain(title), "name": plain(name), "placeholder": PLACEHOLDER} for title, name in signers
        ],
        "notice": (
            "Nama dan tanda tangan dipakai hanya sebagai bukti kehadiran kegiatan Desa Binaan Imigrasi, disimpan "
            f"paling lama {RETENTION_YEARS} tahun, lalu namanya dihapus (UU 27/2022). Dibuat "
            f"{local_when(timezone.now(), session.zone)}."
        ),
    }


def _facts(session: OutreachSession, roll: PaperRoll, officer: str) -> list[tuple[str, str]]:
    hours = session_hours(
        session.starts_at, session.ends_at, session.zone, open_ended=session.open_ended, after=session.after_label
    )
    villages = ", ".join(row.village.region.full_name for row in roll.villages) or session.district.full_name
    facts = [
        ("Kegiatan", session.title + (f", dalam {session.gathering}" if session.gathering else "")),
        ("Hari, tanggal", long_date(session.starts_at, session.zone)),
        ("Waktu", hours),
        ("Tempat", f"{session.venue}, {session.host.label}"),
        ("Nomor undangan", session.letter_number),
        ("Petugas", officer),
        ("Peserta dari", villages),
    ]
    return [(word, plain(value)) for word, value in facts if value]


def _function_of(row: Attendance) -> str:
    return str(Function(row.function).label) if row.function in Function.values else row.function


def _line(row: Attendance, places: dict[str | None, str], zone: str) -> dict[str, Any]:
    signature = getattr(row, "signature", None)
    return {
        "number": f"{row.roll_number}.",
        "name": plain(row.name),
        "function": plain(_function_of(row)),
        "unit": plain(row.unit_label),
        "village": plain(places.get(row.village_id, "")),
        "status": plain(_status(row, zone)),
        "annulled": row.annulled_at is not None,
        "signature": path_of(signature.strokes) if signature and row.annulled_at is None else "",
    }


def _status(row: Attendance, zone: str) -> str:
    if row.annulled_at:
        return "dibatalkan"
    said = row.get_status_display() + (f" ({row.represented_by})" if row.represented_by else "")
    return f"{said}, {clock(row.recorded_at, zone)}" if row.status and row.recorded_at else said


def _names(roll: PaperRoll) -> dict[str | None, str]:
    """The villages of the roll by their code; no code stands for the kecamatan."""
    known: dict[str | None, str] = {row.village_id: row.village.region.full_name for row in roll.all_villages}
    return known | {None: "Kecamatan"}


def _counted(roll: PaperRoll) -> list[dict[str, Any]]:
    found = []
    for line in roll.counted:
        if line.total is None:
            continue
        of_village = [row for row in roll.counts if row[0] == line.village.village_id]
        numbers = [sum(row[4] for row in of_village if row[1] == code) for code in ParticipantCategory.values]
        found.append(
            {
                "village": plain(line.village.village.region.full_name),
                "numbers": [figure(number) for number in numbers],
                "total": figure(line.total),
            }
        )
    return found


def _sum(roll: PaperRoll) -> str:
    listed = sum(row.annulled_at is None for row in roll.people)
    came = sum(row.annulled_at is None and row.status in ("present", "represented") for row in roll.people)
    counted = sum(line.total or 0 for line in roll.counted)
    closed = "sudah ditutup" if roll.is_closed else "belum ditutup, isinya masih dapat berubah"
    return (
        f"Tercatat nama {figure(listed)} orang, hadir atau diwakili {figure(came)} orang; peserta umum "
        f"{figure(counted)} orang; peserta seluruhnya {figure(came + counted)} orang. Daftar hadir {closed}."
    )


def _columns(places: dict[str | None, str], zone: str) -> list[Column]:
    """Of rows of the roll, and of ``(village, category, sex, age band, count)`` of people without names."""

    def of_person(value: Any) -> Any:
        return lambda row: value(row) if isinstance(row, Attendance) else ""

    def village(row: Any) -> str:
        return places.get(row.village_id if isinstance(row, Attendance) else row[0], "")

    def what(row: Any) -> str:
        if isinstance(row, Attendance):
            return _function_of(row)
        labels = (ParticipantCategory(row[1]).label, row[2] and Sex(row[2]).label, row[3] and AgeBand(row[3]).label)
        return "Peserta umum: " + ", ".join(str(label) for label in labels if label)

    return [
        Column("No.", 6, of_person(lambda row: row.roll_number)),
        Column("Nama", 32, of_person(lambda row: row.name)),
        Column("Jabatan", 26, what),
        Column("RT/RW atau instansi", 22, of_person(lambda row: row.unit_label)),
        Column("RW", 8, of_person(rw_of)),
        Column("Desa/kelurahan", 24, village),
        Column("Kehadiran", 16, of_person(lambda row: "dibatalkan" if row.annulled_at else row.get_status_display())),
        Column("Diwakili oleh", 26, of_person(lambda row: row.represented_by)),
        Column("Dicatat", 26, of_person(lambda row: local_when(row.recorded_at, zone) if row.recorded_at else "")),
        Column("Jumlah orang", 12, lambda row: 1 if isinstance(row, Attendance) else row[4]),
    ]


def _about(session: OutreachSession, roll: PaperRoll) -> list[tuple[str, str]]:
    lead = lead_of(session)
    return [
        ("Kantor", session.office.full_name),
        *_facts(session, roll, lead.name if lead else ""),
        ("Jumlah", _sum(roll)),
        ("Dibuat", local_when(timezone.now(), session.zone)),
        ("Perhatian", "Hanya untuk tugas pembinaan desa. Hapus berkas ini setelah dipakai."),
    ]
