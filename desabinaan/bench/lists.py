"""Server time of the lists of villages and contacts, through the whole stack, for each level of the hierarchy."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Count
from django.http import QueryDict
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts.models import Posting, User
from desabinaan.bench import data
from desabinaan.bench.harness import Goal, Result
from desabinaan.bench.pages import PLAIN_FILES
from offices.roles import Role
from villages.forms.filters import ContactFilters, VillageFilters
from villages.forms.lists import ListFilters
from villages.models import AssistedVillage, Stakeholder

ROUNDS = 20
GOAL_MS, GOAL_NATION_MS = 150.0, 400.0
COMMON, MISTYPED, NOBODY = "santoso", "sentoso wijya", "zzyqx kwprt"


@dataclass(slots=True)
class Case:
    """One address as one person; ``taken`` in milliseconds."""

    name: str
    client: Client
    url: str
    taken: list[float] = field(default_factory=list)

    def measure(self) -> None:
        begin = time.perf_counter()
        response = self.client.get(self.url)
        self.taken.append((time.perf_counter() - begin) * 1000)
        if response.status_code != 200:
            raise CommandError(f"{self.url} answers {response.status_code}")

    @property
    def p95(self) -> float:
        return round(quantiles(self.taken, n=20)[18], 1)


@override_settings(DEBUG=False, STORAGES=PLAIN_FILES, SECURE_SSL_REDIRECT=False)
def run() -> Result:
    """Every case once to warm up, then in turns, so that other work on the machine harms all alike."""
    cases = {role: list(_cases_of(role, user)) for role, user in _people().items()}
    every = [case for group in cases.values() for case in group]
    for number in range(ROUNDS + 1):
        for case in every:
            case.measure()
            if number == 0:
                case.taken.clear()
    figures: dict[str, float] = {}
    goals = []
    for role, group in cases.items():
        goal = GOAL_NATION_MS if role == "nation" else GOAL_MS
        for case in group:
            figures[f"{role} {case.name} p50_ms"] = round(median(case.taken), 1)
            figures[f"{role} {case.name} p95_ms"] = case.p95
            figures[f"{role} {case.name} p95_to_goal"] = round(case.p95 / goal, 2)
        slowest = max(group, key=lambda case: case.p95)
        goals.append(Goal(f"{role}: p95_ms of the slowest ({slowest.name})", slowest.p95, goal))
    return Result("lists", {**data.described(), "load_average": os.getloadavg()[0], "rounds": ROUNDS}, figures, goals)


def _people() -> dict[str, User]:
    """One person of each level, at the place with the most contacts."""
    operated = Posting.objects.filter(role=Role.VILLAGE_OPERATOR).values("region_id")
    return {
        "village": _holder(Role.VILLAGE_OPERATOR, region_id=_busiest("village_id", village_id__in=operated)),
        "office": _holder(Role.OFFICER, office_id=_busiest("office_id")),
        "kanwil": _holder(Role.REGIONAL_HEAD, regional_office_id=_busiest("regional_office_id")),
        "nation": _holder(Role.NATIONAL),
    }


def _busiest(column: str, **within: Any) -> Any:
    counted = Stakeholder.objects.filter(**{f"{column}__isnull": False}, **within).values_list(column)
    row = counted.annotate(number=Count("pk")).order_by("-number", column).first()
    if row is None:
        raise CommandError("The bench database holds no contacts: manage.py bench_data --scale national --sessions 0")
    return row[0]


def _holder(role: Role, **place: Any) -> User:
    return Posting.objects.filter(role=role, **place).select_related("user").earliest("pk").user


def _cases_of(role: str, user: User) -> Iterator[Case]:
    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="id")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    village = AssistedVillage.objects.visible_to(user).select_related("region", "district").order_by("pk").last()
    if village is None:
        raise CommandError("The bench database holds no villages: manage.py bench_data --scale national")
    word = village.region.name.split()[0]
    searches = {"hit": word, "two words": f"{village.district.name.split()[0]} {word}", "code": village.pk[:8]}
    yield from _cases("desa", client, VillageFilters, user, {**searches, "typo": f"{word[:2]}x{word[2:]}"})
    if user.scope.personal_data:
        searches = {"hit": COMMON, "two words": f"budi {word}", "code": village.pk[:8], "typo": MISTYPED}
        yield from _cases("kontak", client, ContactFilters, user, {**searches, "number": "4711"})


def _cases(
    page: str, client: Client, filters: type[ListFilters], user: User, searches: dict[str, str]
) -> Iterator[Case]:
    url = reverse("village_list" if page == "desa" else "contact_list")
    empty = filters(QueryDict(), user=user)
    yield Case(f"{page} first", client, url)
    for name, words in {**searches, "nothing": NOBODY, "one letter": "a"}.items():
        yield Case(f"{page} search {name}", client, f"{url}?{_query(q=words)}")
    for name in empty.fields:
        if name in ("q", "urut", "sebelum", "sesudah") or (value := _value_of(empty, name)) is None:
            continue
        yield Case(f"{page} {name}={value}", client, f"{url}?{_query(**{name: value})}")
    for key, _word in empty.offered("urut"):
        middle = _row_far_down(filters(QueryDict(_query(urut=key)), user=user))
        yield Case(f"{page} by {key}", client, f"{url}?{_query(urut=key)}")
        yield Case(f"{page} by {key}, deep", client, f"{url}?{_query(urut=key, sesudah=middle)}")
    if page == "desa":
        yield Case("desa map", client, reverse("village_map"))


def _value_of(filters: ListFilters, name: str) -> str | None:
    """The choice in the middle, "1" of a tick box; None where nothing is offered."""
    if name in {box for box, _word, _on in filters.checks}:
        return "1"
    choices = [value for value, _word in filters.offered(name) if value]
    return choices[len(choices) // 2] if choices else None


def _row_far_down(filters: ListFilters) -> Any:
    """A key at four fifths of the list."""
    found = filters.found()
    keys = found.listed.order_by(*found.order.by()).values_list("pk", flat=True)
    return keys[found.listed.count() * 4 // 5]


def _query(**values: Any) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()
