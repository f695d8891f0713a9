// What can be done in a row: one tap, the other answers, choosing between two, by hand and by keyboard.
(() => {
  "use strict";

  const { roll } = window;
  if (!roll) return;

  const { rows } = roll;
  const LETTERS = { h: "present", i: "excused", s: "ill", d: "on_duty", t: "absent" };
  const groups = roll.$("groups");
  const keptOf = (element) => rows.get(element.closest("[data-key]")?.dataset.key);
  const find = (kept, selector) => kept.element.querySelector(selector);

  function tap(kept) {
    if (kept.row.two) return find(kept, ".roll-two button").focus();
    return roll.record(kept.key, roll.came(roll.shown(kept).status) ? "" : "present");
  }

  function openChoices(kept) {
    if (find(kept, ".roll-choices")) return closeChoices(kept);
    const choices = roll.clone("choices-template");
    const { status, rep } = roll.shown(kept);
    choices.querySelector(`[data-status="${status}"]`)?.setAttribute("aria-pressed", "true");
    choices.querySelector("[name=represented_by]").value = rep;
    choices.querySelector("[data-throw-away]").hidden = !kept.refused;
    roll.showTools(choices);
    find(kept, ".roll-more").setAttribute("aria-expanded", "true");
    kept.element.classList.add("roll-opened");
    find(kept, ".roll-more").after(choices);
    choices.scrollIntoView({ block: "nearest" });
    return choices.querySelector("button").focus();
  }

  function closeChoices(kept) {
    if (!find(kept, ".roll-choices")) return;
    find(kept, ".roll-choices").remove();
    find(kept, ".roll-more").setAttribute("aria-expanded", "false");
    kept.element.classList.remove("roll-opened");
    find(kept, ".roll-more").focus();
  }

  function choose(kept, status, extra) {
    roll.record(kept.key, status, extra);
    closeChoices(kept);
  }

  function askWho(kept) {
    const form = find(kept, ".roll-choices form");
    form.hidden = false;
    form.elements.represented_by.focus();
  }

  function decide(kept, button) {
    const two = button.closest(".roll-two");
    const { status, rep } = JSON.parse(two.dataset.values)[[...two.children].indexOf(button)];
    roll.record(kept.key, status, { represented_by: rep ?? "" });
    find(kept, ".roll-mark").focus();
  }

  groups.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    const kept = keptOf(button);
    if (!kept) {
      if (button.closest(".roll-group")) roll.markGroup(button.closest("section"));
    } else if (button.matches(".roll-mark")) tap(kept);
    else if (button.matches(".roll-more")) openChoices(kept);
    else if (button.closest(".roll-two")) decide(kept, button);
    else if ("throwAway" in button.dataset) roll.throwAway(kept.key);
    else if (button.dataset.status === "represented") askWho(kept);
    else if ("status" in button.dataset) choose(kept, button.dataset.status);
  });

  groups.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = event.target.elements.represented_by.value.trim();
    choose(keptOf(event.target), "represented", { represented_by: name });
  });

  // Arrows go from row to row in the same column; a letter on the round button says the answer.
  groups.addEventListener("keydown", (event) => {
    const kept = keptOf(event.target);
    if (!kept || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return closeChoices(kept);
    const column = [".roll-mark", ".roll-more"].find((selector) => event.target.matches(selector));
    if (!column) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      beside(kept, event.key === "ArrowDown" ? 1 : -1)?.querySelector(column).focus();
    } else if (column === ".roll-mark" && event.key.toLowerCase() in LETTERS && !kept.row.two) {
      roll.record(kept.key, LETTERS[event.key.toLowerCase()]);
    } else if (column === ".roll-mark" && event.key.toLowerCase() === "w" && !kept.row.two) {
      event.preventDefault();
      openChoices(kept);
      askWho(kept);
    }
  });

  function beside({ element }, step) {
    const shown = [...groups.querySelectorAll("section:not([hidden]) .roll-row:not([hidden])")];
    return shown[shown.indexOf(element) + step];
  }
})();
