// Keeps the figures of a session true while others fill its roll: asks every 2.5 s while the page is looked at.
// <dl data-live-counts="address"> holds [data-live="participants"]; the answer is 304 while nothing has changed.
(() => {
  "use strict";

  const EVERY = 2500;
  const SAY_EVERY = 10000;
  const LONGEST = 30000;
  const box = document.querySelector("[data-live-counts]");
  if (!box) return;

  const { liveCounts: url, liveWords: words, liveChanged: changed, liveReload: reload } = box.dataset;
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "id");
  const region = document.createElement("p");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  region.setAttribute("aria-live", "polite");
  box.after(region);

  let etag = "";
  let state = null;
  let timer = null;
  let wait = EVERY;
  let asking = false;
  let over = false;
  let saidAt = 0;
  let unsaid = "";
  let sayTimer = null;

  // Figures paint at once; a voice reads the latest of them, not more often than every ten seconds.
  const say = (text) => {
    unsaid = text;
    if (sayTimer) return;
    const speak = () => {
      sayTimer = null;
      saidAt = Date.now();
      region.textContent = unsaid;
    };
    const left = saidAt + SAY_EVERY - Date.now();
    if (left <= 0) speak();
    else sayTimer = setTimeout(speak, left);
  };

  const fill = (text, counts) => text.replace(/%\((\w+)\)s/g, (_all, name) => numbers.format(counts[name]));

  // Writes what differs; whether anything did.
  const put = (place, text) => {
    const differs = place.textContent !== text;
    if (differs) place.textContent = text;
    return differs;
  };

  const paintWithin = (root, counts) => {
    let differs = false;
    for (const place of root.querySelectorAll("[data-live]")) {
      const value = counts[place.dataset.live];
      if (value === undefined) continue;
      if (place instanceof HTMLProgressElement) {
        place.max = Math.max(counts.listed, 1);
        place.value = value;
      } else differs = put(place, numbers.format(value)) || differs;
    }
    for (const place of root.querySelectorAll("[data-live-text]")) put(place, fill(place.dataset.liveText, counts));
    return differs;
  };

  const paint = (data) => {
    const differs = paintWithin(box, data.counts);
    for (const village of data.villages) {
      const row = document.querySelector(`[data-live-village="${village.code || ""}"]`);
      if (row) paintWithin(row, village);
    }
    if (differs) say(fill(words, data.counts));
  };

  // Buttons and lists belong to the state the page was made in: one that is over is said, with the way to the next.
  const end = () => {
    over = true;
    const note = document.createElement("div");
    note.className = "alert alert-info";
    const text = document.createElement("div");
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = reload;
    text.append(`${changed} `, link);
    note.append(window.portal.icon("info"), text);
    box.before(note);
  };

  const take = (data) => {
    const shape = JSON.stringify([data.state, data.open, data.villages.map((village) => village.locked)]);
    paint(data);
    if (state !== null && shape !== state) end();
    state = shape;
  };

  const ask = async () => {
    if (asking || over) return;
    asking = true;
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 3000);
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const response = await fetch(url, { headers, cache: "no-store", signal: stop.signal });
      if (response.status === 200 && !response.redirected) {
        etag = response.headers.get("ETag") || "";
        take(await response.json());
      } else if (response.status !== 304 && response.status < 500) over = true;
      wait = response.status < 500 ? EVERY : Math.min(wait * 2, LONGEST);
    } catch {
      wait = Math.min(wait * 2, LONGEST);
    } finally {
      clearTimeout(limit);
      asking = false;
      plan();
    }
  };

  const plan = () => {
    clearTimeout(timer);
    if (!over && !document.hidden) timer = setTimeout(ask, wait);
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else ask();
  });
  window.addEventListener("online", () => {
    wait = EVERY;
    ask();
  });
  plan();
})();
