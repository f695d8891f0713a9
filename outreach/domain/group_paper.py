"""The invitation as a PDF to share in a group, beside its text: one for all, without anybody's personal link."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import Posting
from offices.formats import long_date, session_hours
from offices.roles import Role
from outreach.domain.invitations import lead_of
from outreach.domain.papers import compiled, frame_of, plain
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionVillage

# Of a session that is put off or called off nobody is invited any more.
INVITING = (SessionState.SCHEDULED, SessionState.ONGOING)
RELATED = ("topic", "host__region", "host__district", "office__regional_office", "place")


def invitation_pdf(session: OutreachSession, villages: Sequence[SessionVillage]) -> bytes:
    """In Bahasa Indonesia whatever its reader reads. Two queries, with ``RELATED`` loaded.

    It goes to its readers as it is, unlike a letter, which the office numbers and signs first: so it shows nothing
    that is still to be filled in.
    """
    lead = lead_of(session)
    with translation.override("id"):
        hours = session_hours(
            session.starts_at, session.ends_at, session.zone, open_ended=session.open_ended, after=session.after_label
        )
        facts = [
            ("Hari, tanggal", long_date(session.starts_at, session.zone)),
            ("Waktu", hours),
            ("Tempat", f"{session.venue}, {session.host.label}"),
            ("Acara", session.title + (f", dalam {session.gathering}" if session.gathering else "")),
            ("Petugas", lead.name if lead else ""),
        ]
        head = [
            ("Nomor", session.letter_number),
            ("Sifat", "Biasa"),
            ("Lampiran", "–"),
            ("Hal", f"Undangan {session.get_kind_display()} Desa Binaan Imigrasi"),
        ]
        data = {
            **frame_of(session, title="Undangan"),
            "head": [(word, plain(value)) for word, value in head if value],
            "to": [plain(line) for line in ("Yth. Bapak/Ibu undangan dari", _places(villages), "di tempat")],
            "opening": "Dalam rangka pembinaan Desa Binaan Imigrasi, kami mengundang Bapak/Ibu pada:",
            "facts": [(word, plain(value)) for word, value in facts if value],
            "closing": "Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan terima kasih.",
            "signer": _signer(session),
            "trust": (
                f"Pastikan kebenaran undangan ini di portal resmi {settings.PORTAL_URL} atau kepada petugas di atas. "
                "Untuk hadir tidak perlu membuka tautan, mengisi data, membayar, atau memasang aplikasi (APK) apa pun."
            ),
        }
        return compiled("invitation", data)


def _places(villages: Sequence[SessionVillage]) -> str:
    return "; ".join(row.village.label for row in villages)


def _signer(session: OutreachSession) -> dict[str, str]:
    """Function and name of who leads the office today, the acting head before the one they stand in for."""
    heads = Posting.objects.on(timezone.localdate()).filter(
        role=Role.OFFICE_HEAD, office_id=session.office_id, user__is_active=True
    )
    head = heads.select_related("user").order_by("-acting", "-starts_on", "-pk").first()
    if head is None:
        return {"function": str(Role.OFFICE_HEAD.label), "name": ""}
    acting = head.get_acting_display() if head.acting else ""
    return {"function": plain(f"{acting} {Role.OFFICE_HEAD.label}"), "name": plain(head.user.name)}
