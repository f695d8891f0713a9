"""Made-up names, as untidy as people type them. The same number always gives the same name."""

FIRST = (
    "Ahmad", "Siti", "Budi", "Dewi", "Agus", "Sri", "Eko", "Nur", "Dedi", "Yuni", "Joko", "Rina", "Hendra", "Wati",
    "Iwan", "Lina", "Asep", "Euis", "Wayan", "Made", "Ketut", "Yohanes", "Maria", "Abdul", "Fatimah", "Bambang",
    "Endang", "Rudi", "Ratna", "Suparman", "Juminten", "Taufik", "Laila", "Markus", "Ester", "Ujang", "Daeng", "Andi",
)  # fmt: skip
LAST = (
    "Santoso", "Wijaya", "Hidayat", "Lestari", "Saputra", "Rahayu", "Nugroho", "Kusuma", "Pratama", "Handayani",
    "Siregar", "Nasution", "Tampubolon", "Lubis", "Simanjuntak", "Wibowo", "Setiawan", "Maulana", "Ramadhan",
    "Firmansyah", "Permana", "Suryani", "Anggraini", "Mandagi", "Rumbiak", "Wanggai", "Tahir", "Said",
)  # fmt: skip
BEFORE = ("H.", "Hj.", "Drs.", "Ust.", "KH.", "Ir.")
AFTER = (", S.Sos.", ", S.Pd.", " SH", ", M.Si", ", S.Ag.", " (alm. pjs)")
SYLLABLES = [first + second for first in "bcdgjklmnprstw" for second in "aeiou"]
ENDS = ("ng", "n", "r", "s", "h", "", "", "jaya", "sari", "rejo", "mulya", " Timur", " Barat", " Kidul", " Lor")


def mixed(number: int) -> int:
    """Spreads neighbouring numbers (Knuth's multiplicative hash)."""
    return (number * 2654435761) & 0xFFFFFFFF


def person(number: int) -> str:
    mix = mixed(number)
    name = FIRST[mix % len(FIRST)]
    if mix % 7:
        name += " " + LAST[(mix >> 8) % len(LAST)]
    if mix % 11 == 0:
        name += " " + LAST[(mix >> 12) % len(LAST)]
    if mix % 5 == 0:
        name = f"{BEFORE[(mix >> 4) % len(BEFORE)]} {name}"
    if mix % 9 == 0:
        name += AFTER[(mix >> 6) % len(AFTER)]
    if mix % 17 == 0:
        name = name.upper()
    elif mix % 23 == 0:
        name = name.lower()
    elif mix % 29 == 0:
        name = name.replace(" ", "  ")
    elif mix % 31 == 0:
        name = name.replace("a", "a'", 1)
    return name


def place(number: int) -> str:
    mix = mixed(number + 7)
    parts = [SYLLABLES[(mix >> shift) % len(SYLLABLES)] for shift in ((0, 6) if mix % 3 else (0, 6, 12))]
    return "".join(parts).capitalize() + ENDS[(mix >> 18) % len(ENDS)]
