// The attendance page: rows drawn from JSON, one tap = present, everything through the queue.
(() => {
  "use strict";

  const page = document.getElementById("roll");
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = json("roll-words");
  const $ = (id) => document.getElementById(id);
  const clone = (id) => $(id).content.firstElementChild.cloneNode(true);
  const CAME = ["present", "represented"];
  const SIGNS = { present: "check", represented: "check", excused: "info", ill: "info", on_duty: "info", absent: "cross" };
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
    const element = clone("row-template");
    const group = groupOf(row);
    element.querySelector(".name").textContent = row.name;
    element.querySelector(".roll-mark").addEventListener("click", () => tap(key));
    const more = element.querySelector(".roll-more");
    more.setAttribute("aria-label", fill(words.more, { name: row.name }));
    more.addEventListener("click", () => toggleChoices(key));
    group.list.append(element);
    group.members.push(key);
    rows.set(key, { row, element, group, note: "" });
    draw(key);
  }

  function draw(key) {
    const { row, element, note } = rows.get(key);
    const { status, rep } = shown(row);
    const mark = element.querySelector(".roll-mark");
    element.dataset.status = status || "none";
    element.querySelector(".num").textContent = row.no ? `${row.no}.` : "";
    mark.setAttribute("aria-pressed", String(CAME.includes(status)));
    mark.setAttribute("aria-label", `${words.present}: ${row.name}`);
    mark.replaceChildren(...(SIGNS[status] ? [window.portal.icon(SIGNS[status])] : []));
    const said = status && status !== "present" ? words.statuses[status] + (rep ? `: ${rep}` : "") : "";
    element.querySelector("small").textContent = [row.fn, row.unit, said].filter(Boolean).join(" · ");
    const [kind, text] = pillOf(key, row, note, status);
    const pill = element.querySelector(".pill");
    pill.className = `pill pill-${kind}`;
    pill.textContent = text;
    pill.hidden = !text;
  }

  function pillOf(key, row, note, status) {
    if (note) return ["bad", note];
    if (row.two !== undefined) return ["bad", words.two];
    if (queue.has(key)) return ["warn", words.unsent_row];
    return status && row.v ? ["ok", words.sent] : ["neutral", ""];
  }

  function count() {
    let came = 0;
    for (const group of groups.values()) {
      const here = group.members.filter((key) => CAME.includes(shown(rows.get(key).row).status)).length;
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
    queue.add({ key, ...identity, status, represented_by: "", version: row.v, decide: row.two !== undefined, ...extra });
    delete row.two;
    draw(key);
    count();
  }

  function tap(key) {
    const { status } = shown(rows.get(key).row);
    record(key, CAME.includes(status) ? "" : "present");
  }

  function markAll(group) {
    const open = group.members.filter((key) => !shown(rows.get(key).row).status);
    open.forEach((key) => record(key, "present"));
    window.portal.toast(fill(words.marked, { count: open.length }), "ok");
  }

  function toggleChoices(key) {
    const { element, row } = rows.get(key);
    const more = element.querySelector(".roll-more");
    const open = element.querySelector(".roll-choices");
    more.setAttribute("aria-expanded", String(!open));
    if (open) return open.remove();
    const choices = clone("choices-template");
    const form = choices.querySelector("form");
    choices.querySelectorAll("[data-status]").forEach((button) => {
      const { status } = button.dataset;
      if (shown(row).status === status) button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => {
        if (status === "represented") {
          form.hidden = false;
          form.elements.represented_by.focus();
          return;
        }
        record(key, status);
        closeChoices(key);
      });
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      record(key, "represented", { represented_by: form.elements.represented_by.value });
      closeChoices(key);
    });
    element.append(choices);
    return choices.querySelector("button").focus();
  }

  function closeChoices(key) {
    const { element } = rows.get(key);
    element.querySelector(".roll-choices")?.remove();
    const more = element.querySelector(".roll-more");
    more.setAttribute("aria-expanded", "false");
    more.focus();
  }

  function takeAnswers(answers, entries) {
    const sent = new Map(entries.map((entry) => [entry.key, entry]));
    for (const answer of answers) {
      const kept = rows.get(answer.key);
      const entry = sent.get(answer.key);
      if (!kept || !entry) continue;
      if (answer.outcome === "rejected") kept.note = words.rejected[answer.reason] ?? words.rejected.unknown;
      else if (answer.outcome === "held") kept.note = words.held[answer.reason] ?? words.held.roll_closed;
      else Object.assign(kept.row, { id: answer.id, v: answer.version, status: entry.status, rep: entry.represented_by });
      draw(answer.key);
    }
    count();
    if (answers.some(({ outcome }) => outcome !== "unchanged" && outcome !== "created" && outcome !== "corrected")) refresh();
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
    return draw(key);
  }

  function showClosed() {
    if (roll.open || queue.size) return;
    const note = $("note");
    note.hidden = false;
    note.querySelector("span").textContent = fill(words.closed, { state: roll.state });
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

  // Additions of an earlier visit that were never answered are part of the list again.
  const restore = () => {
    for (const entry of [...(queue.batch?.entries ?? []), ...Object.values(queue.waiting)]) {
      if (!entry.client_id || rows.has(entry.key)) continue;
      const { client_id: cid, name, unit, village } = entry;
      const added = { client_id: cid, name, function: entry.function, unit, village };
      addRow({ cid, no: "", name, fn: "", unit, rw: "", village, status: "", rep: "", v: 0, added });
    }
  };

  roll.rows.forEach(addRow);
  restore();
  count();
  showClosed();
  queue.send();
  setInterval(() => document.visibilityState === "visible" && !queue.size && refresh(), REFRESH);
})();
