// The form that plans a session: searching in long lists, more speakers, the hour after a prayer. It works without.
(() => {
  "use strict";

  const form = document.querySelector(".session-form");
  if (!form) return;
  const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");
  const field = (name) => form.elements.namedItem(name);
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  // Long lists of villages can be searched; what is chosen stays.
  const LONG = 12;
  const searchBox = (words) => {
    const input = Object.assign(document.createElement("input"), { type: "search", className: "form-control search-in-choice", placeholder: words, autocomplete: "off" });
    input.setAttribute("aria-label", words);
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    for (const kind of ["change", "input"]) input.addEventListener(kind, (event) => event.stopPropagation());
    return input;
  };
  const searchSelect = (box, select) => {
    const options = [...select.options];
    if (options.length <= LONG) return;
    const input = searchBox(box.dataset.searchBox);
    select.before(input);
    input.addEventListener("input", () => {
      const wanted = plain(input.value.trim());
      const chosen = select.value;
      const found = options.filter((option) => !option.value || option.value === chosen || plain(option.text).includes(wanted));
      select.replaceChildren(...found);
      const hits = found.filter((option) => option.value && plain(option.text).includes(wanted));
      if (wanted && hits.length === 1 && select.value !== hits[0].value) {
        select.value = hits[0].value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  };
  const searchChecks = (box) => {
    const rows = [...box.querySelectorAll(".form-check")];
    if (rows.length <= LONG) return;
    const input = searchBox(box.dataset.searchBox);
    rows[0].parentElement.before(input);
    input.addEventListener("input", () => {
      const wanted = plain(input.value.trim());
      for (const row of rows) row.hidden = !row.querySelector("input").checked && !plain(row.textContent).includes(wanted);
    });
  };
  for (const box of form.querySelectorAll("[data-search-box]")) {
    const select = box.querySelector("select");
    if (select) searchSelect(box, select);
    else searchChecks(box);
  }

  // One more row for a speaker, without asking the server.
  const speakers = form.querySelector("[data-speakers]");
  speakers?.querySelector("[data-add]").addEventListener("click", (event) => {
    event.preventDefault();
    const total = field("speakers-TOTAL_FORMS");
    const number = Number(total.value);
    if (number >= Number(field("speakers-MAX_NUM_FORMS").value)) return;
    const html = speakers.querySelector("template[data-row]").innerHTML;
    const rows = speakers.querySelector("[data-rows]");
    rows.insertAdjacentHTML("beforeend", html.replaceAll("__prefix__", number).replaceAll("__number__", number + 1));
    total.value = number + 1;
    rows.lastElementChild.querySelector("input").focus();
  });

  // "Bakda Isya" fills the hour in as long as nobody typed another.
  const zones = read("village-zones");
  const estimates = read("prayer-estimates");
  let estimated = "";
  const estimate = () => {
    const prayer = field("after_prayer").value;
    const start = field("start");
    if (start.value && start.value !== estimated) return;
    const zone = zones[field("host")?.value ?? ""] || Object.values(zones)[0];
    estimated = (prayer && estimates[zone]?.[prayer]) || "";
    start.value = estimated;
    start.dispatchEvent(new Event("change", { bubbles: true }));
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "after_prayer" || (event.target.name === "host" && estimated)) estimate();
  });
})();
