// The page "Tanpa sinyal": which rolls are on this phone, and what the other scripts of the page share.
(() => {
  "use strict";

  const offline = window.offline;
  const page = document.getElementById("offline-page");
  if (!offline || !page) return;

  const words = JSON.parse(document.getElementById("offline-page-words").textContent);
  const $ = (id) => document.getElementById(id);
  const clone = (id) => $(id).content.firstElementChild.cloneNode(true);
  const locale = document.documentElement.lang || "id";
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const fill = (text, values) =>
    text.replace(/%\((\w+)\)s/g, (_all, name) => (typeof values[name] === "number" ? number.format(values[name]) : values[name]));

  function ago(iso) {
    const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
    if (seconds < 60) return words.ago.now;
    const [unit, length] = seconds < 3600 ? ["minutes", 60] : seconds < 86400 ? ["hours", 3600] : ["days", 86400];
    return fill(words.ago[unit], { count: Math.floor(seconds / length) });
  }

  const size = (bytes) =>
    bytes < 1024 * 1024 ? `${number.format(Math.max(1, Math.round(bytes / 1024)))} kB` : `${number.format(bytes / 1024 / 1024)} MB`;

  function button(text, label, act) {
    const made = clone("button-template");
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  // Rolls of this person, as they are needed: those to come first, then those whose day has passed.
  async function rolls() {
    const kept = (await offline.store.all("rolls")).filter(({ user }) => user === offline.user);
    const mine = kept.map((roll) => ({ ...roll, when: roll.when ?? roll.data.when }));
    const past = new Date(Date.now() - 24 * 3600 * 1000).toISOString();
    const rank = ({ starts_at: at }) => (new Date(at).toISOString() < past ? 1 : 0);
    return mine.sort((a, b) => rank(a) - rank(b) || Date.parse(a.starts_at) - Date.parse(b.starts_at));
  }

  function rollRow(roll) {
    const row = clone("roll-template");
    const { when } = roll;
    const people = fill(words.people, { count: roll.data.rows.length });
    row.querySelector("b").textContent = roll.title;
    row.querySelector(".when").textContent = when;
    const about = [people, size(roll.size), fill(words.prepared, { ago: ago(roll.fetched_at) })];
    row.querySelector(".about").textContent = about.join(" · ");
    const link = row.querySelector("a");
    link.href = `/kegiatan/${roll.session}/hadir/`;
    link.textContent = words.fill;
    link.setAttribute("aria-label", fill(words.fill_of, { title: roll.title, when }));
    return row;
  }

  async function draw() {
    const kept = await rolls();
    $("ready-rolls").replaceChildren(...kept.map(rollRow));
    // one primary button: the roll that is needed first
    $("ready-rolls").querySelectorAll("li:not(:first-child) .btn").forEach((link) => link.classList.replace("btn-primary", "btn-secondary"));
    $("ready-none").hidden = kept.length > 0;
    $("offline-headline").textContent = kept.length ? fill(words.headline, { count: kept.length }) : words.headline_none;
    await drawStorage();
  }

  async function drawStorage() {
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    const persisted = await navigator.storage?.persisted?.().catch(() => false);
    const used = fill(words.storage, { used: size(estimate?.usage ?? 0) });
    $("storage-state").textContent = `${used} ${persisted ? words.persisted : words.not_persisted}`;
  }

  function warn(text) {
    $("offline-warning").hidden = false;
    $("offline-warning").querySelector("p").textContent = text;
  }

  const say = (text) => {
    $("prepare-state").hidden = !text;
    $("prepare-state").textContent = text;
  };

  async function prepareNow() {
    say(words.preparing);
    const done = await offline.prepare?.now();
    say(done ? words.prepared_now : words.not_prepared);
    if (done?.list.device.lost) warn(fill(words.lost, { count: done.list.device.lost }));
    await draw();
  }

  let prompt = null;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    $("install").hidden = false;
  });
  $("install-now").addEventListener("click", async () => {
    await prompt.prompt();
    $("install").hidden = true;
  });

  $("prepare-now").addEventListener("click", prepareNow);
  window.offlinePage = Object.freeze({ words, page, $, clone, fill, ago, size, button, rolls, draw, warn });

  offline.ready.then(draw).catch(() => warn(words.memory));
  offline.prepare?.onDone(draw);
})();
