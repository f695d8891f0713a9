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
AFTER = ("S.Sos.", "S.Pd.", "SH", "M.Si", "S.Ag.", "S.Pd.I., M.Pd.")
SYLLABLES = [first + second for first in "bcdgjklmnprstw" for second in "aeiou"]
ENDS = ("ng", "n", "r", "s", "h", "", "", "jaya", "sari", "rejo", "mulya", " Timur", " Barat", " Kidul", " Lor")


def mixed(number: int) -> int:
    """Spreads neighbouring numbers (Knuth's multiplicative hash)."""
    return (number * 2654435761) & 0xFFFFFFFF


def person(number: int) -> str:
    """As it stands on a roll: with its titles."""
    before, name, after = parts_of_person(number)
    return f"{before} {name}".strip() + (f", {after}" if after else "")


def parts_of_person(number: int) -> tuple[str, str, str]:
    """Title before, name, title after."""
    mix = mixed(number)
    name = FIRST[mix % len(FIRST)]
    if mix % 7:
        name += " " + LAST[(mix >> 8) % len(LAST)]
    if mix % 11 == 0:
        name += " " + LAST[(mix >> 12) % len(LAST)]
    before = "" if mix % 5 else BEFORE[(mix >> 4) % len(BEFORE)]
    after = "" if mix % 9 else AFTER[(mix >> 6) % len(AFTER)]
    if mix % 17 == 0:
        name = name.upper()
    elif mix % 23 == 0:
        name = name.lower()
    elif mix % 29 == 0:
        name = name.replace(" ", "  ")
    elif mix % 31 == 0:
        name = name.replace("a", "a'", 1)
    return before, name, after


def place(number: int) -> str:
    mix = mixed(number + 7)
    parts = [SYLLABLES[(mix >> shift) % len(SYLLABLES)] for shift in ((0, 6) if mix % 3 else (0, 6, 12))]
    return "".join(parts).capitalize() + ENDS[(mix >> 18) % len(ENDS)]
