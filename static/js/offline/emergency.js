// A roll for a session that is not on the phone: numbers as on the printed roll, and names. Sent once it has a session.
(() => {
  "use strict";

  const { offline, offlinePage: shared } = window;
  if (!shared) return;
  const { $, clone, fill, button, page } = shared;
  const words = shared.words.emergency;
  const { statuses } = shared.words;
  const { nameOf } = window.offlineUnsent;

  const MOST_NUMBERS = 300;
  const HIGHEST = 9999;
  const { village } = page.dataset;
  let open = null; // {id, label, session} of the roll being filled; of the others their entries know

  const scopeOf = (id) => `emergency:${id}`;
  const entriesOf = (id) => offline.queue.items().filter(({ shown }) => shown?.emergency?.id === id);
  const waitingOf = (id) => offline.queue.items(scopeOf(id));
  const labelOf = ({ label, session }) => label || (session ? fill(words.of_session, { id: String(session) }) : words.untitled);
  const urlOf = (session) => `/kegiatan/${session}/hadir/kirim/`;

  function headers() {
    const found = offline.queue.items().map(({ shown }) => shown?.emergency).filter(Boolean);
    return [...new Map(found.map((header) => [header.id, header])).values()];
  }

  // "1-12, 15" -> [1, ..., 12, 15]; throws the sentence that says what is wrong. All or nothing.
  function numbersIn(text) {
    const found = new Set();
    for (const part of text.replace(/\s*[-–]\s*/g, "-").split(/[\s,;]+/).filter(Boolean)) {
      const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
      const [first, last] = [Number(from), Number(to)];
      if (!from || first < 1 || last < first || last > HIGHEST) throw new RangeError(fill(words.numbers_wrong, { text: part }));
      for (let number = first; number <= last; number += 1) found.add(number);
      if (found.size > MOST_NUMBERS) throw new RangeError(fill(words.numbers_most, { count: MOST_NUMBERS }));
    }
    if (!found.size) throw new RangeError(fill(words.numbers_wrong, { text: text.trim() }));
    return [...found].sort((a, b) => a - b);
  }

  // Of a session that was opened by its address the entry is one of that roll at once, unless its village is open.
  function placeOf(payload) {
    const direct = open.session && ("number" in payload || payload.village);
    return direct ? { scope: `roll:${open.session}`, url: urlOf(open.session) } : { scope: scopeOf(open.id), url: "" };
  }

  function note(key, payload, name) {
    const entry = { represented_by: "", version: 0, ...payload };
    const shown = { emergency: { ...open }, name };
    return offline.queue.add({ ...placeOf(entry), form: "batch", part: "entries", key, payload: entry, shown });
  }

  function begin(session = null) {
    const known = session && headers().find((header) => header.session === session);
    show(known ?? { id: crypto.randomUUID(), label: "", session });
  }

  function show(header) {
    open = { ...header };
    $("emergency-form").hidden = false;
    $("emergency-label").value = open.label;
    $("emergency-hint").hidden = !open.session;
    $("emergency-hint").textContent = words.of_session_hint;
    problem("");
    draw();
    $(open.session ? "emergency-number" : "emergency-label").focus({ preventScroll: true });
    $("emergency-form").scrollIntoView({ block: "start" });
  }

  function hide() {
    open = null;
    $("emergency-form").hidden = true;
    draw();
  }

  function entryRow(item) {
    const row = clone("item-template");
    const name = nameOf(item);
    row.querySelector(".title").textContent = name;
    row.querySelector("small").textContent = statuses[item.payload.status] ?? "";
    const remove = row.querySelector("button");
    remove.hidden = Boolean(item.batch); // on its way already
    remove.textContent = words.remove;
    remove.setAttribute("aria-label", fill(words.remove_of, { name }));
    remove.addEventListener("click", async () => {
      await offline.queue.drop(item.id);
      $("emergency-number").focus();
    });
    return row;
  }

  function rollRow(header) {
    const row = clone("emergency-template");
    const label = labelOf(header);
    row.querySelector("b").textContent = label;
    row.querySelector("small").textContent = fill(words.entries, { count: entriesOf(header.id).length });
    const acts = row.querySelector(".button-row");
    if (header.id !== open?.id) acts.append(button(words.go_on, `${words.go_on}: ${label}`, () => show(header)));
    if (waitingOf(header.id).length) acts.append(button(words.match, `${words.match}: ${label}`, () => window.offlineMatch.ask(header)));
    return row;
  }

  function draw() {
    $("emergency-rolls").replaceChildren(...headers().map(rollRow));
    if (!open) return;
    const entries = entriesOf(open.id);
    const order = ({ payload }) => payload.number ?? HIGHEST + 1;
    $("emergency-count").textContent = entries.length ? fill(words.entries, { count: entries.length }) : "";
    $("emergency-entries").replaceChildren(...entries.sort((a, b) => order(a) - order(b)).map(entryRow));
  }

  function problem(text) {
    $("emergency-problem").hidden = !text;
    $("emergency-problem").textContent = text;
    $("emergency-number").classList.toggle("is-invalid", Boolean(text));
    if (text) $("emergency-number").setAttribute("aria-invalid", "true");
    else $("emergency-number").removeAttribute("aria-invalid");
  }

  $("emergency-new").addEventListener("click", () => begin());
  $("emergency-done").addEventListener("click", () => {
    hide();
    $("emergency-new").focus();
  });
  $("emergency-label").addEventListener("change", (event) => {
    open.label = event.target.value.trim();
    const { id, label } = open;
    const relabel = (item) => ({ ...item, shown: { ...item.shown, emergency: { ...item.shown.emergency, label } } });
    const entries = entriesOf(id);
    if (entries.length) offline.queue.update(entries.map((item) => item.id), relabel);
  });

  $("emergency-numbers").addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = $("emergency-status").value;
    let numbers;
    try {
      numbers = numbersIn($("emergency-number").value);
    } catch (error) {
      problem(error.message);
      $("emergency-number").focus();
      return;
    }
    problem("");
    $("emergency-number").value = "";
    $("emergency-number").focus();
    const nameOfNumber = (number) => fill(shared.words.number, { number: String(number) });
    const entry = (number) => ({ number, status, source: "number" });
    await Promise.all(numbers.map((number) => note(`n${number}`, entry(number), nameOfNumber(number))));
    window.portal.toast(fill(words.noted, { count: numbers.length, status: statuses[status] }), "ok");
  });

  $("emergency-names").addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = $("emergency-name").value.trim();
    if (!name) return;
    const unit = $("emergency-unit").value.trim();
    event.target.reset();
    $("emergency-name").focus();
    const id = crypto.randomUUID();
    const person = { client_id: id, name, function: "community", unit, village, contact: false };
    await note(`c${id}`, { ...person, status: "present", source: "tap" }, name);
  });

  offline.on("change", draw);
  window.offlineEmergency = Object.freeze({ headers, waitingOf, urlOf, hide });

  const opened = () => {
    const [asked, session] = /^#darurat(?:-(\d{1,15}))?$/.exec(location.hash) ?? [];
    if (asked) begin(session ? Number(session) : null);
  };
  window.addEventListener("hashchange", opened);
  // the list above first: drawn later it would push the form out of sight
  offline.ready.then(() => shared.draw()).then(draw).then(opened).catch(() => {});
})();
