"""Villages an office head may designate, typed by code or name."""

from accounts.models import User
from accounts.queries import regions
from offices.models import Level, Region

# Beyond this a list of suggestions is slow to load; what is typed is understood all the same.
MOST_SUGGESTIONS = 500


def suggestions(user: User) -> list[str]:
    """Villages of the working area that are no assisted villages yet, as the field reads them back."""
    free = regions.choosable_by(user).filter(assisted_village__isnull=True).order_by("name", "pk")
    return [regions.label(region) for region in free[:MOST_SUGGESTIONS]]


def village_of_code(user: User, code: str) -> Region | None:
    """A village in force, wherever it lies: the reader is told why one elsewhere cannot be designated."""
    return Region.objects.visible_to(user).filter(pk=code, level=Level.VILLAGE, retired_at__isnull=True).first()


def villages_named(user: User, text: str) -> list[Region]:
    """Villages of the working area that a name, with or without its kecamatan, may mean; one where it is clear."""
    found = list(regions.matching(regions.choosable_by(user), text, levels=(Level.VILLAGE,))[:4])
    exact = [region for region in found if _is_exactly(region, regions.words_of(text.lower()))]
    return exact if len(exact) == 1 else found


def _is_exactly(region: Region, words: list[str]) -> bool:
    name = regions.words_of(region.name.lower())
    district = regions.words_of(region.parent.name.lower()) if region.parent else []
    return words in (name, name + district)
