// Remarks while the roll is taken: "listrik padam pukul 10", each with who wrote it and when.
(() => {
  "use strict";

  const { roll, offline } = window;
  if (!roll) return;

  const { $, words } = roll;
  const form = $("notes-form");
  const { text, village } = form.elements;
  const moment = (iso) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
  const villageName = (code) => (roll.data.villages.length > 1 && roll.data.villages.find((one) => one.code === code)?.name) || "";

  function note({ text: said, who, at, village: code }, kind, state) {
    const item = roll.clone("note-template");
    item.querySelector("p").textContent = said;
    item.querySelector("small").textContent = [who, moment(at), villageName(code)].filter(Boolean).join(" · ");
    const pill = item.querySelector(".pill");
    pill.className = `pill pill-${kind}`;
    pill.textContent = state;
    return item;
  }

  function own(item, kind, state) {
    return note({ text: item.payload.text, who: words.you, at: item.at, village: item.payload.village }, kind, state);
  }

  const isNote = (item) => item.part === "notes";

  function refusedNote(item) {
    const drawn = own(item, "bad", words.refused_note);
    const away = drawn.querySelector("button");
    away.hidden = false;
    away.addEventListener("click", async () => {
      await offline.queue.drop(item.id);
      draw();
    });
    return drawn;
  }

  function draw() {
    const refused = offline.queue.refused(roll.scope).filter(isNote);
    const waiting = offline.queue.items(roll.scope).filter((item) => isNote(item) && item.state === "waiting");
    const known = new Set(waiting.map(({ payload }) => payload.client_id));
    const kept = roll.data.notes.filter(({ cid }) => !known.has(cid));
    $("notes-list").replaceChildren(
      ...kept.map((entry) => note(entry, "ok", words.sent)),
      ...waiting.map((item) => own(item, "warn", words.unsent_row)),
      ...refused.map(refusedNote),
    );
    const count = kept.length + waiting.length + refused.length;
    $("notes-empty").hidden = count > 0;
    $("notes-count").textContent = count || "";
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = text.value.trim();
    if (!said) return text.focus();
    const client_id = crypto.randomUUID();
    try {
      await roll.enqueue({ part: "notes", key: `t${client_id}`, payload: { client_id, village: village.value || null, text: said } });
    } catch {
      return window.portal.toast(words.not_kept, "bad"); // what was typed stays in the field
    }
    text.value = "";
    text.focus();
    draw();
    return roll.say(words.note_kept);
  });

  roll.on("open", ({ villages }) => {
    const all = new Option(village.options[0].textContent, "");
    const each = villages.map(({ code, name }) => new Option(name, code));
    // an operator writes for the own village: a note of the whole session is the office's
    village.replaceChildren(...(villages.length === 1 ? each : [all, ...each]));
    village.closest("div").hidden = villages.length < 2;
  });
  for (const name of ["open", "merge", "restore"]) roll.on(name, () => offline.ready.then(draw, draw));
  roll.on("answer", ({ item, answer }) => {
    if (!isNote(item)) return;
    const { client_id: cid, text: said, village: code } = item.payload;
    const known = roll.data.notes.some((entry) => entry.cid === cid);
    if (answer.outcome !== "rejected" && !known) roll.data.notes.push({ cid, text: said, village: code, who: words.you, at: item.at });
    setTimeout(draw);
  });
})();
