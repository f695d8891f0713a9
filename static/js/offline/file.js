// A file of what waits on another phone: shown, taken into this phone's queue under its own batches, answered here.
(() => {
  "use strict";

  const { offline, offlinePage: shared } = window;
  if (!shared) return;
  const { $, clone, fill, page, rolls } = shared;
  const words = shared.words.file;
  const { nameOf, statusOf, reasonOf } = window.offlineUnsent;

  const KIND = "desa-binaan-antrean";
  const FORMAT = 1;
  const MOST_BYTES = 60 * 1024 * 1024;
  const FORMATS = [1, 2];
  // A file comes from anywhere: it may only lead to where a queue leads, and is sent as the person who signed in.
  const PLACES = [
    /^\/kegiatan\/\d{1,18}\/hadir\/(kirim|foto)\/$/,
    /^\/kegiatan\/\d{1,18}\/foto\/$/,
    /^\/kegiatan\/sambang\/(kirim|foto)\/$/,
    /^\/l\/[\w.:-]{1,200}\/$/,
  ];
  const SCOPE = /^(roll:\d{1,18}|visit|report:[\w.:-]{1,200}|emergency:[0-9a-f-]{36})$/;
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

  let carried = null; // {about, items by id, answered by id}

  const isText = (value, most) => typeof value === "string" && value.length <= most;
  const fits = (item) =>
    isText(item.id, 200) &&
    isText(item.scope, 240) &&
    SCOPE.test(item.scope) &&
    (item.url === "" ? item.scope.startsWith("emergency:") : isText(item.url, 240) && PLACES.some((place) => place.test(item.url))) &&
    ["batch", "single"].includes(item.form) &&
    FORMATS.includes(item.format) &&
    (item.batch === null || item.form === "single" || UUID.test(item.batch)) &&
    Number.isSafeInteger(item.seq) &&
    typeof item.payload === "object" &&
    item.payload !== null;

  function asBlob(text) {
    const [, type, data] = /^data:(image\/[\w.+-]+);base64,([\w+/=]*)$/.exec(text) ?? [];
    if (!type) throw new TypeError("no photo");
    return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type });
  }

  function read(text) {
    const about = JSON.parse(text);
    if (about.kind !== KIND || !Array.isArray(about.items) || !Number.isSafeInteger(about.user)) throw new TypeError("another file");
    if (about.format > FORMAT) throw new RangeError("newer");
    const waiting = about.items.filter(({ state }) => state === "waiting");
    if (!waiting.length || !waiting.every(fits)) throw new TypeError("items");
    const items = waiting.map(({ photo, volatile: _volatile, ...item }) => ({
      ...item,
      ...(photo && { blob: asBlob(photo) }),
      user: offline.user,
      reason: "",
      origin: item.origin ?? { user: about.user, device: String(about.device).slice(0, 40) },
    }));
    return { about, items: new Map(items.map((item) => [item.id, item])), answered: new Map() };
  }

  function problem(text) {
    $("carried-problem").hidden = !text;
    $("carried-problem").textContent = text;
    $("carried-file").classList.toggle("is-invalid", Boolean(text));
    $("carried").hidden = Boolean(text);
  }

  function line(title, small) {
    const row = clone("item-template");
    row.querySelector(".title").textContent = title;
    row.querySelector("small").textContent = small;
    row.querySelector("button").remove();
    return row;
  }

  async function titles() {
    const own = (await rolls()).map(({ session, title, when }) => [`roll:${session}`, `${title}, ${when}`]);
    const said = Object.entries(carried.about.titles ?? {}).map(([scope, title]) => [scope, String(title)]);
    return new Map([...said, ...own]);
  }

  async function showContent() {
    const { about, items } = carried;
    const when = new Date(about.saved_at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const values = { person: String(about.person ?? ""), device: String(about.device), when, count: items.size };
    $("carried-holds").textContent = fill(about.person ? words.holds_of : words.holds, values);
    const counts = new Map();
    for (const { scope } of items.values()) counts.set(scope, (counts.get(scope) ?? 0) + 1);
    const known = await titles();
    const titleOf = (scope) => {
      const [kind, id] = scope.split(":");
      return known.get(scope) ?? fill(shared.words.scopes[kind], { id });
    };
    const rows = [...counts].map(([scope, count]) => line(titleOf(scope), fill(shared.words.unsent, { count })));
    $("carried-parts").replaceChildren(...rows);
  }

  async function choose(event) {
    const [file] = event.target.files;
    if (!file) return;
    problem("");
    try {
      if (file.size > MOST_BYTES) throw new TypeError("too large");
      carried = read(await file.text());
      if (carried.about.device === offline.device && carried.about.user === offline.user) throw new SyntaxError("own");
    } catch (error) {
      carried = null;
      problem(error.message === "own" ? words.own : error.message === "newer" ? words.newer : words.not_ours);
      return;
    }
    $("carried-answers").replaceChildren();
    $("carried-state").textContent = "";
    $("carried-progress").hidden = true;
    $("carried-send").disabled = false;
    await showContent();
  }

  const sendable = () => [...carried.items.values()].filter(({ url }) => url);

  async function send() {
    $("carried-send").disabled = true;
    const unmatched = carried.items.size - sendable().length;
    if (unmatched) window.portal.toast(fill(words.emergency, { count: unmatched }), "info");
    progress();
    await offline.queue.take([...carried.items.values()].filter(({ id }) => !carried.answered.has(id)));
  }

  function progress() {
    const total = sendable().length;
    const done = carried.answered.size;
    $("carried-progress").hidden = !total;
    $("carried-progress").max = total || 1;
    $("carried-progress").value = done;
    $("carried-state").textContent = fill(done === total ? words.done : words.sending, { count: done, done, total });
  }

  offline.on("answer", ({ item, answer }) => {
    if (!carried?.items.has(item.id) || carried.answered.has(item.id)) return;
    carried.answered.set(item.id, answer);
    const outcome = words.outcomes[answer.outcome] ?? answer.outcome;
    const reason = answer.outcome === "rejected" ? reasonOf(answer) : "";
    const title = [nameOf(item), statusOf(item)].filter(Boolean).join(" · ");
    $("carried-answers").append(line(title, [outcome, reason].filter(Boolean).join(": ")));
    progress();
  });
  offline.on("line", ({ state }) => {
    const underWay = carried && !$("carried-progress").hidden && carried.answered.size < sendable().length;
    if (!underWay) return;
    const values = { done: carried.answered.size, total: sendable().length };
    if (state === "offline") $("carried-state").textContent = fill(words.stopped, values);
    if (state === "signed-out") $("carried-state").textContent = words.sign_in;
  });

  async function save() {
    const count = await offline.queue.save({ person: page.dataset.person });
    if (count) window.portal.toast(fill(words.saved, { count }), "ok");
  }

  $("save-file").addEventListener("click", save);
  $("carried-file").addEventListener("change", choose);
  $("carried-send").addEventListener("click", send);
})();
