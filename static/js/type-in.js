// A signed sheet typed in by keyboard alone: one key per line, everything through the offline queue.
(() => {
  "use strict";

  const page = document.getElementById("type-in");
  const { offline, TypeInLine } = window;
  if (!page || !offline) return;

  const { clone, fill } = window.typeInParts;
  const $ = (id) => document.getElementById(id);
  const json = (id) => JSON.parse($(id).textContent);
  const data = json("type-data");
  const words = json("type-words");
  const CAME = ["present", "represented"];
  const LINES_ON_A_PAGE = 25;
  const scope = `roll:${data.session}`;
  const url = `/kegiatan/${data.session}/hadir/kirim/`;
  const lines = []; // in the order of the sheet
  const byKey = new Map();
  const writing = new Map(); // key -> how many values are on their way into the device's store
  let pages = [];
  let nextNumber = data.next;

  const waiting = (part) => offline.queue.items(scope).filter((item) => item.state === "waiting" && item.part === part);
  const find = (number) => lines.find(({ row }) => row.no === number);

  const say = (text, isProblem = false) => {
    $("type-said").textContent = text;
    if (isProblem) note(text);
  };
  const note = (text) => {
    $("type-note").textContent = text;
    $("type-note").hidden = !text;
  };

  const enqueue = async ({ part, key, payload, shown = {} }) => {
    writing.set(key, (writing.get(key) ?? 0) + 1);
    try {
      return await offline.queue.add({ scope, url, form: "batch", part, key, payload, shown });
    } finally {
      if (writing.get(key) > 1) writing.set(key, writing.get(key) - 1);
      else writing.delete(key);
      drawCount();
    }
  };

  const sheet = {
    words,
    find,
    say,
    record,
    next: (line) => step(line, 1),
    previous: (line) => step(line, -1),
    entered: (line) => {
      for (const other of lines) if (other !== line) other.field.tabIndex = -1;
    },
    jump: (number, from) => {
      const target = find(number);
      if (target) return target.field.focus();
      from.restore();
      return say(fill(words.unknown_number, { no: number }), true);
    },
  };

  function step(line, by) {
    const target = lines[lines.indexOf(line) + by];
    if (target) target.field.focus();
    else if (by > 0) ($("type-extra").querySelector("[name=name]") ?? $("type-done")).focus();
  }

  function record(line, status, rep = "", quietly = false) {
    const { row } = line;
    const identity = row.id ? { id: row.id } : line.added;
    const payload = { ...identity, status, represented_by: rep, version: row.v, decide: Boolean(row.two), source: "paper" };
    const { refused } = line;
    Object.assign(line, { mine: { status, rep }, refused: null, held: null, failed: false });
    row.two = false;
    line.draw();
    drawPage(line);
    drawCount();
    note("");
    if (!quietly) say(fill(status ? words.said : words.cleared, { ...row, status: words.statuses[status] }));
    keep(line, payload, refused);
  }

  async function keep(line, payload, refused) {
    const { row, key } = line;
    const shown = row.id ? {} : { row: { ...row, fn: "", status: "", rep: "", v: 0 } };
    try {
      if (refused) await offline.queue.drop(refused.id);
      await enqueue({ part: "entries", key, payload, shown });
    } catch {
      line.failed = true;
      line.draw();
    }
  }

  // Pages of 25 lines, to be compared with a count by hand.
  function drawPages() {
    $("type-pages").replaceChildren();
    pages = [];
    lines.forEach((line, place) => {
      if (place % LINES_ON_A_PAGE === 0) {
        const element = clone("type-page-template");
        $("type-pages").append(element);
        pages.push({ element, lines: [] });
      }
      addToPage(pages.at(-1), line, lines[place - 1]);
    });
    pages.forEach(drawTally);
  }

  function addToPage(part, line, before) {
    const list = part.element.querySelector("ul");
    if (line.row.group && (line.row.group !== before?.row.group || !part.lines.length)) {
      const title = document.createElement("li");
      title.className = "type-group";
      title.textContent = line.row.group;
      list.append(title);
    }
    list.append(line.element);
    part.lines.push(line);
    line.page = part;
  }

  function drawTally(part) {
    const [first, last] = [part.lines[0].row.no, part.lines.at(-1).row.no];
    const came = part.lines.filter((line) => CAME.includes(line.shown.status)).length;
    const open = part.lines.filter((line) => line.isOpen).length;
    part.element.querySelector("h2").textContent = fill(words.page, { first, last });
    const numbers = { came, open, other: part.lines.length - came - open };
    part.element.querySelector(".card-head small").textContent = fill(words.tally, numbers);
  }

  const drawPage = (line) => line.page && drawTally(line.page);

  function drawCount() {
    const unsent = new Set([...offline.queue.items(scope).filter(({ state }) => state === "waiting").map(({ key }) => key), ...writing.keys()]);
    $("type-count").textContent = fill(words.recorded, { done: lines.filter((line) => !line.isOpen).length, all: lines.length });
    $("type-unsent").textContent = unsent.size ? fill(words.unsent, { count: unsent.size }) : words.all_sent;
  }

  function addLine(row, added = null) {
    const line = new TypeInLine(row, sheet);
    line.added = added;
    lines.push(line);
    byKey.set(line.key, line);
    line.draw();
    return line;
  }

  // Numbers and ranges at once, "1-12,15" or "3,7 i": lines that say something else already stay as they are.
  function markRange(text) {
    const parts = text.trim().toLowerCase().match(/^([\d\s,;.–-]*\d)\s*([hisdt]?)$/);
    if (!parts) return say(words.bad_range, true);
    const status = words.keys[parts[2] || "h"];
    const [missing, skipped] = [[], []];
    let count = 0;
    for (const number of numbersOf(parts[1])) {
      const line = find(number);
      if (!line) missing.push(number);
      else if (line.isOpen) {
        record(line, status, "", true);
        count += 1;
      } else if (line.shown.status !== status) skipped.push(number);
    }
    const told = [fill(words.ranged, { count, status: words.statuses[status] })];
    if (skipped.length) told.push(fill(words.skipped, { numbers: skipped.join(", ") }));
    if (missing.length) told.push(fill(words.missing, { numbers: missing.slice(0, 20).join(", ") }));
    $("type-range").value = "";
    return say(told.join(" "), skipped.length + missing.length > 0);
  }

  function numbersOf(text) {
    const found = new Set();
    for (const [, from, to] of text.matchAll(/(\d+)(?:\s*[–-]\s*(\d+))?/g)) {
      const last = Math.min(Number(to ?? from), Number(from) + 999);
      for (let number = Number(from); number <= last; number += 1) found.add(number);
    }
    return found;
  }

  $("type-range").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.target.value.trim()) markRange(event.target.value);
    else firstOpen().focus();
  });

  // People who are not on the list: a name, Enter, the next one. The number goes on as on the paper.
  function addBlank() {
    const element = clone("type-extra-template");
    const [name, unit, village] = ["name", "unit", "village"].map((field) => element.querySelector(`[name=${field}]`));
    const number = nextNumber;
    nextNumber += 1;
    element.querySelector(".type-no").textContent = `${number}.`;
    name.setAttribute("aria-label", `${number}. ${name.placeholder}`);
    village.hidden = data.villages.length < 2;
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        if (name.value.trim()) addPerson({ number, name, unit, village, element });
        else $("type-done").closest("#type-in").querySelector(".type-counted input, #type-done").focus();
      } else if (event.key === "ArrowUp" && event.target !== village && lines.length) {
        event.preventDefault();
        lines.at(-1).field.focus();
      }
    });
    $("type-extra").append(element);
    return name;
  }

  function addPerson({ number, name, unit, village, element }) {
    const added = { client_id: crypto.randomUUID(), name: name.value.trim(), function: "community", unit: unit.value.trim(), village: village.value };
    const line = addLine(rowOf(added, number), added);
    element.remove();
    drawPages();
    record(line, "present", "", true);
    say(fill(words.added, line.row));
    addBlank().focus();
  }

  const rowOf = ({ client_id: cid, name, unit, village }, no) => ({
    id: null, cid, no, name, office: unit, unit, rw: "", village, group: "", status: "", rep: "", v: 0, two: false, provisional: true,
  });

  const firstOpen = () => (lines.find((line) => line.isOpen) ?? lines[0])?.field ?? $("type-extra").querySelector("[name=name]");

  function answered({ scope: whose, item, answer }) {
    if (whose !== scope) return;
    const line = item.part === "entries" && byKey.get(item.key);
    if (line) takeAnswer(line, item, answer);
    drawCount();
  }

  // The value answered for may have been typed over meanwhile: the newer one goes on waiting.
  function takeAnswer(line, item, answer) {
    const later = writing.has(line.key) || waiting("entries").some(({ key, id }) => key === line.key && id !== item.id);
    const { status, represented_by: rep } = item.payload;
    if (!later) line.mine = null;
    if (answer.outcome === "rejected") line.refused = { id: item.id, reason: answer.reason };
    else if (answer.outcome === "held") line.held = { reason: answer.reason };
    else Object.assign(line.row, { id: answer.id ?? line.row.id, v: answer.version ?? line.row.v, status, rep });
    if (answer.outcome === "conflict") line.row.two = true;
    line.draw();
    drawPage(line);
  }

  // What an earlier visit left on this device.
  function restore() {
    for (const item of [...waiting("entries"), ...offline.queue.refused(scope).filter(({ part }) => part === "entries")]) {
      let line = byKey.get(item.key);
      if (!line && item.payload.client_id) {
        line = addLine(rowOf(item.payload, nextNumber), item.payload);
        nextNumber += 1;
      }
      if (!line) continue;
      if (item.state === "refused") line.refused = { id: item.id, reason: item.reason };
      else line.mine = { status: item.payload.status, rep: item.payload.represented_by ?? "" };
      line.draw();
    }
  }

  window.typeIn = { data, words, fill, say, enqueue, waiting, scope, $ };
  offline.on("answer", answered);
  offline.on("change", drawCount);
  offline.on("line", ({ state }) => state === "offline" && note(words.offline));

  data.lines.forEach((row) => addLine(row));
  const open = () => {
    restore();
    drawPages();
    addBlank();
    drawCount();
    page.hidden = false;
    firstOpen().focus();
  };
  Promise.resolve(offline.ready).then(open, open);
})();
