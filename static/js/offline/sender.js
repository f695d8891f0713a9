// Empties the queue: one sender per device at a time, the unanswered batch first and under its own id.
(() => {
  "use strict";

  const { offline } = window;
  const { queue, transport } = offline;
  const LOCK = "desa-binaan-kirim";
  const LONGEST_PAUSE = 30000;
  const LONGEST_REST = 600000;

  const jitter = (delay) => delay * (0.5 + Math.random() / 2);

  let pause = 1000;
  let timer = 0;
  let timerAt = Infinity;
  let running = null;
  let again = false;
  const resting = new Map(); // by url: what answers no to everything, and until when it is left alone

  const rests = (url) => (resting.get(url)?.until ?? 0) > Date.now();
  const rest = (url, first, most) => {
    const last = Math.min((resting.get(url)?.last ?? first / 2) * 2, most);
    resting.set(url, { last, until: Date.now() + jitter(last) });
  };

  function schedule(delay) {
    const at = Date.now() + delay;
    if (timerAt <= at && timerAt > Date.now()) return;
    clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(() => send(), delay);
  }

  // What an answer means for the newer item of the same key that still waits here.
  function carriedOver(answer, item) {
    const known = {};
    if (answer.version !== undefined) Object.assign(known, { version: answer.version }, answer.id !== undefined && { id: answer.id });
    if ("seen" in item.payload && ["created", "unchanged", "corrected", "conflict"].includes(answer.outcome)) {
      known.seen = item.payload.count;
    }
    return known;
  }

  async function settle({ items, form }, body) {
    const answers = form === "single" ? [{ ...body, key: items[0].key }] : body.answers;
    const byKey = new Map(answers.map((answer) => [answer.key, answer]));
    const newer = new Map();
    for (const item of items) {
      const later = queue.waiting().find((other) => other.id !== item.id && other.seq > item.seq && queue.same(item, other));
      if (later && byKey.has(item.key)) newer.set(later.id, carriedOver(byKey.get(item.key), item));
      if (later) newer.set(item.id, null);
    }
    const after = (item) => {
      if (newer.get(item.id)) return { ...item, payload: { ...item.payload, ...newer.get(item.id) } };
      const answer = byKey.get(item.key);
      if (!answer) return { ...item, batch: null };
      if (answer.outcome !== "rejected" || newer.has(item.id)) return null;
      return { ...item, batch: null, state: "refused", reason: answer.reason ?? "" };
    };
    const ids = [...items.map(({ id }) => id), ...[...newer].filter(([, known]) => known).map(([id]) => id)];
    await queue.update(ids, after);
    for (const item of items) {
      const answer = byKey.get(item.key);
      if (!answer) continue;
      const detail = { scope: item.scope, item, answer, body };
      offline.emit("answer", detail);
      const { blob: _blob, ...light } = item;
      queue.tell({ name: "answer", detail: { ...detail, item: light } });
    }
    return items.every(({ key }) => byKey.has(key));
  }

  const because = (items, reason) => queue.update(items.map(({ id }) => id), (item) => ({ ...item, reason }));

  // The server is there but does not take this: another address may still be served.
  async function notTaken(job, { status, body, after }) {
    const { url, form, items } = job;
    if (status < 400 || status === 429 || status >= 500) {
      rest(url, Math.max(1000, (Number(after) || 0) * 1000), LONGEST_PAUSE);
      offline.emit("line", { state: "offline", detail: "" });
      return;
    }
    const reason = body?.error ?? (status === 403 ? "forbidden" : "gone");
    if (form === "single" && ![403, 404, 405].includes(status)) {
      await settle(job, { outcome: "rejected", reason });
      return;
    }
    rest(url, 30000, LONGEST_REST);
    await because(items, reason);
    offline.emit("line", { state: "refused", detail: reason });
  }

  // One exchange; gives the state in which everything has to wait, or nothing.
  async function exchange(job) {
    let answer = await transport.post(job);
    if (answer.status === 403) {
      await transport.freshToken();
      answer = await transport.post(job);
    }
    const { status, body } = answer;
    if (status === 401) return "signed-out";
    if (status === 409) return "other-user";
    const answered = job.form === "single" ? body?.outcome : Array.isArray(body?.answers);
    if (status !== 200 || !answered || !(await settle(job, body))) return notTaken(job, answer);
    resting.delete(job.url);
    pause = 1000;
    offline.emit("line", { state: "online", detail: "" });
    return queue.keepVolatile();
  }

  async function drain() {
    await queue.load();
    for (let job = await queue.nextGroup(rests); job; job = await queue.nextGroup(rests)) {
      const state = await exchange(job).catch(() => "offline");
      if (state) return later(state);
    }
    const soonest = Math.min(...queue.sendable().map(({ url }) => resting.get(url)?.until ?? Infinity));
    if (soonest < Infinity) schedule(Math.max(soonest - Date.now(), 500));
    return "";
  }

  function later(state) {
    schedule(jitter(pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    offline.emit("line", { state, detail: "" });
    return state;
  }

  async function locked(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : schedule(2000)));
  }

  async function run() {
    await offline.opened.catch(() => {});
    do {
      again = false;
      if (queue.count()) await locked(drain);
    } while (again && timerAt === Infinity);
  }

  // Send now, or with a delay in milliseconds; resolves when it has gone as far as it can.
  function send(delay = 0) {
    if (delay) return schedule(delay);
    clearTimeout(timer);
    timerAt = Infinity;
    again = Boolean(running);
    running ??= run().finally(() => (running = null));
    return running;
  }

  const now = () => {
    resting.clear();
    pause = 1000;
    if (queue.count()) send();
  };
  queue.send = send;
  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  offline.opened.then(() => send(), () => {});
})();
