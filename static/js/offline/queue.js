// What has not been sent: durable items, and a copy of the own ones in memory for drawing.
(() => {
  "use strict";

  const { offline } = window;
  const { store } = offline;
  const FORMAT = 2;
  const FROM_EARLIER = ["version", "seen"];

  const me = offline.user ?? 0; // 0: nobody is signed in, as on a personal link
  const own = new Map(); // by id, as the person sees them
  const unsaved = new Map(); // by id: not in the database yet, or never because it is full
  let others = [];
  let lastSeq = 0;
  let loaded = false;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("desa-binaan") : null;

  const isMine = (item) => item.user === me || item.user === 0;
  const isWaiting = (item) => item.state === "waiting";
  const bySeq = (a, b) => a.seq - b.seq;
  const sorted = (wanted) => [...own.values()].filter(wanted).sort(bySeq);
  const same = (a, b) => a.key !== null && a.key === b.key && a.scope === b.scope && a.part === b.part;

  // Rises for ever on one device: over tabs and an evicted database by the cookie, over a clock put back by lastSeq.
  function nextSeq() {
    lastSeq = Math.max(lastSeq + 1, (Number(offline.cookie("urutan")) || 0) + 1, Date.now());
    offline.setCookie("urutan", lastSeq);
    return lastSeq;
  }

  function changed({ tell = true } = {}) {
    const everybody = sorted(isWaiting).length + others.filter(isWaiting).length;
    if (!offline.memory && loaded) offline.setCookie("antrean", `${offline.stamp}:${everybody}`);
    if (tell) channel?.postMessage({ name: "change" });
    offline.emit("change", { count: queue.count() });
  }

  async function load() {
    const rows = await store.all("items");
    loaded = true;
    own.clear();
    others = rows.filter((item) => !isMine(item));
    for (const item of rows.filter(isMine)) own.set(item.id, item);
    for (const { item, replaced } of unsaved.values()) {
      replaced.forEach((id) => own.get(id)?.batch === null && own.delete(id));
      own.set(item.id, item);
    }
    lastSeq = Math.max(lastSeq, 0, ...sorted(() => true).map(({ seq }) => seq));
  }

  function add({ scope, url = "", form = "batch", part = null, key = null, payload = {}, blob, shown = {}, origin }) {
    const id = crypto.randomUUID();
    const item = { id, user: me, scope, url, form, part, key: key ?? (form === "batch" ? id : null), payload: { ...payload }, shown };
    Object.assign(item, { seq: nextSeq(), at: new Date().toISOString(), device: "", batch: null });
    Object.assign(item, { state: "waiting", reason: "", format: FORMAT }, blob && { blob }, origin && { origin });
    // The earlier one is not on its way: this takes its place, and what the person had seen before the first change.
    const earlier = sorted((other) => same(other, item) && other.batch === null);
    const first = earlier.find(isWaiting);
    if (first && !item.payload.decide) {
      for (const field of FROM_EARLIER) if (field in first.payload) item.payload[field] = first.payload[field];
    }
    earlier.forEach((other) => (own.delete(other.id), unsaved.delete(other.id)));
    own.set(item.id, item);
    unsaved.set(item.id, { item, replaced: earlier.map((other) => other.id) });
    changed({ tell: false });
    return keep(item, earlier);
  }

  async function keep(item, earlier) {
    await offline.opened.catch(() => {});
    item.device = `${offline.device}-${offline.stamp}`; // an evicted storage is another device: its seq says nothing here
    try {
      const onTheirWay = await store.transact("items", async (rows) => {
        const left = [];
        for (const { id } of earlier) {
          const row = await rows.get(id);
          if (row?.batch) left.push(row);
          else if (row) await rows.delete(id);
        }
        await rows.put(item);
        return left;
      });
      onTheirWay.forEach((row) => own.set(row.id, row));
      unsaved.delete(item.id);
    } catch (error) {
      item.volatile = true;
      if (error.name !== "QuotaExceededError") offline.emit("line", { state: "storage", detail: "failed" });
    }
    changed();
    offline.askToPersist?.();
    queue.send(300);
    return item;
  }

  // Changes items where they are: work(item) gives the new item, or null to remove it. What is gone stays gone.
  async function update(ids, work) {
    const wanted = ids.filter((id) => !unsaved.has(id));
    const changes = new Map(ids.filter((id) => unsaved.has(id)).map((id) => [id, work(unsaved.get(id).item)]));
    await store.transact("items", async (rows) => {
      for (const id of wanted) {
        const row = await rows.get(id);
        const now = row ? work(row) : null;
        changes.set(id, now);
        if (now) await rows.put(now);
        else if (row) await rows.delete(id);
      }
    });
    for (const [id, item] of changes) {
      if (item) own.set(id, item);
      else own.delete(id);
      if (item && unsaved.has(id)) unsaved.get(id).item = item;
      else unsaved.delete(id);
    }
    changed();
    return [...changes.values()].filter(Boolean).sort(bySeq);
  }

  // Storage may have room again after something was sent.
  async function keepVolatile() {
    for (const { item } of [...unsaved.values()].filter((entry) => entry.item.volatile)) {
      const { volatile: _volatile, ...durable } = item;
      try {
        await store.transact("items", (rows) => rows.put(durable));
        unsaved.delete(item.id);
        own.set(item.id, durable);
      } catch {
        return;
      }
    }
  }

  // Items of a file or of an older script, as they are: one that is here already stays.
  async function take(items) {
    await store.transact("items", async (rows) => {
      for (const item of items) if (!(await rows.get(item.id))) await rows.put(item);
    });
    await load();
    changed();
    queue.send(1); // not waited for: an older script's queue moves while the database is still being opened
  }

  const queue = {
    add,
    take,
    load,
    update,
    keepVolatile,
    changed,
    items: (scope) => sorted((item) => scope === undefined || item.scope === scope),
    refused: (scope) => sorted((item) => item.state === "refused" && (scope === undefined || item.scope === scope)),
    waiting: () => sorted(isWaiting),
    // Without those that are just being written down: they would be packed twice.
    sendable: () => sorted((item) => isWaiting(item) && item.url && (item.volatile || !unsaved.has(item.id))),
    count: () => sorted(isWaiting).length,
    // How much of other people waits on this device, by user.
    others: () => others.filter(isWaiting).reduce((sums, { user }) => sums.set(user, (sums.get(user) ?? 0) + 1), new Map()),
    // True while something exists in this page's memory alone.
    atRisk: () => sorted(isWaiting).some((item) => item.volatile || offline.memory),
    drop: (id) => update([id], () => null),
    send: () => Promise.resolve(), // sender.js
    tell: (message) => channel?.postMessage(message),
    same,
  };
  offline.queue = queue;

  channel?.addEventListener("message", async ({ data }) => {
    if (offline.memory) return;
    await load().catch(() => {});
    if (data.name === "answer" && isMine(data.detail.item)) offline.emit("answer", data.detail);
    changed({ tell: false });
  });

  // The snapshot is there before a page draws from it.
  offline.opened = offline.opened.then(async () => {
    await load();
    changed({ tell: false });
  });
  offline.opened.catch(() => {});
  offline.ready = offline.opened;

  window.addEventListener("beforeunload", (event) => queue.atRisk() && event.preventDefault());
})();
