// What others record meanwhile, seen within three seconds; and the copy of the roll that stays on the device.
(() => {
  "use strict";

  const { roll, offline } = window;
  if (!roll) return;

  const EVERY = 2000;
  const AFTER_TROUBLE = 5000;
  const HANGS_AFTER = 3000;
  const { rows, keyOf } = roll;
  let counts = "angka/"; // where the server has no such page, the roll itself is asked: it answers 304 as cheaply
  let tags = {};
  let timer = 0;
  let refreshing = false;

  const ask = async (path) => {
    const headers = { Accept: "application/json", ...(tags[path] ? { "If-None-Match": tags[path] } : {}) };
    const signal = AbortSignal.timeout(HANGS_AFTER);
    const response = await fetch(roll.base + path, { headers, signal, cache: "no-store", redirect: "error" });
    offline.clock.heard(response.headers.get("Date"));
    if (response.ok) tags[path] = response.headers.get("ETag");
    return response;
  };

  async function poll() {
    clearTimeout(timer);
    let pause = EVERY;
    if (document.visibilityState === "visible" && roll.line() !== "signed-out") {
      try {
        const response = await ask(counts);
        if (response.status === 404 && counts !== "data/") {
          counts = "data/";
          return poll();
        }
        if (response.status === 200) await heard(await response.json());
        roll.setLine(response.status === 401 ? "signed-out" : "online");
      } catch (error) {
        pause = AFTER_TROUBLE;
        if (error.name !== "SyntaxError") roll.setLine("offline");
      }
    }
    timer = setTimeout(poll, pause);
    return undefined;
  }

  function heard(fresh) {
    if ("rows" in fresh) return merge(fresh);
    return fresh.stamp === roll.data.stamp ? null : refresh();
  }

  async function refresh() {
    if (refreshing) return;
    refreshing = true;
    try {
      const response = await ask("data/");
      if (response.status === 200) merge(await response.json());
    } catch {
      // no line: what is shown stays
    } finally {
      refreshing = false;
    }
  }

  let soon = 0;
  roll.refreshSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(refresh, 200);
  };

  function merge(fresh) {
    roll.data = fresh;
    roll.size = null;
    const listed = new Set(fresh.rows.map(keyOf));
    for (const row of fresh.rows) mergeRow(row);
    for (const [key, kept] of [...rows]) {
      if (!listed.has(key) && kept.row.id && !roll.isWaiting(kept) && !kept.refused) roll.removeRow(key);
    }
    roll.showHeld();
    roll.emit("merge", fresh);
    roll.drawHead();
    keep();
  }

  const LEFT_OUT = ["two", "gone", "annulled", "known", "src", "signed"]; // by the server, where there is nothing to say
  const plain = (value) => (typeof value === "object" ? JSON.stringify(value) : value);
  const isKnown = (now, row) =>
    Object.keys(row).every((name) => plain(now[name]) === plain(row[name])) && LEFT_OUT.every((name) => name in row || !now[name]);

  // What was asked before this device's own entry got in knows an older version of the row.
  function mergeRow(row) {
    const kept = rows.get(keyOf(row));
    if (!kept) return roll.addRow(row);
    if (row.v < kept.row.v) return kept;
    if (isKnown(kept.row, row)) return kept; // drawing hundreds anew would keep the next tap waiting
    // what the server leaves out does not hold any more; a signature may still be on its way
    const signed = kept.row.signed && offline.queue.items(roll.scope).some(({ part, key }) => part === "signatures" && key === `s${kept.key}`);
    for (const name of LEFT_OUT) delete kept.row[name];
    Object.assign(kept.row, row, signed && { signed });
    return roll.drawRow(kept);
  }

  // Entries that came too late and wait for the officer, of additions also who they are.
  roll.showHeld = () => {
    const waiting = new Map(roll.data.held.map((entry) => [keyOf(entry), entry]));
    for (const [key, kept] of [...rows]) {
      if (!kept.held || waiting.has(key)) continue;
      kept.held = null;
      if (kept.row.id) roll.drawRow(kept);
      else if (!roll.isWaiting(kept)) roll.removeRow(key);
    }
    for (const [key, entry] of waiting) {
      const kept = rows.get(key) ?? roll.addRow({ ...entry, no: "", rw: "", status: "", rep: "", v: 0 });
      kept.held = { status: entry.status, reason: entry.reason };
      roll.drawRow(kept);
    }
  };

  function keep() {
    const { data } = roll;
    if (!data || offline.user === null) return;
    const { session, user, stamp, starts_at, title } = data;
    const known = [...rows.values()].filter(({ row }) => row.id && !row.gone).map(({ row }) => row);
    const copy = { ...data, rows: known };
    roll.size ??= JSON.stringify(copy).length; // of the names, which a status does not change
    const { size } = roll;
    const fetched_at = roll.keptAt ?? new Date().toISOString();
    const value = { key: `${user}:${session}`, user, session, data: copy, stamp, fetched_at, size, starts_at, title };
    offline.store.put("rolls", value).catch(() => {}); // the kernel says that the storage is full
  }
  let keeping = 0;
  // Between two taps, but soon: what waits is also in the queue.
  const whenIdle = window.requestIdleCallback ?? ((task) => setTimeout(task));
  roll.keepSoon = () => {
    clearTimeout(keeping);
    keeping = setTimeout(() => whenIdle(keep, { timeout: 1000 }), 100);
  };

  roll.live = (online) => {
    if (online) keep();
    // The page may have been on its way while this device's entries were taken in.
    if (online && offline.queue.answeredAt && Date.now() - offline.queue.answeredAt < 30000) refresh();
    timer = setTimeout(poll, online ? EVERY : 0);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && poll());
    window.addEventListener("online", poll);
  };
})();
