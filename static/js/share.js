// <button data-share="id" hidden> offers an element's text to the phone's own share sheet, where there is one, with the
// file named by data-share-file and the photos ticked with data-share-photo where files can be shared.
(() => {
  "use strict";

  const boxes = [...document.querySelectorAll("[data-share-photo]")];
  const ticked = () => boxes.filter((box) => box.checked);
  const guard = () => {
    const full = ticked().length >= Number(boxes[0].dataset.shareMost);
    for (const box of boxes) box.disabled = full && !box.checked;
  };
  for (const box of boxes) box.addEventListener("change", guard);
  if (boxes.length) guard();

  if (!navigator.share) return;

  async function fetched(address, name) {
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    const blob = await response.blob();
    return new File([blob], name, { type: blob.type });
  }

  async function filesOf(button) {
    const wanted = ticked().map((box, place) => [box.dataset.sharePhoto, `foto-${place + 1}.jpg`]);
    if (button.dataset.shareFile) wanted.push([button.dataset.shareFile, button.dataset.shareName]);
    return Promise.all(wanted.map(([address, name]) => fetched(address, name)));
  }

  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    let files = [];
    // Fetched before the tap: a share sheet opens only while the tap is fresh. Without them the text goes alone.
    const prepare = () => filesOf(button).then((found) => (files = found), () => (files = []));
    if (navigator.canShare) {
      prepare();
      for (const box of boxes) box.addEventListener("change", prepare);
    }
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.share).value.trim();
      const whole = { text, files };
      // closing the sheet without sharing is no error
      navigator.share(files.length && navigator.canShare(whole) ? whole : { text }).catch(() => {});
    });
  }
})();
