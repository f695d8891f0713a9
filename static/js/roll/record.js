// What is recorded on this device and what the server has answered: a row shows the unsent value before the server's.
(() => {
  "use strict";

  const { roll, offline } = window;
  if (!roll) return;

  const CAME = ["present", "represented"];
  const { rows, words } = roll;
  const writing = new Map(); // row key -> how many entries are on their way into the store

  roll.came = (status) => CAME.includes(status);
  roll.shown = ({ row, mine }) => mine ?? { status: row.status, rep: row.rep };
  roll.isWaiting = ({ key, mine }) => Boolean(mine) || writing.has(key);

  const items = (part) => offline.queue.items(roll.scope).filter((item) => item.state === "waiting" && item.part === part);

  // Keys of everything that is not yet with the server, other parts of the page among it.
  roll.unsent = () => {
    const kept = offline.queue.items(roll.scope).filter(({ state }) => state === "waiting");
    return new Set([...kept.map(({ key }) => key), ...writing.keys()]).size;
  };

  const begin = (key) => writing.set(key, (writing.get(key) ?? 0) + 1);
  const end = (key) => {
    if (writing.get(key) > 1) writing.set(key, writing.get(key) - 1);
    else writing.delete(key);
    roll.drawHead();
  };

  roll.enqueue = async ({ part, key, payload, shown = {} }) => {
    begin(key);
    const { scope } = roll;
    try {
      return await offline.queue.add({ scope, url: `${roll.base}kirim/`, form: "batch", part, key, payload, shown });
    } finally {
      end(key);
    }
  };

  roll.identity = (key) => {
    const { row } = rows.get(key);
    return row.id ? { id: row.id } : { ...row.added };
  };

  roll.record = (key, status, { represented_by = "", source = "tap", code } = {}) => {
    const kept = rows.get(key);
    if (!kept || kept.row.annulled) return false;
    const { row } = kept;
    const identity = code ? { code } : roll.identity(key);
    const payload = { ...identity, status, represented_by, version: row.v, decide: Boolean(row.two), source };
    Object.assign(kept, { mine: { status, rep: represented_by }, refused: null, held: null, failed: "" });
    delete row.two;
    begin(key);
    roll.drawMark(kept);
    const shown = row.id ? {} : { row: { ...row, status: "", rep: "" } };
    roll.afterPaint(async () => {
      roll.drawRow(kept);
      roll.drawHead();
      try {
        await roll.enqueue({ part: "entries", key, payload, shown });
      } catch {
        kept.failed = words.not_kept;
        roll.drawRow(kept);
      } finally {
        end(key);
      }
    });
    return true;
  };

  // An answer of the server to one entry of this roll; a later value of the same row may wait already.
  function answered(item, answer) {
    const kept = rows.get(item.key);
    if (!kept) return;
    const later = writing.has(item.key) || items("entries").some(({ key, id }) => key === item.key && id !== item.id);
    if (!later) kept.mine = null;
    const { outcome, reason } = answer;
    const { status, represented_by: rep } = item.payload;
    if (outcome === "rejected") kept.refused = { id: item.id, status, reason };
    else if (outcome === "held") kept.held = { status, reason };
    else Object.assign(kept.row, { id: answer.id ?? kept.row.id, v: answer.version ?? kept.row.v, status, rep });
    if (answer.why) window.portal.toast(roll.fill(words.stays_visitor, { name: kept.row.name, why: answer.why }), "warn");
    roll.drawRow(kept);
    roll.emit("row", item.key);
  }

  offline.on("answer", ({ scope, item, answer }) => {
    if (scope !== roll.scope || !roll.data) return;
    if (item.part === "entries") answered(item, answer);
    roll.emit("answer", { item, answer });
    roll.drawHead();
    roll.keepSoon();
    if (answer.outcome === "held" || answer.outcome === "conflict") roll.refreshSoon();
  });

  // Another window of this browser may have sent, or another page sent while this one was put away.
  offline.on("change", () => {
    if (!roll.data) return;
    const kept = new Set(items("entries").map(({ key }) => key));
    for (const row of rows.values()) {
      if (!row.mine || row.failed || kept.has(row.key) || writing.has(row.key)) continue;
      Object.assign(row.row, row.mine);
      row.mine = null;
      roll.drawRow(row);
      roll.refreshSoon();
    }
    roll.drawHead();
  });

  // What an earlier visit left behind: unsent values, people added, what the server would not take.
  roll.restore = () => {
    for (const item of items("entries")) {
      const kept = rows.get(item.key) ?? (item.payload.name && roll.addRow({ ...rowOf(item), added: added(item.payload) }));
      if (!kept) continue;
      kept.mine = { status: item.payload.status, rep: item.payload.represented_by ?? "" };
      roll.drawRow(kept);
    }
    for (const item of offline.queue.refused(roll.scope)) {
      if (item.part !== "entries") continue;
      const kept = rows.get(item.key) ?? roll.addRow({ ...rowOf(item), gone: true });
      kept.refused = { id: item.id, status: item.payload.status, reason: item.reason };
      roll.drawRow(kept);
    }
    roll.emit("restore");
    roll.drawHead();
  };

  const added = ({ client_id, name, function: fn, unit, village, contact }) => ({
    client_id, name, function: fn, unit, village, contact,
  });

  // A person the roll does not know: as they were drawn, or at least by what was sent.
  const rowOf = ({ key, payload, shown }) =>
    shown?.row ?? {
      id: payload.id, cid: key.startsWith("c") ? key.slice(1) : null, no: "", name: payload.name ?? words.somebody, fn: "",
      unit: payload.unit ?? "", rw: "", village: payload.village ?? null, status: "", rep: "", v: 0,
    };

  roll.throwAway = async (key) => {
    const kept = rows.get(key);
    if (!kept?.refused) return;
    await offline.queue.drop(kept.refused.id);
    kept.refused = null;
    if (kept.row.gone || (!kept.row.id && !kept.mine)) roll.removeRow(key);
    else roll.drawRow(kept);
    roll.drawHead();
  };

  // One act on many people, to be taken back in one: entries are [{key, status, rep}] as they were before.
  let undoable = [];
  roll.recordMany = (keys, status, source) => {
    undoable = keys.map((key) => ({ key, ...roll.shown(rows.get(key)) }));
    keys.forEach((key) => roll.record(key, status, { source }));
    roll.$("undo-text").textContent = roll.fill(words.marked, { count: keys.length, status: words.statuses[status] });
    roll.$("undo-bar").hidden = keys.length === 0;
  };
  roll.$("undo").addEventListener("click", () => {
    for (const { key, status, rep } of undoable) roll.record(key, status, { represented_by: rep });
    roll.say(roll.fill(words.undone, { count: undoable.length }));
    // never to the search: on a phone its keyboard would cover half of the list
    rows.get(undoable[0]?.key)?.element.querySelector(".roll-mark")?.focus({ preventScroll: true });
    undoable = [];
    roll.$("undo-bar").hidden = true;
  });
  roll.$("undo-close").addEventListener("click", () => (roll.$("undo-bar").hidden = true));
})();
