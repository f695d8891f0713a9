"""CPU of the daily pages, as a ratio to a page that does session, account, posting and one row."""

from functools import partial

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from accounts.models import User
from desabinaan.bench import data
from desabinaan.bench.harness import Goal, Result, cpu_medians
from offices.roles import Role
from outreach.models import OutreachSession, SessionTally

CALLS = 5
GOALS = {"home_ratio": 3.0, "calendar_ratio": 5.0, "session_list_ratio": 2.5, "session_ratio": 3.0}
PLAIN_FILES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(ROOT_URLCONF="desabinaan.bench.urls", DEBUG=False, STORAGES=PLAIN_FILES)
def run() -> Result:
    """Measures as an officer of the busiest office."""
    officer, session = busiest_officer()
    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="id")
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    urls = {
        "plainest": reverse("bench_plainest"),
        "home": reverse("home"),
        "calendar": reverse("calendar"),
        "session_list": reverse("session_list"),
        "session": reverse("session_detail", kwargs={"pk": session.pk}),
    }
    cpu = cpu_medians({name: partial(_get, client, url) for name, url in urls.items()}, calls=CALLS)
    figures = {f"{name}_ms": value for name, value in cpu.items()}
    figures |= {f"{name}_ratio": round(cpu[name] / cpu["plainest"], 2) for name in urls if name != "plainest"}
    figures |= {f"{name}_queries": _queries(client, url) for name, url in urls.items()}
    goals = [Goal(name, figures[name], goal) for name, goal in GOALS.items()]
    return Result("pages", data.described(), figures, goals)


def busiest_officer() -> tuple[User, OutreachSession]:
    """An officer of the office with most sessions, and a session of theirs with a usual roll."""
    busiest = OutreachSession.objects.values_list("office_id").annotate(number=Count("pk")).order_by("-number").first()
    if busiest is None:
        raise CommandError("The bench database holds no sessions: manage.py bench_data --scale office")
    office = busiest[0]
    officer = User.objects.filter(all_postings__role=Role.OFFICER, all_postings__office_id=office).earliest("pk")
    tally = SessionTally.objects.filter(office_id=office, listed__gte=35).order_by("listed", "pk").first()
    session = tally.session if tally else OutreachSession.objects.filter(office_id=office).latest("pk")
    return officer, session


def _get(client: Client, url: str) -> None:
    response = client.get(url, secure=settings.SECURE_SSL_REDIRECT)
    if response.status_code != 200:
        raise CommandError(f"{url} answers {response.status_code}")


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        _get(client, url)
    return len(captured)
