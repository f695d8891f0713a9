// The browser's own calendar beside a field for a day (data-day). The field stays text: what people type is read by the server.
(() => {
  "use strict";

  const english = document.documentElement.lang.startsWith("en");
  const words = new Intl.DateTimeFormat(english ? "en-GB" : "id", { weekday: "short", day: "numeric", month: "short", year: "numeric" });

  const iso = (text) => {
    const year = (digits) => (digits.length === 2 ? `20${digits}` : digits);
    const found = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})$/.exec(text.trim());
    return found ? `${year(found[3])}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
  };

  for (const field of document.querySelectorAll("input[data-day]")) {
    const native = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className: "day-native" });
    if (!native.showPicker) continue;
    native.setAttribute("aria-hidden", "true");
    native.value = field.dataset.iso || iso(field.value);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-secondary btn-icon day-button" });
    button.setAttribute("aria-label", field.dataset.day);
    button.title = field.dataset.day;
    button.append(window.portal.icon("calendar"));
    const box = Object.assign(document.createElement("div"), { className: "day-field" });
    field.replaceWith(box);
    box.append(field, button, native);

    button.addEventListener("click", () => {
      native.value = iso(field.value) || native.value;
      native.showPicker();
    });
    native.addEventListener("change", () => {
      if (!native.value) return;
      const [year, month, day] = native.value.split("-").map(Number);
      field.value = words.format(new Date(year, month - 1, day));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    });
  }
})();
