// Queues of the previous script, kept in localStorage, move into the database once: a batch on its way under its own id.
(() => {
  "use strict";

  const { offline } = window;
  const NAME = /^hadir:(\d+):(\d+)$/;

  function itemsOf(name, { waiting = {}, batch = null, refused = {}, device = "" }) {
    const [, user, session] = name.match(NAME);
    const common = { user: Number(user), scope: `roll:${session}`, url: `/kegiatan/${session}/hadir/kirim/` };
    Object.assign(common, { form: "batch", part: "entries", format: 1, device, shown: {}, reason: "", state: "waiting" });
    const item = (entry, id) => ({
      ...common,
      id: `${name}:${id}:${entry.key}:${entry.seq}`, // the same on every try, so that a broken move does not double
      key: entry.key,
      payload: entry,
      seq: entry.seq,
      at: entry.at,
      batch: id || null,
    });
    const sent = (batch?.entries ?? []).map((entry) => item(entry, batch.id));
    const unsent = Object.values(waiting).map((entry) => item(entry, ""));
    const no = Object.entries(refused).map(([key, { row, status, reason }]) => ({
      ...item({ key, status, seq: 0, at: "" }, ""),
      state: "refused",
      reason,
      shown: { row },
    }));
    return [...sent, ...unsent, ...no];
  }

  async function move() {
    if (window.RollQueue) return; // the older script runs on this page and sends by itself
    const names = Object.keys(localStorage).filter((name) => NAME.test(name));
    for (const name of names) {
      let items;
      try {
        items = itemsOf(name, JSON.parse(localStorage.getItem(name)));
      } catch {
        continue; // not readable, so not ours to throw away
      }
      await offline.queue.take(items);
      localStorage.removeItem(name);
    }
  }

  offline.opened = offline.opened.then(() => move().catch(() => {}));
  offline.opened.catch(() => {});
  offline.ready = offline.opened;
})();
