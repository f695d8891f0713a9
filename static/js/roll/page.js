// The attendance page, the same with and without network: it draws what is known and keeps what is tapped.
//
// Online the roll comes in the page (script #roll-data); in the shell that the service worker answers with there is
// none, and it comes out of the device's store. Whatever a person does is painted first and handed to offline.queue
// then; nothing is ever sent from here. Several files share one object:
//
//   roll.data                 the roll as the server last gave it (see outreach/queries/roll.py), null before it opens
//   roll.session, roll.scope  its id; the scope of its entries in the queue ("roll:12")
//   roll.base                 "/kegiatan/12/hadir/": addresses below it are roll.base + "kirim/"
//   roll.rows                 Map of row key -> {key, row, mine, element, ...}; row is the server's, mine what is unsent
//   roll.record(key, status, {represented_by, source, code})    record somebody; paints at once; false: cannot be
//   roll.findById(id)         row key of a row's id on the server, or undefined
//   roll.findByNumber(number) row key of a number on the printed roll, or undefined
//   roll.identity(key)        what names the person in an entry: {id} or, of an addition not yet sent, {client_id, …}
//   roll.enqueue({part, key, payload, shown, seen})   hand an entry of any part to the queue; a promise of its item
//   roll.show(key)            bring a row into view and put the focus on it
//   roll.say(text)            for screen readers, when the eyes have seen it already
//   roll.on(name, listener)   "open" (roll.data is there), "merge" (fresh data), "answer" ({item, answer}), "row" (key)
//
// A tool that comes with a file of its own (photo, scan, signature) registers with
//
//   window.roll?.tool("photo", {open({button, key})})
//
// Buttons with data-roll-tool="photo" are hidden until then and open it afterwards; key is the row's, where the button
// stands in a row. A tool may fill the elements with data-roll-mount="photo" as it likes. roll.tools has them all by name.
(() => {
  "use strict";

  const page = document.getElementById("roll-page");
  if (!page) return;

  const listeners = {};
  const json = (id) => {
    const element = document.getElementById(id);
    return element && JSON.parse(element.textContent);
  };
  const session = Number(page.dataset.session || location.pathname.match(/^\/kegiatan\/(\d+)\/(?:hadir|laporan\/singkat)\//)?.[1] || 0);

  const roll = {
    page,
    session,
    scope: `roll:${session}`,
    base: `/kegiatan/${session}/hadir/`,
    words: json("roll-words"),
    data: null,
    rows: new Map(),
    tools: {},
    $: (id) => document.getElementById(id),
    clone: (id) => document.getElementById(id).content.firstElementChild.cloneNode(true),
    fill: (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]),
    // Only where it differs: what is written is painted anew.
    put(element, text) {
      if (element.textContent !== String(text)) element.textContent = text;
    },
    keyOf: (row) => (row.cid ? `c${row.cid}` : `r${row.id}`),
    on(name, listener) {
      (listeners[name] ??= []).push(listener);
    },
    emit(name, detail) {
      for (const listener of listeners[name] ?? []) listener(detail);
    },
    findById: (id) => [...roll.rows.values()].find(({ row }) => row.id === id)?.key,
    findByNumber: (number) => [...roll.rows.values()].find(({ row }) => row.no === number)?.key,
    tool(name, tool) {
      roll.tools[name] = tool;
      showTools(document);
    },
    showTools,
  };

  function showTools(root) {
    for (const button of root.querySelectorAll("[data-roll-tool]")) button.hidden = !(button.dataset.rollTool in roll.tools);
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-roll-tool]");
    const tool = button && roll.tools[button.dataset.rollTool];
    if (!tool) return;
    button.closest("details[data-menu]")?.removeAttribute("open");
    tool.open({ button, key: button.closest("[data-key]")?.dataset.key });
  });

  // Once, soon, but not before what was painted is on the screen; at the latest when the page is put away.
  const waiting = new Set();
  const run = (task) => waiting.delete(task) && task();
  const flush = () => [...waiting].forEach(run);
  roll.afterPaint = (task) => {
    waiting.add(task);
    requestAnimationFrame(() => setTimeout(() => run(task)));
    setTimeout(() => run(task), 200); // a page in the background paints nothing
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  window.addEventListener("pagehide", flush);

  async function fromDevice() {
    if (!session || window.offline.user === null) return null;
    const kept = await window.offline.store.get("rolls", `${window.offline.user}:${session}`);
    return kept ?? null;
  }

  function open(data) {
    roll.data = data;
    page.removeAttribute("aria-busy");
    roll.$("title").textContent = data.title;
    roll.$("when").textContent = data.when;
    roll.emit("open", data);
  }

  async function start() {
    showTools(document);
    if (session) {
      roll.$("back").href = roll.$("to-session").href = `/kegiatan/${session}/`;
      roll.$("to-code").href = `${roll.base}kode/`;
      roll.$("close").href = `${roll.base}tutup/`;
    }
    const data = json("roll-data");
    if (data) open(data);
    let known = true;
    await window.offline.ready.catch(() => (known = false)); // no storage: kept in memory, which the notices say
    if (!data) {
      const kept = known && (await fromDevice());
      if (!kept) return missing();
      roll.keptAt = kept.fetched_at;
      open(kept.data);
    }
    roll.restore();
    return roll.live(Boolean(data));
  }

  function missing() {
    page.removeAttribute("aria-busy");
    page.classList.add("roll-is-missing");
    roll.$("missing").hidden = false;
    roll.$("to-emergency").href = `/luring/#darurat-${session}`;
    roll.$("retry")?.addEventListener("click", () => location.reload());
  }

  document.addEventListener("DOMContentLoaded", start);
  window.roll = roll;
})();
