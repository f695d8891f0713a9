"""How long after a tap the mark is painted, on a roll of 300 people and a processor four times slower."""

import os
from statistics import median, quantiles
from typing import Any

from django.core.management.base import CommandError
from django.urls import reverse

from desabinaan.bench import browser, data, database, rolls
from desabinaan.bench.harness import Goal, Result
from desabinaan.bench.phones import signed_in
from desabinaan.bench.served import served

PEOPLE, TAPS, GOAL_MS = 300, 60, 100.0
# From the moment the input reached the browser until the frame with its effect is on the screen.
LISTEN = """() => {
    window.taps = [];
    addEventListener("click", (event) => {
        const mark = event.target.closest(".roll-mark");
        if (!mark) return;
        const before = mark.getAttribute("aria-pressed"), at = event.timeStamp;
        requestAnimationFrame(() => {
            const painted = new MessageChannel();
            painted.port1.onmessage = () =>
                window.taps.push([performance.now() - at, mark.getAttribute("aria-pressed") !== before]);
            painted.port2.postMessage(0);
        });
    }, {capture: true});
}"""

# Where to tap: in the middle of the screen, once scrolling has been painted and the eye has found the name.
PLACE = """async (share) => {
    const marks = [...document.querySelectorAll(".roll-mark")].filter((mark) => mark.offsetParent);
    const mark = marks[Math.floor(share * marks.length)];
    mark.scrollIntoView({block: "center", behavior: "instant"});
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await new Promise((done) => setTimeout(done, 300));
    const box = mark.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def run() -> Result:
    with database.copied("taps"), served(settings="desabinaan.bench.compressed_settings", static=True) as server:
        roll = rolls.make(1, listed=PEOPLE, villages=1)[0]
        url = f"http://127.0.0.1:{server.port}"
        path = reverse("attendance", kwargs={"pk": roll.session})
        login, about = signed_in(roll.operator), data.described()
        with browser.chromium() as chromium, browser.phone(chromium, url, login) as (page, _cdp):
            page.goto(url + path)
            page.locator(".roll-mark").first.wait_for()
            page.wait_for_load_state("networkidle")
            taken = _tapped(page)
    figures = {
        "taps": len(taken),
        "p50_ms": round(median(taken), 1),
        "p95_ms": round(quantiles(taken, n=20)[18], 1),
        "max_ms": round(max(taken), 1),
    }
    about |= {"people": PEOPLE, "cpu": f"x{browser.SLOWER_CPU}", "load_average": os.getloadavg()[0]}
    return Result("taps", about, figures, [Goal("p95_ms", figures["p95_ms"], GOAL_MS)])


def _tapped(page: Any) -> list[float]:
    """Milliseconds of taps spread over the roll, each on a person not marked yet."""
    page.evaluate(LISTEN)
    for number in range(TAPS):
        page.touchscreen.tap(*page.evaluate(PLACE, number / TAPS))
        # asked now and then: a question in every frame would be measured too
        page.wait_for_function("many => window.taps.length === many", arg=number + 1, polling=100)
    taken = page.evaluate("window.taps")
    if not all(changed for _ms, changed in taken):
        raise CommandError("a tap changed nothing that can be seen")
    return [float(ms) for ms, _changed in taken]
