// Logging a visit on a phone: everything is written down here first, and sent when there is a line.
(() => {
  "use strict";

  const { offline, field } = window;
  const form = document.getElementById("visit");
  if (!form || !offline?.queue || !field) return;

  const SCOPE = "visit";
  const MOST_SHOWN = 6;
  const MOST_PHOTOS = 4;
  const OLDEST = 30;
  const panel = document.getElementById("visit-kept");
  const word = (name) => form.dataset[name];
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const chosen = () => form.querySelector("[name=village]:checked");
  const pad = (number) => String(number).padStart(2, "0");

  // Hours: an hour ago by the quarter, until somebody says otherwise.
  let hourTouched = Boolean(form.querySelector("[aria-invalid]"));
  const minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  // By the village's clock, as the label beside the field says; until one is chosen by the phone's.
  const AHEAD = { WIB: 7, WITA: 8, WIT: 9 };
  function minutesNow() {
    const now = new Date(offline.clock.now());
    const ahead = AHEAD[chosen()?.dataset.zone];
    if (ahead === undefined) return now.getHours() * 60 + now.getMinutes();
    return ((now.getUTCHours() + ahead) % 24) * 60 + now.getUTCMinutes();
  }
  function offerHour() {
    if (hourTouched) return;
    const start = Math.floor(Math.max(minutesNow() - 60, 0) / 15) * 15;
    form.elements.start.value = `${pad(Math.floor(start / 60))}:${pad(start % 60)}`;
  }
  form.elements.start.addEventListener("input", () => (hourTouched = true));
  const updateDays = field.days(form, OLDEST);

  // Of a long list what was searched for, or the first few; what is chosen always shows.
  function shortened(part, list) {
    const find = part.querySelector("[data-find]");
    const more = part.querySelector("[data-more]");
    let all = false;
    function narrow() {
      const wanted = fold(find.value.trim());
      const labels = [...list.querySelectorAll("label")];
      let shown = 0;
      let left = 0;
      for (const label of labels) {
        const held = label.querySelector("input:checked");
        const fits = held || !wanted || fold(label.textContent).includes(wanted);
        const room = held || all || wanted || shown < MOST_SHOWN;
        label.hidden = !(fits && room);
        shown += !label.hidden;
        left += Boolean(fits && !room);
      }
      part.querySelector("[data-no-match]").hidden = shown > 0 || !labels.length;
      more.hidden = !left;
      find.hidden = labels.length <= MOST_SHOWN;
    }
    find.addEventListener("input", narrow);
    more.addEventListener("click", () => ((all = true), narrow()));
    const anew = () => ((all = false), (find.value = ""), narrow());
    return { find, narrow, anew };
  }

  const places = form.querySelector("[data-places]");
  const { find, narrow } = shortened(form.querySelector("#visit-village"), places);

  const pick = (template, value, title, note) => {
    const label = template.content.firstElementChild.cloneNode(true);
    label.querySelector("input").value = value;
    label.querySelector("b").textContent = title;
    label.querySelector("small").textContent = note;
    return label;
  };

  function drawPlaces(data) {
    const before = chosen()?.value;
    const template = form.querySelector("#visit-village template");
    places.replaceChildren(
      ...data.villages.map(([code, name, district, zone, mine]) => {
        const label = pick(template, code, name, `Kec. ${district}${mine ? ` · ${word("mine")}` : ""}`);
        const input = label.querySelector("input");
        input.dataset.zone = zone;
        input.checked = code === before;
        return label;
      }),
    );
    narrow();
  }

  // Contacts of the village chosen; who was ticked stays ticked.
  const people = form.querySelector("[data-people]");
  const line = form.querySelector("[data-people-line]");
  const met = shortened(form.querySelector("#visit-met"), people);
  async function drawPeople(ticked = []) {
    const village = chosen();
    form.querySelector("[data-zone-label]").textContent = village?.dataset.zone ?? "";
    if (!village) return;
    const rows = await field.visitData?.contacts(village.value).catch(() => null);
    if (chosen() !== village) return;
    const template = form.querySelector("#visit-met template");
    const known = rows ?? [];
    people.replaceChildren(
      ...known.map(([key, name, title, unit]) => {
        const label = pick(template, key, name, [title, unit].filter(Boolean).join(" · "));
        label.querySelector("input").checked = ticked.includes(String(key));
        return label;
      }),
    );
    met.anew();
    line.hidden = known.length > 0;
    line.textContent = line.dataset.none;
  }
  form.addEventListener("change", ({ target }) => target.name === "village" && (narrow(), offerHour(), drawPeople()));

  const photos = field.photos(form, { most: MOST_PHOTOS, changed: () => draft.later() });
  async function restore({ fields, photos: blobs }) {
    field.fill(form, fields);
    hourTouched = true;
    photos.set(blobs ?? []);
    updateDays();
    narrow();
    await drawPeople(fields.contacts ?? []);
  }
  const draft = field.draft(form, `draft:visit:${offline.user}`, { photosOf: photos.now, restore });

  function isWhole(fields) {
    const { elements } = form;
    const met = (fields.contacts ?? []).length + Number(fields.women?.[0] || 0) + Number(fields.men?.[0] || 0);
    const today = field.isoDay(new Date());
    const future = fields.when?.[0] === "today" && minutesOf(elements.start.value || "00:00") > minutesNow();
    if (!fields.village) return field.problem(form, word("noVillage"), find.hidden ? elements.village : find);
    if (fields.when?.[0] === "other" && !elements.day.value) return field.problem(form, word("noDay"), elements.day);
    if (fields.when?.[0] === "other" && elements.day.value > today) return field.problem(form, word("toCome"), elements.day);
    if (!elements.start.value || future) return field.problem(form, word(future ? "toCome" : "noHour"), elements.start);
    if (!met && !fields.findings?.[0].trim()) return field.problem(form, word("nothing"), elements.findings);
    return field.problem(form, "");
  }

  async function keep(fields) {
    const payload = Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values.join(",")]));
    if (!hourTouched && fields.when[0] !== "other") payload.before = minutesNow() - minutesOf(form.elements.start.value);
    const name = chosen().closest("label").querySelector("b").textContent;
    const when = form.querySelector("[name=when]:checked + span")?.textContent ?? "";
    const shown = { title: `${name}, ${when} ${form.elements.start.value}`, fields };
    const visit = await offline.queue.add({ scope: SCOPE, url: word("send"), form: "single", payload, shown });
    for (const blob of await photos.get()) {
      const photo = { payload: { visit: visit.id }, blob, shown: { title: `${word("photoWord")}: ${name}`, visit: visit.id } };
      await offline.queue.add({ scope: SCOPE, url: word("photo"), form: "single", ...photo });
    }
    return visit;
  }

  let last = null;
  function show(text, { url } = {}) {
    const box = panel.querySelector("[data-kept-line]");
    box.textContent = text;
    if (!url) return;
    const link = document.createElement("a");
    link.href = url;
    link.textContent = word("open");
    box.append(" ", link);
  }

  form.addEventListener("submit", async (event) => {
    if (offline.memory) return; // nothing can be kept here: the page itself is sent
    event.preventDefault();
    if (form.dataset.keeping) return;
    const fields = field.read(form);
    if (!isWhole(fields)) return;
    form.dataset.keeping = "1";
    try {
      last = (await keep(fields)).id;
      await draft.clear();
      form.hidden = true;
      panel.hidden = false;
      panel.querySelector("h2").textContent = word("keptTitle");
      show(word("kept"));
      panel.querySelector("h2").focus();
    } catch {
      field.problem(form, word("notKept"));
    } finally {
      delete form.dataset.keeping;
    }
  });

  panel.querySelector("[data-again]").addEventListener("click", () => {
    form.reset();
    hourTouched = false;
    photos.set([]);
    people.replaceChildren();
    met.anew();
    line.hidden = false;
    line.textContent = line.dataset.choose;
    offerHour();
    form.hidden = false;
    panel.hidden = true;
    narrow();
    (find.hidden ? form.elements.start : find).focus();
  });

  offline.on("answer", ({ scope, item, answer, body }) => {
    if (scope !== SCOPE || item.id !== last) return;
    panel.hidden = answer.outcome === "rejected"; // the list says what is wrong, and mends it
    panel.querySelector("h2").textContent = word("sentTitle");
    show(body?.note || word("sent"), { url: body?.url });
  });

  const ofVisit = (id) => offline.queue.items(SCOPE).filter((item) => item.shown.visit === id);
  const drop = async (item) => {
    for (const { id } of [...ofVisit(item.id), item]) await offline.queue.drop(id);
  };
  const mend = (item, asks) => {
    if (asks) return Boolean(item.shown.fields);
    const blobs = ofVisit(item.id).map(({ blob }) => blob);
    form.hidden = false;
    panel.hidden = true;
    field.problem(form, item.reason);
    return restore({ fields: item.shown.fields, photos: blobs }).then(() => drop(item)).then(() => draft.later());
  };
  field.unsent(SCOPE, { title: (item) => item.shown.title, mend, drop });

  const ready = async () => {
    const data = (await field.visitData?.kept()) ?? null;
    if (data && offline.kept) drawPlaces(data);
    const wanted = new URLSearchParams(location.search).get("desa");
    const asked = wanted && form.querySelector(`[name=village][value="${CSS.escape(wanted)}"]`);
    if (asked && !chosen()) asked.checked = true;
    const ticked = [...people.querySelectorAll(":checked")].map(({ value }) => value);
    narrow();
    if (chosen()) await drawPeople(ticked);
  };
  offerHour();
  narrow();
  offline.ready.then(ready, () => {});
})();
