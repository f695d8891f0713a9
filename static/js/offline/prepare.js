// Keeps the rolls of the coming days on the phone without being asked, and tells the server what is ready.
(() => {
  "use strict";

  const offline = window.offline;
  // Only pages of those who take attendance say where to ask.
  const READY = document.documentElement.dataset.ready;
  if (!offline?.user || !READY) return;

  const ASK_AFTER = 2 * 60 * 1000; // what is to be kept: an answer of 304 mostly
  const TELL_AFTER = 15 * 60 * 1000; // what is kept, where nothing changed
  const HANGS_AFTER = 15000;
  const META = "prepare";

  const keyOf = (session) => `${offline.user}:${session}`;
  const listeners = new Set();
  let last = { asked_at: 0, told_at: 0, unsent: 0, rolls: 0 };
  let list = null; // the server's answer of this page's life

  async function get(url) {
    const response = await fetch(url, {
      headers: { Accept: "application/json" },
      cache: "no-cache",
      redirect: "error",
      signal: AbortSignal.timeout(HANGS_AFTER),
    });
    if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status });
    return response;
  }

  const mine = async () => (await offline.store.all("rolls")).filter(({ user }) => user === offline.user);
  const remember = (values) => {
    last = { ...last, ...values };
    return offline.store.put("meta", { key: META, user: offline.user, ...last });
  };

  // `ready` is what the list called this state of the roll; the attendance page, which keeps fresher copies, knows none.
  async function fetchRoll(wanted) {
    const asked = new Date().toISOString();
    const text = await (await get(wanted.data_url)).text();
    // the attendance page, open beside this one, may have kept a copy meanwhile that knows more
    const meanwhile = await offline.store.get("rolls", keyOf(wanted.session));
    if (meanwhile?.fetched_at > asked) return;
    const data = JSON.parse(text);
    await offline.store.put("rolls", {
      key: keyOf(wanted.session),
      user: offline.user,
      session: wanted.session,
      data,
      stamp: data.stamp ?? "",
      ready: wanted.stamp,
      fetched_at: new Date().toISOString(),
      size: text.length,
      starts_at: wanted.starts_at,
      title: wanted.title,
      when: wanted.when,
    });
  }

  // Sessions that are gone leave the phone, unless something of them has not been sent yet.
  async function tidy(kept) {
    const wanted = new Set(list.rolls.map(({ session }) => session));
    const gone = kept.filter(({ session }) => !wanted.has(session) && !offline.queue.items(`roll:${session}`).length);
    for (const { key } of gone) await offline.store.delete("rolls", key);
    return gone.length;
  }

  // Fetches what changed; the number of rolls that are different now.
  async function bringUpToDate() {
    const kept = new Map((await mine()).map((roll) => [roll.session, roll]));
    let changed = await tidy([...kept.values()]);
    for (const wanted of list.rolls) {
      if (kept.get(wanted.session)?.ready === wanted.stamp) continue;
      try {
        await fetchRoll(wanted);
        changed += 1;
      } catch (error) {
        if (error.status !== 404 && error.status !== 403) throw error;
        await offline.store.delete("rolls", keyOf(wanted.session));
      }
    }
    return changed;
  }

  async function tell() {
    const rolls = (await mine()).map(({ session, ready = "", size }) => ({ session, stamp: ready, size }));
    const unsent = offline.queue.count();
    const persisted = (await navigator.storage?.persisted?.()) ?? null;
    const response = await fetch(READY, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": offline.cookie(document.documentElement.dataset.csrfCookie || "csrftoken") },
      body: JSON.stringify({ device: offline.device, stamp: offline.stamp, persisted, unsent, rolls }),
      redirect: "error",
      signal: AbortSignal.timeout(HANGS_AFTER),
    });
    offline.clock.heard(response.headers.get("Date"));
    if (response.ok) await remember({ told_at: Date.now(), unsent, rolls: rolls.length });
  }

  const areKept = async (pages) => !("caches" in window) || (await Promise.all(pages.map((page) => caches.match(page)))).every(Boolean);

  async function round(force) {
    await offline.opened;
    if (offline.memory || !navigator.onLine) return null;
    const kept = await offline.store.get("meta", META);
    if (kept && kept.user === offline.user) last = kept;
    const now = Date.now();
    const missing = (await mine()).length < last.rolls; // wiped by a sign-out, or by the browser
    // a click may have cut the first round short: without its pages the phone opens nothing when the line is gone
    const bare = Boolean(navigator.serviceWorker?.controller) && !(await areKept(last.pages ?? []));
    if (!force && !missing && !bare && now - last.asked_at < ASK_AFTER) return null;
    list = await (await get(`${READY}?stempel=${offline.stamp}`)).json();
    if (list.user !== offline.user) return null;
    const changed = await bringUpToDate();
    await remember({ asked_at: now, pages: list.pages });
    const due = changed > 0 || now - last.told_at > TELL_AFTER;
    if (due || last.unsent !== offline.queue.count()) await tell();
    if (due || !(await areKept(list.pages))) offline.keepPages(list.pages);
    return { changed, list };
  }

  // One tab at a time; an answer of nothing means that it was not due, or that there is no line.
  async function prepare({ force = false } = {}) {
    const run = () => round(force).catch(() => null);
    const done = navigator.locks
      ? await navigator.locks.request("desa-binaan-siap", { ifAvailable: !force }, (lock) => (lock ? run() : null))
      : await run();
    if (done) for (const listener of listeners) listener(done);
    return done;
  }

  // What was waiting has gone: the office is not to read an old number.
  offline.on("change", ({ count }) => {
    if (count === 0 && last.unsent > 0 && navigator.onLine) tell().catch(() => {});
  });

  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 300));
  const later = () => idle(() => prepare(), { timeout: 10000 });
  if (document.readyState === "complete") later();
  else window.addEventListener("load", later, { once: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && later());
  window.addEventListener("online", later);

  offline.prepare = Object.freeze({
    now: () => prepare({ force: true }),
    latest: () => list,
    onDone: (listener) => listeners.add(listener),
  });
})();
