"""People of the demo kept twice, as two Excel files make them: to decide on, decided, and merged."""

from accounts.models import User
from desabinaan.demo.villages import ancestors
from villages.domain import likely_pairs, merges
from villages.domain.name_keys import fill_name_keys
from villages.domain.names import name_key, split_titles
from villages.enums import Function, PairState
from villages.models import AssistedVillage, DuplicatePair, Stakeholder

VILLAGES = {"36.04.12.2001": "petugas.serang", "36.04.13.2001": "petugas.serang", "31.75.06.1004": "petugas.jaktim"}
PER_VILLAGE = 5


def load_duplicates(villages: list[AssistedVillage]) -> int:
    """Add second entries of some leaders of three villages, once; returns their number."""
    if DuplicatePair.objects.exists():
        return 0
    fill_name_keys()
    added = sum(_of_village(village) for village in villages if village.pk in VILLAGES)
    likely_pairs.compare_changed()
    for village in villages:
        if village.pk in VILLAGES:
            _decide(village, User.objects.get(username=VILLAGES[village.pk]))
    return added


def _of_village(village: AssistedVillage) -> int:
    heads = Stakeholder.objects.filter(village=village, function=Function.RT_HEAD, name_key__contains=" ")
    written = [_second_entry(village, head, number) for number, head in enumerate(heads.order_by("pk")[:PER_VILLAGE])]
    for row in written:
        row.save()
    return len(written)


def _second_entry(village: AssistedVillage, head: Stakeholder, number: int) -> Stakeholder:
    """The same person as another hand wrote them: with a title, shortened, misspelt, or in another function."""
    name = split_titles(head.name).name.title()
    first, _blank, rest = name.partition(" ")
    spellings = (name.upper(), f"{first[0]}. {rest}", name.replace("a", "aa", 1), name, name)
    functions = (head.function, head.function, head.function, Function.COMMUNITY, Function.YOUTH)
    name = spellings[number % len(spellings)]
    return Stakeholder(
        village=village, unit=head.unit, function=functions[number % len(functions)], name=name,
        title_before="H." if number == 0 else "", name_key=name_key(name), honorific="", is_demo=True,
        **ancestors(village),
    )  # fmt: skip


def _decide(village: AssistedVillage, officer: User) -> None:
    """One pair merged, one kept apart; the others wait."""
    pairs = DuplicatePair.objects.filter(first__village=village, second__village=village, state=PairState.SUSPECTED)
    likeliest = list(pairs.select_related("first", "second").order_by("-score", "pk"))
    if len(likeliest) < PER_VILLAGE:
        return
    merges.merge(actor=officer, winner=likeliest[0].first, loser=likeliest[0].second)
    last = likeliest[-1]
    merges.keep_apart(actor=officer, contact=last.first, other=last.second)
