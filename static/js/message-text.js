// Buttons put a variable where the cursor was last: in the subject, the opening or the closing words.
(() => {
  const form = document.getElementById("text-form");
  if (!form) return;
  let field = form.querySelector("textarea[data-variables]");
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-variables]")) field = event.target;
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button || !field) return;
    field.setRangeText(`{${button.dataset.insert}}`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
