"""What a first visit transfers, and when a page is ready on slow 4G with a slow processor, beside the budgets."""

import os
import re
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandError
from django.urls import reverse

from accounts.models import User
from desabinaan.bench import browser, data, database, rolls
from desabinaan.bench.harness import Goal, Result
from desabinaan.bench.pages import busiest_officer
from desabinaan.bench.phones import signed_in
from desabinaan.bench.served import served

PEOPLE = 300
READY = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
# Asked for once the page is ready and nothing else is to do: rolls of coming days, what others record.
AFTERWARDS = re.compile(r"/luring/siap/|/hadir/(data|angka)/")


@dataclass(frozen=True, slots=True)
class Budget:
    """``again_s``: a repeat visit, where that has a goal of its own."""

    transfer_kb: float
    requests: int
    ready_s: float
    again_s: float | None = None


DAILY = Budget(120, 12, 3.0, 1.0)
WORKING = Budget(160, 15, 3.5)
HEAVY = Budget(250, 20, 4.0)
Page = tuple[str, str, User | None, Budget]


def run() -> Result:
    with database.copied("budgets"), served(settings="desabinaan.bench.compressed_settings", static=True) as server:
        pages = _pages()
        logins = {user.pk: signed_in(user) for _name, _path, user, _budget in pages if user}
        url = f"http://127.0.0.1:{server.port}"
        figures: dict[str, float] = {}
        goals: list[Goal] = []
        with browser.chromium() as chromium:
            for name, path, user, budget in pages:
                with browser.phone(chromium, url, logins[user.pk] if user else "") as (page, cdp):
                    seen = _visited(page, cdp, url + path, again=budget.again_s is not None)
                figures |= {f"{name}_{figure}": value for figure, value in seen.items()}
                goals += [Goal(f"{name}_{figure}", value, getattr(budget, figure)) for figure, value in seen.items()]
        about = {**data.described(), "people_on_the_roll": PEOPLE, "network": "400 ms, 1.6 Mbit/s"}
    about |= {"cpu": f"x{browser.SLOWER_CPU}", "compressed_by": "gzip", "load_average": os.getloadavg()[0]}
    return Result("budgets", about, figures, goals)


def _pages() -> list[Page]:
    """Each page as somebody whose daily work it is, with the most rows."""
    officer, _session = busiest_officer()
    roll = rolls.make(1, listed=PEOPLE, villages=1)[0]
    return [
        ("login", reverse("sign_in"), None, DAILY),
        ("home", reverse("home"), officer, DAILY),
        ("attendance", reverse("attendance", kwargs={"pk": roll.session}), roll.operator, DAILY),
        ("calendar", reverse("calendar"), officer, WORKING),
        ("session_list", reverse("session_list"), officer, WORKING),
        ("session", reverse("session_detail", kwargs={"pk": roll.session}), roll.operator, WORKING),
        ("contacts", reverse("contact_list"), officer, WORKING),
        ("session_form", reverse("session_create"), officer, WORKING),
        ("dashboard", reverse("dashboard"), officer, HEAVY),
        ("villages_with_map", reverse("village_list"), officer, HEAVY),
    ]


def _visited(page: Any, cdp: Any, url: str, *, again: bool) -> dict[str, float]:
    """Bytes on the line and requests of the page itself until it was loaded; then the second visit's time."""
    asked: dict[str, str] = {}
    sent: dict[str, float] = {}
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", browser.SLOW_4G)
    cdp.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    cdp.on("Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}))
    response = page.goto(url, wait_until="load")
    if response is None or response.status != 200:
        raise CommandError(f"{url} answers {response and response.status}")
    page.wait_for_load_state("networkidle")
    own = [number for number, address in asked.items() if number in sent and not AFTERWARDS.search(address)]
    seen = {
        "transfer_kb": round(sum(sent[number] for number in own) / 1000, 1),
        "requests": float(len(own)),
        "ready_s": round(page.evaluate(READY) / 1000, 2),
    }
    if again:
        page.goto(url, wait_until="load")
        seen["again_s"] = round(page.evaluate(READY) / 1000, 2)
    return seen
