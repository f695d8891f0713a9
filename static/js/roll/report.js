// The short report for the head, with and without network: the server's sentences, this device's figures, sent or not.
(() => {
  "use strict";

  const { roll, offline } = window;
  const dialog = document.getElementById("report-dialog");
  if (!roll || !dialog) return;

  const MOST_PHOTOS = 4;
  const SMALL_SIDE = 320;
  const { fill } = roll;
  const part = (name) => dialog.querySelector(`[data-report="${name}"]`);
  const word = (name) => dialog.dataset[name];
  const area = part("text");
  const url = `/kegiatan/${roll.session}/laporan/singkat/terkirim/`;
  const photos = new Map(); // id -> {blob, box}
  const number = new Intl.NumberFormat("id"); // the text is in Bahasa Indonesia whatever the reader's language
  let drawn = ""; // the text as it was made: what differs was written by a person
  let told = ""; // who ticked it, as far as this page knows

  const mine = (item) => ["entries", "counts"].includes(item.part) && item.state === "waiting";
  const unsent = () => new Set(offline.queue.items(roll.scope).filter(mine).map(({ key }) => key)).size;
  const sum = (rows, amount) => rows.reduce((all, row) => all + amount(row), 0);

  function figures({ places, functions, categories }) {
    const people = [...roll.rows.values()].filter(({ row }) => !row.annulled && !row.gone);
    const rows = people.map((kept) => ({ ...kept.row, status: roll.shown(kept).status }));
    const came = rows.filter(({ status }) => roll.came(status));
    const counts = roll.countedNow();
    const of = (code) => ({ village }) => (village ?? "") === code;
    const counted = (rows_) => sum(rows_, ({ count }) => count);
    return {
      present: came.filter(({ status }) => status === "present").length,
      represented: came.filter(({ status }) => status === "represented").length,
      counted: counted(counts),
      participants: came.length + counted(counts),
      leaders: new Set(came.map(({ leads }) => leads).filter(Boolean)).size,
      places: places.map(([code, place]) => ({ place, participants: came.filter(of(code)).length + counted(counts.filter(of(code))) })),
      functions: functions.map(([name, say]) => [say, came.filter(({ fn }) => fn === name).length]),
      categories: categories.map(([code, say]) => [say, counted(counts.filter(({ category }) => category === code))]),
    };
  }

  // As _filled of outreach/domain/short_report.py does.
  function filled(text, found) {
    const say = (sentence, values) => fill(sentence, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? number.format(value) : value])));
    const listed = (sentence, counts) => {
      const list = counts.filter(([, count]) => count).map(([name, count]) => `${name} ${number.format(count)}`).join(", ");
      return list && say(sentence, { list });
    };
    const lines = (all) => all.filter(Boolean).join("\n");
    const { participants, present, represented, counted, leaders } = found;
    const people = [
      say(text.people, { participants, present, represented, counted }),
      ...found.places.map((values) => say(text.place, values)),
      listed(text.functions_are, found.functions),
      listed(text.categories_are, found.categories),
      say(text.units, { held_for: participants ? text.held_for : 0, leaders }),
    ];
    const waiting = unsent();
    const ending = [text.follow_up, !text.closed && text.open, waiting && say(text.unsent, { count: waiting })];
    return [text.start, lines(people), lines(ending), text.end].join("\n\n");
  }

  function write() {
    const text = roll.data.report;
    drawn = filled(text, figures(text));
    area.value = drawn;
    const waiting = unsent();
    part("unsent").textContent = waiting ? fill(word("unsent"), { count: waiting }) : "";
  }

  const say = (text) => (part("said").textContent = text);

  async function copy() {
    try {
      await navigator.clipboard.writeText(area.value.trim());
      say(word("copied"));
    } catch {
      area.select();
      say(word("byHand"));
    }
  }

  // Photos of this roll that are still on the device, and those chosen here; these go no further than WhatsApp.
  const chosen = () => [...photos.values()].filter(({ box }) => box.checked);
  function guard() {
    const full = chosen().length >= MOST_PHOTOS;
    for (const { box } of photos.values()) box.disabled = full && !box.checked;
    part("save").hidden = !chosen().length;
  }

  async function addPhoto(id, blob) {
    if (photos.has(id)) return;
    const element = roll.clone("report-photo-template");
    const box = element.querySelector("input");
    photos.set(id, { blob, box });
    element.querySelector("span").textContent = fill(word("photo"), { number: photos.size });
    box.checked = chosen().length < MOST_PHOTOS;
    part("photos").append(element);
    guard();
    try {
      const bitmap = await createImageBitmap(blob);
      offline.draw(bitmap, element.querySelector("canvas"), SMALL_SIDE);
      bitmap.close();
    } catch {
      element.querySelector("canvas").hidden = true;
    }
  }

  async function choose({ target }) {
    const files = [...target.files];
    target.value = "";
    for (const file of files) await addPhoto(crypto.randomUUID(), await offline.shrink(file));
  }

  const asFiles = () => chosen().map(({ blob }, place) => new File([blob], `foto-${place + 1}.jpg`, { type: blob.type || "image/jpeg" }));

  function share() {
    const text = area.value.trim();
    const whole = { text, files: asFiles() };
    const fits = whole.files.length && navigator.canShare?.(whole);
    if (whole.files.length && !fits) say(word("textOnly"));
    navigator.share(fits ? whole : { text }).catch(() => {}); // closing the sheet without sharing is no error
  }

  function save() {
    for (const file of asFiles()) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = file.name;
      dialog.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    }
    say(word("saved"));
  }

  const ticks = () => offline.queue.items(roll.scope).filter((item) => item.url === url);
  const shows = (name, text) => {
    part(name).hidden = !text;
    part(name).lastElementChild.textContent = text;
  };

  function drawTick() {
    const waiting = ticks().find(({ state }) => state === "waiting");
    const refused = ticks().find(({ state }) => state === "refused");
    const done = told || roll.data.report.told;
    shows("waits", waiting ? word("waits") : "");
    shows("refused", !waiting && refused ? refused.reason : "");
    shows("told", !waiting && done ? done : "");
    part("tick").hidden = Boolean(waiting || done);
    part("take-back").hidden = !waiting || Boolean(waiting.batch); // on its way it is the server's
  }

  async function tick() {
    part("tick").hidden = true; // one press, one tick
    for (const { id, state } of ticks()) if (state === "refused") await offline.queue.drop(id);
    const payload = { revision: roll.data.report.revision };
    await offline.queue.add({ scope: roll.scope, url, form: "single", key: "report", payload, shown: { name: word("name") } });
    drawTick();
    part("take-back").focus();
  }

  async function takeBack() {
    for (const { id, batch } of ticks()) if (!batch) await offline.queue.drop(id);
    drawTick();
    part("tick").focus();
  }

  const begun = ({ begun: yes }) => yes || Date.now() >= Date.parse(roll.data.starts_at);

  function open() {
    const ready = begun(roll.data.report);
    part("early").hidden = ready;
    part("body").hidden = !ready;
    if (ready && area.value === drawn) write();
    for (const item of offline.queue.items(roll.scope)) {
      if (item.blob && item.payload.kind === "activity") addPhoto(item.id, item.blob);
    }
    part("share").hidden = !navigator.share;
    say("");
    drawTick();
    dialog.showModal();
  }

  offline.on("answer", ({ item, answer }) => {
    if (item.url !== url || item.scope !== roll.scope) return;
    if (answer.outcome !== "rejected") told = word("told");
    drawTick();
  });
  offline.on("change", () => dialog.open && drawTick());

  const ACTS = { copy, share, save, tick, "take-back": takeBack, again: write, choose: () => part("file").click() };
  dialog.addEventListener("click", ({ target }) => {
    const name = target instanceof Element && target.closest("button[data-report]")?.dataset.report;
    if (name && name in ACTS) ACTS[name]();
  });
  part("file").addEventListener("change", choose);
  part("photos").addEventListener("change", guard);

  roll.tool("report", { open });
})();
