// The calendar: days by arrow keys, dialogs over it. Without this script every link leads to a page of its own.
(() => {
  "use strict";

  const calendar = document.querySelector("[data-calendar]");
  if (!calendar) return;
  const words = JSON.parse(document.getElementById("cal-words").textContent);
  const dialog = document.getElementById("cal-dialog");
  const says = document.getElementById("cal-says");
  const grid = calendar.matches("table") ? calendar : null;
  const cells = grid ? [...grid.querySelectorAll("td[data-date]")] : [];
  const wide = matchMedia("(min-width: 768px)");

  const say = (text) => {
    says.textContent = text;
  };
  const pad = (number) => String(number).padStart(2, "0");
  // Days are days, not instants: counted in UTC, so that no zone of the device shifts them.
  const dayOf = (text) => new Date(`${text}T00:00:00Z`);
  const isoOf = (day) => `${day.getUTCFullYear()}-${pad(day.getUTCMonth() + 1)}-${pad(day.getUTCDate())}`;
  const shifted = (text, days) => {
    const day = dayOf(text);
    day.setUTCDate(day.getUTCDate() + days);
    return isoOf(day);
  };
  const wordsOf = (text) => {
    const day = dayOf(text);
    const weekday = words.days[(day.getUTCDay() + 6) % 7];
    return `${weekday}, ${day.getUTCDate()} ${words.months[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  };
  const cellOf = (date) => calendar.querySelector(`[data-date="${date}"]`);

  // A dialog shows what the server says; the address to come back to goes along.
  const ask = async (address) => {
    if (!dialog || !window.htmx) {
      location.assign(address);
      return;
    }
    const url = new URL(address, location.href);
    url.searchParams.set("kembali", location.pathname + location.search);
    let failed = false;
    const note = () => (failed = true);
    document.addEventListener("htmx:responseError", note, { once: true });
    document.addEventListener("htmx:sendError", note, { once: true });
    await window.htmx.ajax("GET", url.pathname + url.search, { target: "#cal-dialog-body", swap: "innerHTML" });
    document.removeEventListener("htmx:responseError", note);
    document.removeEventListener("htmx:sendError", note);
    if (failed) {
      window.portal.toast(words.failed, "bad");
      return;
    }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("select, input:not([type=hidden]), button")?.focus();
  };
  // A refused form comes back with its sentence, and replaces the one that was sent.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:afterSettle", () => {
    dialog?.querySelector("[aria-invalid=true]")?.focus();
  });
  dialog?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-dialog-leave]")) return;
    event.preventDefault();
    dialog.close();
  });

  const begin = (place) => {
    const link = place.closest("[data-date]").querySelector("[data-quick]");
    if (!link) return;
    const start = place.closest("[data-start]")?.dataset.start;
    ask(link.getAttribute("href") + (start ? `&mulai=${start}` : ""));
  };
  calendar.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.matches("[data-quick]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      ask(link.getAttribute("href"));
    } else if (!link && grid && wide.matches && !event.defaultPrevented && !event.target.closest(".cal-event")) {
      const cell = event.target.closest("td[data-date]");
      if (cell) begin(event.target);
    }
  });

  // On wide screens the table is a grid: one stop for Tab, arrow keys between days, Enter begins a session.
  const stop = (cell) => {
    for (const other of cells) other.tabIndex = other === cell ? 0 : -1;
  };
  const furnish = () => {
    if (!grid) return;
    const roles = { table: "grid", tr: "row", td: "gridcell", th: "columnheader" };
    for (const [name, role] of Object.entries(roles)) {
      const found = name === "table" ? [grid] : grid.querySelectorAll(name);
      for (const part of found) wide.matches ? part.setAttribute("role", role) : part.removeAttribute("role");
    }
    for (const link of grid.querySelectorAll("[data-quick]")) {
      wide.matches ? (link.tabIndex = -1) : link.removeAttribute("tabindex");
    }
    for (const cell of cells) {
      if (!wide.matches) cell.removeAttribute("tabindex");
    }
    if (wide.matches) stop(grid.querySelector(".cal-today") || grid.querySelector("td:not(.cal-outside)"));
  };
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  calendar.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("td[data-date]") || event.defaultPrevented || event.ctrlKey || event.altKey) return;
    const monday = (dayOf(cell.dataset.date).getUTCDay() + 6) % 7;
    const step = STEPS[event.key] ?? { Home: -monday, End: 6 - monday }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = cellOf(shifted(cell.dataset.date, step));
      if (!next) return;
      stop(next);
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      begin(cell);
    }
  });
  calendar.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td[data-date]");
    if (cell && wide.matches) stop(cell);
  });
  wide.addEventListener("change", furnish);
  furnish();

  window.calendar = Object.freeze({ calendar, words, say, ask, shifted, wordsOf, cellOf, wide });
})();
