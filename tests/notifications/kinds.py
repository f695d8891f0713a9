"""A kind of message as an upper app would register it."""

from notifications.kinds import Kind, KindGroup, Variable, register_kinds

SAMPLE = "sample_notice"


def register() -> None:
    register_kinds(
        [
            Kind(
                SAMPLE,
                "Contoh",
                KindGroup.REMINDER,
                variables=(
                    Variable("nama", "nama", "Contoh Amin", context_key="name"),
                    Variable("judul", "judul kegiatan", "Sosialisasi TPPO", context_key="title"),
                    Variable("kantor", "kantor", "Kantor Imigrasi Contoh", context_key="office", owed=True),
                ),
            )
        ]
    )
