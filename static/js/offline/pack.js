// What goes together into one POST. A group that was packed keeps its uuid until it is answered.
(() => {
  "use strict";

  const { queue } = window.offline;
  const MOST_ITEMS = 200;
  const MOST_LETTERS = 60000; // what a line of 50 kbit/s carries while it is waited for

  const like = (first) => (item) =>
    !item.batch &&
    item.form === "batch" &&
    ["url", "format", "device"].every((field) => item[field] === first[field]) &&
    item.origin?.device === first.origin?.device;

  // Never two of one key, as the answer is found by it.
  function chosenWith(first, ready) {
    const chosen = new Map();
    let letters = 0;
    for (const item of first.form === "batch" ? ready.filter(like(first)) : [first]) {
      letters += JSON.stringify(item.payload).length + 120;
      if (chosen.size && (chosen.size >= MOST_ITEMS || letters > MOST_LETTERS)) break;
      if (!chosen.has(item.key)) chosen.set(item.key, item);
    }
    return [...chosen.values()];
  }

  async function packWith(first, ready) {
    const chosen = chosenWith(first, ready);
    const batch = first.form === "batch" ? crypto.randomUUID() : first.id;
    const ids = chosen.map(({ id }) => id);
    // what somebody else packed meanwhile stays as it is; a full storage does not keep it from being sent
    const mark = (item) => (item.batch ? item : { ...item, batch });
    const marked = await queue.update(ids, mark).catch(() => chosen);
    return { url: first.url, form: first.form, batch, items: marked.filter((item) => (item.batch ?? batch) === batch) };
  }

  // The next group to send of the addresses that do not rest: unanswered ones first. Null where nothing is left.
  async function nextGroup(rests) {
    const ready = queue.sendable().filter(({ url }) => !rests(url));
    const packed = ready.find(({ batch }) => batch);
    if (packed) {
      const { url, form, batch } = packed;
      return { url, form, batch, items: ready.filter((item) => item.batch === batch) };
    }
    if (!ready.length) return null;
    const group = await packWith(ready[0], ready);
    return group.items.length ? group : nextGroup(rests);
  }

  // Everything gets its uuid now, as for a file that may be sent before or after this device does.
  async function pack() {
    let open = queue.sendable().filter(({ batch }) => !batch);
    while (open.length) {
      const { items } = await packWith(open[0], open);
      const done = new Set([open[0].id, ...items.map(({ id }) => id)]);
      open = open.filter(({ id }) => !done.has(id));
    }
  }

  Object.assign(queue, { nextGroup, pack });
})();
