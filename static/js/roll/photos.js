// Photos taken with the roll: made small on the device, kept in the queue until the server has answered for them.
(() => {
  "use strict";

  const { roll, offline } = window;
  const dialog = document.getElementById("photo-dialog");
  if (!roll || !offline || !dialog) return;

  const SMALL_SIDE = 320;
  const form = dialog.querySelector("form");
  const preview = dialog.querySelector("canvas");
  const list = document.getElementById("photo-list");
  const file = document.getElementById("photo-file");
  const word = (name) => list.dataset[name];
  const shown = new Map(); // id of the queued item -> its element
  let waitingFiles = [];
  let current = null; // {blob, taken_at} of the photo in the dialog
  let opener = null;

  const isPhoto = (item) => item.form === "single" && item.url === `${roll.base}foto/`;

  // One at a time, so that a handful of large photos does not fill a small phone's memory.
  async function shrink(source) {
    const blob = await offline.shrink(source);
    const bitmap = await createImageBitmap(blob);
    offline.draw(bitmap, preview, SMALL_SIDE);
    bitmap.close();
    return blob;
  }

  async function nextFile() {
    const source = waitingFiles.shift();
    if (!source) return opener?.focus();
    try {
      const taken = new Date(Math.min(source.lastModified || Date.now(), Date.now()));
      current = { blob: await shrink(source), taken_at: taken.toISOString() };
    } catch {
      window.portal.toast(word("broken"), "bad");
      return nextFile();
    }
    form.elements.caption.value = "";
    return dialog.showModal();
  }

  async function keep() {
    const { blob, taken_at } = current;
    const { kind, caption, village } = form.elements;
    const payload = { kind: kind.value, caption: caption.value.trim(), village: village.value, taken_at };
    try {
      const key = `p${crypto.randomUUID()}`;
      const item = await offline.queue.add({
        scope: roll.scope, url: `${roll.base}foto/`, form: "single", part: null, key, payload, blob, shown: {},
      });
      show(item);
    } catch {
      window.portal.toast(word("notKept"), "bad");
    }
  }

  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "keep" && current) await keep();
    dialog.returnValue = "";
    current = null;
    nextFile();
  });

  file.addEventListener("change", () => {
    waitingFiles = [...file.files];
    file.value = "";
    nextFile();
  });

  const kindWord = (kind) => form.elements.kind.querySelector(`[value="${kind}"]`)?.textContent ?? kind;

  async function show(item) {
    const element = shown.get(item.id) ?? roll.clone("photo-template");
    if (!shown.has(item.id)) {
      shown.set(item.id, element);
      list.append(element);
      element.querySelector("b").textContent = item.payload.caption || kindWord(item.payload.kind);
      element.querySelector("button").addEventListener("click", () => drop(item.id));
      await thumbnail(item, element.querySelector("canvas"));
    }
    mark(element, item.state === "refused" ? ["bad", item.reason || word("refused")] : ["warn", word("waiting")]);
  }

  async function thumbnail(item, canvas) {
    try {
      const bitmap = await createImageBitmap(item.blob);
      offline.draw(bitmap, canvas, SMALL_SIDE);
      bitmap.close();
    } catch {
      canvas.hidden = true;
    }
  }

  function mark(element, [kind, text]) {
    const pill = element.querySelector(".pill");
    pill.className = `pill pill-${kind}`;
    pill.textContent = text;
    element.querySelector("button").hidden = kind === "ok";
  }

  // Only what is still on this device is taken back here; what was sent is removed on the session's page.
  async function drop(id) {
    const item = offline.queue.items(roll.scope).find((kept) => kept.id === id);
    if (item) await offline.queue.drop(id);
    shown.get(id)?.remove();
    shown.delete(id);
    roll.say?.(word("dropped"));
    document.querySelector("[data-roll-tool=photo]")?.focus();
  }

  offline.on("answer", ({ scope, item, answer }) => {
    const element = scope === roll.scope && shown.get(item.id);
    if (!element) return;
    const refused = answer.outcome === "rejected";
    mark(element, refused ? ["bad", answer.reason || word("refused")] : ["ok", word("sent")]);
  });

  // How many are still on this device, beside the word on the button.
  const count = () => {
    const unsent = offline.queue.items(roll.scope).filter((item) => isPhoto(item) && item.state === "waiting").length;
    for (const place of document.querySelectorAll("[data-roll-mount=photo-count]")) place.textContent = unsent || "";
  };
  offline.on("change", count);

  const restore = async () => {
    for (const item of offline.queue.items(roll.scope).filter(isPhoto)) await show(item);
  };

  const villages = () => {
    const { village } = form.elements;
    const choices = roll.data?.villages ?? [];
    village.replaceChildren(...choices.map(({ code, name }) => new Option(name, code)));
    if (choices.length > 1) village.prepend(new Option(word("whole"), "", true, true));
    village.closest("div").hidden = choices.length < 2;
  };

  roll.tool("photo", {
    open({ button }) {
      opener = button;
      villages();
      file.click();
    },
  });
  if (roll.data) restore();
  else roll.on("open", restore);
})();
