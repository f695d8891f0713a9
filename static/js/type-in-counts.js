// The numbers at the foot of a signed sheet: people counted without names, by category and sex.
(() => {
  "use strict";

  const sheet = window.typeIn;
  if (!sheet) return;

  const { words, fill } = sheet;
  const fields = [...document.querySelectorAll(".type-counted input")];
  const number = (field) => (field.value === "" ? null : Number(field.value));
  const keyOf = ({ village, category, sex, age }) => `n:${village}/${category}/${sex}/${age}`; // as the phone's page
  const groups = new Map();

  const mark = (kept, kind, text) => {
    const pill = kept.field.closest("fieldset").querySelector(".pill");
    pill.className = `pill pill-${kind}`;
    pill.textContent = text;
    pill.hidden = !text;
  };

  // What this device has said last, on its way or waiting: the server will know it when the next number comes.
  const lastSaid = ({ key }) => sheet.waiting("counts").findLast((item) => item.key === key)?.payload.count;

  async function change(kept) {
    const { field, group, key } = kept;
    if (!field.reportValidity()) return;
    const count = number(field) ?? 0;
    if (count === kept.last) return;
    const seen = lastSaid(kept) ?? kept.seen;
    kept.last = count;
    mark(kept, "warn", words.waiting);
    sheet.say(fill(words.counted, { label: field.getAttribute("aria-label"), count }));
    try {
      await sheet.enqueue({ part: "counts", key, payload: { ...group, count, seen, decide: false } });
    } catch {
      mark(kept, "bad", words.not_kept);
    }
  }

  fields.forEach((field, place) => {
    const group = { village: field.closest("fieldset").dataset.village, category: field.dataset.category, sex: field.dataset.sex, age: "" };
    const kept = { field, group, key: keyOf(group), seen: number(field) ?? 0, last: number(field) ?? 0 };
    groups.set(kept.key, kept);
    field.addEventListener("focus", () => field.select());
    field.addEventListener("change", () => change(kept));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      change(kept);
      (fields[place + 1] ?? sheet.$("type-done")).focus();
    });
  });

  window.offline.on("answer", ({ scope, item, answer }) => {
    const kept = scope === sheet.scope && item.part === "counts" && groups.get(item.key);
    if (!kept) return;
    const { outcome, reason } = answer;
    if (outcome === "rejected") return mark(kept, "bad", words.rejected[reason] ?? words.rejected.unknown);
    if (outcome === "held") return mark(kept, "warn", words.held[reason] ?? words.held.roll_closed);
    kept.seen = item.payload.count;
    return outcome === "conflict" ? mark(kept, "bad", words.two) : mark(kept, "ok", words.sent);
  });

  Promise.resolve(window.offline.ready).then(() => {
    for (const item of sheet.waiting("counts")) {
      const kept = groups.get(item.key);
      if (!kept) continue;
      kept.field.value = kept.last = item.payload.count;
      kept.seen = item.payload.seen;
      mark(kept, "warn", words.waiting);
    }
  });
})();
