// The attendance page: rows drawn from JSON, one tap = present, everything through the queue.
(() => {
  "use strict";

  const page = document.getElementById("roll");
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = json("roll-words");
  const $ = (id) => document.getElementById(id);
  const clone = (id) => $(id).content.firstElementChild.cloneNode(true);
  const REFRESH = 30000;

  let roll = json("roll-data");
  const rows = new Map(); // by key: the server's row, its element, its note
  const groups = new Map();

  const keyOf = (row) => (row.cid ? `c${row.cid}` : `r${row.id}`);
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  const queue = new window.RollQueue({
    key: `hadir:${roll.user}:${roll.session}`,
    url: page.dataset.send,
    answered: takeAnswers,
    state: showState,
  });

  // What the person sees of a row: the unsent value before the server's.
  const shown = (row) => {
    const unsent = queue.pending(keyOf(row));
    return unsent ? { status: unsent.status, rep: unsent.represented_by ?? "" } : { status: row.status, rep: row.rep };
  };

  function groupOf(row) {
    const key = `${row.village}/${row.rw}`;
    if (groups.has(key)) return groups.get(key);
    const section = clone("group-template");
    const village = roll.villages.find(({ code }) => code === row.village)?.name ?? words.district;
    section.querySelector("h2").textContent = row.rw ? `RW ${row.rw} · ${village}` : village;
    const group = { section, list: section.querySelector("ul"), num: section.querySelector(".num"), members: [] };
    const all = section.querySelector("button");
    all.setAttribute("aria-label", `${words.mark_all}: ${section.querySelector("h2").textContent}`);
    all.addEventListener("click", () => markAll(group));
    $("groups").append(section);
    groups.set(key, group);
    return group;
  }

  function addRow(row) {
    const key = keyOf(row);
    const group = groupOf(row);
    const kept = new window.RollRow({
      row,
      words,
      shown: () => shown(row),
      unsent: () => queue.has(key),
      record: (status, extra) => record(key, status, extra),
    });
    group.list.append(kept.element);
    group.members.push(key);
    rows.set(key, Object.assign(kept, { group }));
    kept.draw();
    return kept;
  }

  function count() {
    let came = 0;
    for (const group of groups.values()) {
      const here = group.members.filter((key) => rows.get(key).came).length;
      group.num.textContent = `${here} / ${group.members.length}`;
      came += here;
    }
    $("came").textContent = came;
    $("listed").textContent = rows.size;
    $("share").max = rows.size || 1;
    $("share").value = came;
    $("unsent").textContent = queue.size ? fill(words.unsent, { count: queue.size }) : words.all_sent;
    $("empty").hidden = rows.size > 0;
  }

  function record(key, status, extra = {}) {
    const kept = rows.get(key);
    kept.note = "";
    const { row } = kept;
    const identity = row.id ? { id: row.id } : row.added;
    queue.add({ key, ...identity, status, represented_by: "", version: row.v, decide: Boolean(row.two), ...extra });
    delete row.two;
    kept.draw();
    count();
  }

  function markAll(group) {
    const open = group.members.filter((key) => !shown(rows.get(key).row).status && !rows.get(key).row.two);
    open.forEach((key) => record(key, "present"));
    window.portal.toast(fill(words.marked, { count: open.length }), "ok");
  }

  function takeAnswers(answers, entries) {
    const sent = new Map(entries.map((entry) => [entry.key, entry]));
    for (const answer of answers) {
      const kept = rows.get(answer.key);
      const entry = sent.get(answer.key);
      if (!kept || !entry) continue;
      if (answer.outcome === "rejected") refused(kept, queue.refuse(answer, entry, kept.row));
      else if (answer.outcome === "held") held(kept, { status: entry.status, reason: answer.reason });
      else Object.assign(kept.row, { id: answer.id, v: answer.version, status: entry.status, rep: entry.represented_by });
      kept.draw();
    }
    count();
    if (answers.some(({ outcome }) => outcome === "held" || outcome === "conflict")) refresh();
  }

  // Why a value did not get into the roll, and which one it was: held waits for the officer, refused stays here.
  function held(kept, { status, reason }) {
    kept.held = true;
    kept.note = `${words.statuses[status]} · ${words.held[reason] ?? words.held.roll_closed}`;
  }

  function refused(kept, { status, reason }) {
    kept.note = `${words.statuses[status]} · ${words.rejected[reason] ?? words.rejected.unknown}`;
  }

  function showHeld() {
    const waiting = new Map(roll.held.map((entry) => [keyOf(entry), entry]));
    for (const [key, kept] of rows) {
      if (!kept.held || waiting.has(key)) continue;
      Object.assign(kept, { held: false, note: "" });
      if (kept.row.id) kept.draw();
      else drop(key, kept);
    }
    for (const [key, entry] of waiting) {
      const kept = rows.get(key) ?? addRow({ ...entry, no: "", rw: "", status: "", rep: "", v: 0, added: entry.added });
      held(kept, entry);
      kept.draw();
    }
  }

  function drop(key, { element, group }) {
    element.remove();
    group.members.splice(group.members.indexOf(key), 1);
    rows.delete(key);
  }

  function showState(name, detail) {
    const note = $("note");
    const [kind, text] = {
      online: ["", ""],
      offline: ["", words.offline],
      storage: ["bad", words.storage],
      refused: ["bad", detail],
      "signed-out": ["bad", words.signed_out],
    }[name];
    note.hidden = !text;
    note.className = `roll-note${kind ? ` roll-note-${kind}` : ""}`;
    note.querySelector("span").textContent = text;
    if (name === "signed-out") {
      const link = document.createElement("a");
      link.href = page.dataset.signIn;
      link.textContent = words.sign_in;
      note.querySelector("span").append(" ", link);
    }
    count();
  }

  async function refresh() {
    try {
      const response = await fetch(page.dataset.fresh, { headers: { Accept: "application/json" }, redirect: "error" });
      if (!response.ok) return;
      roll = await response.json();
      roll.rows.forEach(merge);
      showHeld();
      count();
      showClosed();
    } catch {
      // offline: what is shown stays
    }
  }

  function merge(row) {
    const key = keyOf(row);
    const kept = rows.get(key);
    if (!kept) return addRow(row);
    Object.assign(kept.row, row);
    if (!("two" in row)) delete kept.row.two;
    return kept.draw();
  }

  function showClosed() {
    if ((roll.open && !roll.early) || queue.size) return;
    const note = $("note");
    note.hidden = false;
    note.querySelector("span").textContent = roll.open ? words.early : fill(words.closed, { state: roll.state });
    $("close").hidden = true;
  }

  $("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    let found = 0;
    for (const { row, element } of rows.values()) {
      element.hidden = Boolean(wanted) && !`${row.no} ${row.name} ${row.unit}`.toLowerCase().includes(wanted);
      if (!element.hidden) found += 1;
    }
    for (const { section, list } of groups.values()) section.hidden = !list.querySelector("li:not([hidden])");
    $("nobody-found").hidden = found > 0 || rows.size === 0;
  });

  $("add-form").addEventListener("submit", (event) => {
    if (event.submitter?.value !== "add") return;
    const data = Object.fromEntries(new FormData(event.target));
    const cid = crypto.randomUUID();
    const added = { client_id: cid, ...data };
    const fn = event.target.elements.function.selectedOptions[0].textContent;
    const row = { cid, no: "", name: data.name, fn, unit: data.unit, rw: "", village: data.village, status: "", rep: "", v: 0, added };
    addRow(row);
    record(keyOf(row), "present");
    rows.get(keyOf(row)).element.scrollIntoView({ block: "center" });
    event.target.reset();
  });

  $("close").addEventListener("click", (event) => {
    if (!queue.size) return;
    event.preventDefault();
    queue.send();
    window.portal.toast(fill(words.wait_to_close, { count: queue.size }), "warn");
  });

  // Additions of an earlier visit that were never answered are part of the list again, and so is what was refused.
  const restore = () => {
    for (const entry of [...(queue.batch?.entries ?? []), ...Object.values(queue.waiting)]) {
      if (!entry.client_id || rows.has(entry.key)) continue;
      const { client_id: cid, name, unit, village } = entry;
      const added = { client_id: cid, name, function: entry.function, unit, village };
      addRow({ cid, no: "", name, fn: "", unit, rw: "", village, status: "", rep: "", v: 0, added });
    }
    for (const [key, entry] of Object.entries(queue.refused)) {
      const kept = rows.get(key) ?? addRow(entry.row);
      refused(kept, entry);
      kept.draw();
    }
  };

  roll.rows.forEach(addRow);
  showHeld();
  restore();
  count();
  showClosed();
  queue.send();
  // An answer that came while this page was on its way may be newer than the page.
  if (Date.now() - queue.answeredAt < REFRESH) refresh();
  setInterval(() => document.visibilityState === "visible" && !queue.size && refresh(), REFRESH);
})();
