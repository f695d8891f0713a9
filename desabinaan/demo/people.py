"""Makes up people the way lists from villages look: titles, habits of writing, gaps. Nobody here exists."""

import random
from dataclasses import dataclass

from villages.enums import Honorific


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEN = _words(
    "Jahuri Suhaemi Marhaban Rohmatullah Sarmin Asmuni Kusnadi Mahfud Hasanudin Saepudin Ropiudin Supriyadi "
    "Wawan Sukarta Nasrudin Fathoni Muhidin Samsuri Juhdi Baehaki Sanusi Tohari Sofyan Darmawan Iwan Yanto Usman"
)
WOMEN = _words(
    "Rohaeti Sunariah Maemunah Siti Nuraeni Yuliana Khodijah Sumiati Marwati Juhaeriah Lilis Ernawati Fatmawati "
    "Halimah Suhaeni Wiwin Nining Rukoyah Tuti Aminah Herlina Neneng Yayah Sarinah Desi"
)
LAST = _words(
    "Hidayat Suryana Kurniawan Permana Saputra Hakim Rahman Maulana Firdaus Nugraha Anwar Fauzi Gunawan Susanto "
    "Wibowo Siregar Sihombing Lestari Purnama Sanjaya Mulyana Arifin Zaini Bustomi Efendi"
)
DEGREES = ("S.Sos.", "S.Pd.", "S.E.", "S.IP., M.Si.", "S.Ag.", "A.Md.", "S.Pd.I.")
# A prefix no operator has: the numbers have the right form and reach nobody.
PHONE_PREFIX = "+62810"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    honorific: Honorific
    phone: str


class People:
    """A repeatable source of people; the same ``seed`` gives the same ones."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(f"desa binaan {seed}")  # noqa: S311 - repeatable, not secret

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def person(self, *, women: float = 0.2, degree: float = 0.1, phone: float = 0.85) -> Person:
        """``women``, ``degree`` and ``phone`` are shares of the people who are one, or have one."""
        female = self.chance(women)
        name = self.dice.choice(WOMEN if female else MEN)
        if self.chance(0.7):
            name = f"{name} {self.dice.choice(LAST)}"
        known = Honorific.FEMALE if female else Honorific.MALE
        return Person(
            name=self._as_written(name, female=female, degree=self.chance(degree)),
            honorific=Honorific.UNKNOWN if self.chance(0.15) else known,
            phone=self.phone() if self.chance(phone) else "",
        )

    def phone(self) -> str:
        return f"{PHONE_PREFIX}{self.dice.randrange(10**8):08}"

    def _as_written(self, name: str, *, female: bool, degree: bool) -> str:
        if degree:
            name = f"{name}, {self.dice.choice(DEGREES)}"
        if self.chance(0.18):
            name = f"{'Hj.' if female else 'H.'} {name}"
        habit = self.dice.random()
        if habit < 0.06:
            return name.upper()
        if habit < 0.09:
            return name.replace(". ", ".")
        return f"Drs. {name}" if habit < 0.11 and not female and not degree else name
