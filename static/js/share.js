// <button data-share="id" hidden> offers an element's text to the phone's own share sheet, where there is one, with the
// file named by data-share-file and the photos ticked with data-share-photo. Ticks show only where photos can be
// shared ([data-share-ticks]); everywhere else the page leads to each photo ([data-share-links]).
(() => {
  "use strict";

  if (!navigator.share) return;

  const PATIENCE = 20000;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const show = (selector, yes) => all(selector).forEach((part) => (part.hidden = !yes));
  const photo = new File(["-"], "foto.jpg", { type: "image/jpeg" });
  const boxes = navigator.canShare?.({ files: [photo] }) ? all("[data-share-photo]") : [];
  const ticked = () => boxes.filter((box) => box.checked);
  function guard() {
    const full = ticked().length >= Number(boxes[0].dataset.shareMost);
    for (const box of boxes) box.disabled = full && !box.checked;
  }
  if (boxes.length) {
    show("[data-share-ticks]", true);
    show("[data-share-links]", false);
    for (const box of boxes) box.addEventListener("change", guard);
    guard();
  }

  const say = (word) => all("[data-share-said]").forEach((line) => (line.textContent = word ? line.dataset[word] : ""));
  const kept = new Map(); // address -> content: another tick fetches nothing twice

  async function fetched([address, name]) {
    if (!kept.has(address)) {
      const response = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
      if (!response.ok) throw new Error(String(response.status));
      kept.set(address, await response.blob());
    }
    const blob = kept.get(address);
    return new File([blob], name, { type: blob.type });
  }

  function filesOf(button) {
    const wanted = ticked().map((box, place) => [box.dataset.sharePhoto, `foto-${place + 1}.jpg`]);
    if (button.dataset.shareFile) wanted.push([button.dataset.shareFile, button.dataset.shareName]);
    return Promise.all(wanted.map(fetched));
  }

  for (const button of all("[data-share]")) {
    button.hidden = false;
    let files = [];
    let asked = 0;
    // Fetched before the tap: a share sheet opens only while the tap is fresh. Without them the text goes alone.
    async function prepare() {
      const mine = ++asked;
      button.disabled = true;
      if (ticked().length) say("getting");
      const found = await filesOf(button).catch(() => []);
      if (mine !== asked) return; // ticks changed meanwhile: a later answer counts
      files = found;
      button.disabled = false;
      say("");
    }
    if (navigator.canShare) {
      prepare();
      for (const box of boxes) box.addEventListener("change", prepare);
    }
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.share).value.trim();
      const whole = { text, files };
      const fits = files.length && navigator.canShare(whole);
      // closing the sheet without sharing is no error
      navigator.share(fits ? whole : { text }).catch(() => {});
      if (fits || !ticked().length) return;
      show("[data-share-links]", true);
      prepare().then(() => say("left"));
    });
  }
})();
