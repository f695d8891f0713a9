// <button data-share="id" hidden> offers an element's text to the phone's own share sheet, where there is one.
(() => {
  "use strict";

  if (!navigator.share) return;
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const source = document.getElementById(button.dataset.share);
      // closing the sheet without sharing is no error
      navigator.share({ text: source.value.trim() }).catch(() => {});
    });
  }
})();
