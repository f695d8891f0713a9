// What the forms of the field share: chips of days, photos, a draft that survives a reload, and what is still here.
(() => {
  "use strict";

  const { offline } = window;
  const DAY = 86400000;
  const DRAFT_AFTER = 400;
  const pad = (number) => String(number).padStart(2, "0");
  const isoDay = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

  // The date field shows for "another day" alone, and offers the days that can be.
  function days(form, back) {
    const box = form.querySelector("[data-other-day]");
    const input = box.querySelector("input");
    const update = () => {
      const now = new Date();
      input.max = isoDay(now);
      if (back) input.min = isoDay(new Date(now - back * DAY));
      box.hidden = form.elements.when.value !== "other";
    };
    form.addEventListener("change", update);
    form.addEventListener("reset", () => setTimeout(update));
    update();
    return update;
  }

  // Photos chosen so far, made small as they come; the input is emptied, so that more can be added.
  function photos(form, { most, changed }) {
    const input = form.querySelector("input[type=file]");
    const list = form.querySelector("[data-thumbs]");
    let blobs = [];
    const draw = () => {
      list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
      list.replaceChildren(...blobs.map(thumb));
      input.disabled = blobs.length >= most;
    };
    const thumb = (blob) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      const button = document.createElement("button");
      const cross = document.createElement("span");
      image.src = URL.createObjectURL(blob);
      image.alt = form.dataset.photoWord;
      button.type = "button";
      button.setAttribute("aria-label", form.dataset.photoRemove);
      cross.textContent = "×";
      cross.setAttribute("aria-hidden", "true");
      button.append(cross);
      button.addEventListener("click", () => (set(blobs.filter((other) => other !== blob)), changed(), input.focus()));
      item.append(image, button);
      return item;
    };
    const set = (now) => ((blobs = now.slice(0, most)), draw());
    let busy = Promise.resolve();
    const take = async (files) => {
      for (const file of files) if (blobs.length < most) set([...blobs, await offline.shrink(file)]);
      changed();
    };
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      busy = busy.then(() => take(files));
    });
    return { get: () => busy.then(() => blobs), now: () => blobs, set };
  }

  const read = (form) => {
    const data = new FormData(form);
    ["csrfmiddlewaretoken", "client_id", "photo", "photos"].forEach((name) => data.delete(name));
    return Object.fromEntries([...new Set(data.keys())].map((name) => [name, data.getAll(name)]));
  };

  // Puts fields back where they stand; what has no place (yet) is left out.
  function fill(form, fields) {
    for (const [name, values] of Object.entries(fields)) {
      for (const control of [form.elements[name] ?? []].flatMap((found) => (found instanceof RadioNodeList ? [...found] : found))) {
        if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
        else control.value = values[0] ?? "";
      }
    }
  }

  // What is being typed, written down as it grows. `draft.clear()` once it is in the queue.
  function draft(form, key, { photosOf, restore }) {
    let timer = 0;
    let touched = false;
    const save = async () => {
      await offline.ready;
      if (touched) await offline.store.put("forms", { key, fields: read(form), photos: photosOf(), at: Date.now() });
    };
    const later = () => {
      touched = true;
      clearTimeout(timer);
      timer = setTimeout(() => save().catch(() => {}), DRAFT_AFTER);
    };
    ["input", "change"].forEach((name) => form.addEventListener(name, later));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save().catch(() => {}));
    const open = async () => {
      await offline.ready;
      const kept = await offline.store.get("forms", key);
      if (!kept || touched) return;
      restore(kept);
      form.querySelector("[data-draft-line]").textContent = form.dataset.draftWord;
    };
    open().catch(() => {});
    const clear = async () => {
      clearTimeout(timer);
      touched = false;
      form.querySelector("[data-draft-line]").textContent = "";
      await offline.store.delete("forms", key).catch(() => {});
    };
    return { later, clear };
  }

  // The list of what is still on this phone, with a way to mend or throw away what was refused.
  function unsent(scope, { title, mend, drop }) {
    const section = document.getElementById("field-unsent");
    const list = section.querySelector("ul");
    const template = section.querySelector("template");
    const row = (item) => {
      const element = template.content.firstElementChild.cloneNode(true);
      const refused = item.state === "refused";
      element.querySelector("b").textContent = title(item);
      element.querySelector("small").textContent = refused ? `${section.dataset.refused}: ${item.reason}` : section.dataset.waiting;
      const [mending, dropping] = element.querySelectorAll("button");
      mending.hidden = !refused || !mend(item, true);
      dropping.hidden = !refused;
      mending.addEventListener("click", () => mend(item));
      dropping.addEventListener("click", () => drop(item));
      return element;
    };
    const draw = () => {
      const items = offline.queue.items(scope);
      section.hidden = !items.length;
      list.replaceChildren(...items.map(row));
    };
    offline.on("change", draw);
    offline.ready.then(draw, () => {});
  }

  // What is wrong stands above the form and is read out; the field gets the cursor.
  function problem(form, sentence, control) {
    const box = form.querySelector(".field-problem");
    box.hidden = !sentence;
    box.textContent = sentence;
    if (sentence) (control instanceof RadioNodeList ? control[0] : control)?.focus();
    return !sentence;
  }

  window.field = { days, photos, read, fill, draft, unsent, problem, isoDay };
})();
