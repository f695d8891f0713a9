// Ticking many RT at once. Without it every box can be ticked alone.
(() => {
  "use strict";

  const form = document.getElementById("follow-ups");
  if (!form) return;
  const boxes = (root) => [...root.querySelectorAll('input[name="units"]:not(:disabled)')];
  const counter = form.querySelector("[data-ticked]");

  const count = () => {
    const ticked = boxes(form).filter((box) => box.checked).length;
    counter.textContent = counter.dataset.words.replace("%(count)s", ticked);
  };

  const tick = (button) => {
    if (button.dataset.tick === "row") {
      const row = boxes(button.closest("fieldset"));
      const all = row.every((box) => box.checked);
      row.forEach((box) => (box.checked = !all));
    } else {
      boxes(form).forEach((box) => (box.checked = button.dataset.tick === box.dataset.state.replace("none", "free")));
    }
    count();
  };

  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-tick]");
    if (button) tick(button);
  });
  form.addEventListener("change", count);
  form.querySelectorAll("[data-needs-script]").forEach((part) => (part.hidden = false));
  count();
})();
