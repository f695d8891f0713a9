// Somebody who came and is on no list: a visitor of this session, or from now on a contact of the village.
(() => {
  "use strict";

  const { roll } = window;
  if (!roll) return;

  const { $, words, fill } = roll;
  const form = $("add-form");
  const { name, function: fn, unit, village, contact } = form.elements;

  function offerThoseListed() {
    const found = name.value.trim().length < 3 ? [] : roll.alike(name.value);
    $("add-alike").hidden = !found.length;
    $("add-alike-list").replaceChildren(...found.map(offer));
  }

  function offer({ key, row }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary";
    button.dataset.rowKey = key;
    button.textContent = fill(words.alike_mark, { name: `${row.no ? `${row.no}. ` : ""}${row.name}` });
    const remark = document.createElement("small");
    remark.textContent = [row.fn, row.unit].filter(Boolean).join(" · ");
    item.append(button, " ", remark);
    return item;
  }

  function close() {
    form.closest("dialog").close();
    form.reset();
    offerThoseListed();
    showNotice();
  }

  const showNotice = () => ($("add-notice").hidden = !contact.checked);

  $("add-alike-list").addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.rowKey;
    if (!key) return;
    close();
    if (!roll.came(roll.shown(roll.rows.get(key)).status)) roll.record(key, "present");
    roll.show(key);
  });

  name.addEventListener("input", offerThoseListed);
  contact.addEventListener("change", showNotice);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const added = {
      client_id: crypto.randomUUID(),
      name: name.value.trim().replace(/\s+/g, " "),
      function: fn.value,
      unit: unit.value.trim(),
      village: village.value,
      contact: contact.checked,
    };
    const row = {
      cid: added.client_id, no: "", name: added.name, fn: fn.selectedOptions[0].textContent, unit: added.unit, rw: "",
      village: added.village, status: "", rep: "", v: 0, known: added.contact, added,
    };
    const { key } = roll.addRow(row);
    roll.record(key, "present");
    close();
    roll.show(key);
  });

  // The villages are those of the roll: of the shell, known only when it is there.
  roll.on("open", ({ villages }) => {
    village.replaceChildren(...villages.map(({ code, name: label }) => new Option(label, code)));
    village.closest("div").hidden = villages.length < 2;
    $("add").hidden = !villages.length;
  });

  // What was typed into the search is most likely the name of who is missing.
  $("add").addEventListener("click", () => {
    const typed = $("find").value.trim();
    if (!$("nobody-found").hidden && !/^\d*$/.test(typed) && !name.value) name.value = typed;
    offerThoseListed();
  });
})();
