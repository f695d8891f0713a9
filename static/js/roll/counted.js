// People who are counted and not named, by category, sex and age: steppers, or typed. One number is one entry.
(() => {
  "use strict";

  const { roll, offline } = window;
  if (!roll) return;

  const { $, words, fill } = roll;
  const form = $("counted-form");
  const cells = new Map(); // "36.04.12.2001/pupil/f/0-17" -> {count, mine, two, held, refused}
  const inputs = [...form.querySelectorAll("input[data-cell]")];

  const village = () => form.elements.village.value;
  const nameOf = (code, cell) => `${code}/${cell}`;
  const cellOf = (name) => cells.get(name) ?? cells.set(name, { count: 0 }).get(name);
  const valueOf = (cell) => cell?.mine ?? cell?.count ?? 0;
  const nameOfKey = (key) => key.slice(2);
  const partsOf = (name) => {
    const [code, category, sex, age] = name.split("/");
    return { village: code, category, sex, age };
  };

  // What this device has said last of a number, on its way or waiting: the server will know it when the next one comes.
  const lastSaid = (name) => {
    const kept = offline.queue.items(roll.scope).filter(({ key, state }) => key === `n:${name}` && state === "waiting");
    return kept.length ? kept[kept.length - 1].payload.count : null;
  };

  function change(name, count, decide = false) {
    const cell = cellOf(name);
    if (count === valueOf(cell) && !decide) return;
    const seen = lastSaid(name) ?? cell.count;
    Object.assign(cell, { mine: count, two: undefined, held: undefined, refused: null });
    draw();
    roll.afterPaint(async () => {
      try {
        const payload = { ...partsOf(name), count, seen, decide };
        await roll.enqueue({ part: "counts", key: `n:${name}`, payload });
      } catch {
        window.portal.toast(words.not_kept, "bad");
      }
    });
  }

  // At every keystroke: whoever closes the sheet at once has said it. Tidied up when the field is left.
  function typed({ target: input, type }) {
    if (input === form.elements.village) return draw();
    if (!input.dataset.cell || (type === "input" && input.value === "")) return undefined;
    const count = Math.min(Math.max(Math.trunc(Number(input.value)) || 0, 0), Number(input.max));
    if (type === "change") input.value = count;
    return change(nameOf(village(), input.dataset.cell), count);
  }
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("focusin", (event) => event.target.matches("input[data-cell]") && event.target.select());
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[data-cell]")) return;
    event.preventDefault(); // the next number, not the end of the form
    const shown = inputs.filter((input) => input.offsetParent);
    shown[shown.indexOf(event.target) + 1]?.focus();
  });

  // Two numbers for one group of people: both are shown, a person chooses.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    const { cell } = button.closest("[data-of]").dataset;
    change(nameOf(village(), cell), Number(button.dataset.choose), true);
    inputs.find((input) => input.dataset.cell === cell)?.focus();
  });

  // Every number as this device shows it, sent or not.
  roll.countedNow = () => [...cells].map(([name, cell]) => ({ ...partsOf(name), count: valueOf(cell) }));

  function draw() {
    const code = village();
    for (const input of inputs) {
      const cell = cells.get(nameOf(code, input.dataset.cell));
      const typing = input === document.activeElement && input.value === "";
      if (!typing && Number(input.value) !== valueOf(cell)) input.value = valueOf(cell);
    }
    for (const fieldset of form.querySelectorAll("fieldset")) drawCategory(fieldset, code);
    const total = [...cells.values()].reduce((sum, cell) => sum + valueOf(cell), 0);
    $("counted-total").textContent = total ? fill(words.counted, { count: total }) : "";
    roll.drawHead();
  }

  function drawCategory(fieldset, code) {
    const own = [...cells].filter(([name]) => name.startsWith(`${code}/${fieldset.dataset.category}/`));
    const waits = own.some(([, cell]) => cell.mine !== undefined);
    fieldset.querySelector("[data-sum]").textContent = own.reduce((sum, [, cell]) => sum + valueOf(cell), 0);
    fieldset.querySelector(".pill").hidden = !waits;
    if (own.some(([name, cell]) => valueOf(cell) && partsOf(name).age)) fieldset.querySelector("details").open = true;
    fieldset.querySelector("[data-doubts]").replaceChildren(...own.map(([name, cell]) => doubt(name, cell)).filter(Boolean));
  }

  function doubt(name, cell) {
    if (cell.two === undefined && cell.held === undefined && !cell.refused) return null;
    const { category, sex, age } = partsOf(name);
    const box = roll.clone("count-doubt-template");
    box.dataset.cell = `${category}/${sex}/${age}`;
    const label = inputs.find((input) => input.dataset.cell === box.dataset.cell)?.getAttribute("aria-label") ?? "";
    const text = cell.refused
      ? fill(words.count_refused, { label, count: cell.refused.count })
      : cell.held !== undefined
        ? fill(words.count_held, { label, count: cell.held })
        : fill(words.count_two, { label });
    box.querySelector("p").textContent = text;
    const values = cell.two === undefined ? [] : [valueOf(cell), cell.two];
    box.querySelector("div").replaceChildren(...values.map(choice));
    return box;
  }

  function choice(count, place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary";
    button.dataset.choose = count;
    button.textContent = place ? String(count) : fill(words.count_now, { count });
    return button;
  }

  function take({ counts, villages }) {
    for (const cell of cells.values()) Object.assign(cell, { count: 0, two: undefined, held: undefined });
    for (const { village: code, category, sex, age, count, two, held } of counts) {
      Object.assign(cellOf(`${code}/${category}/${sex}/${age}`), { count, two, held });
    }
    const select = form.elements.village;
    if (select.options.length !== villages.length) {
      select.replaceChildren(...villages.map(({ code, name }) => new Option(name, code)));
      select.closest("div").hidden = villages.length < 2;
      $("count-open").hidden = !villages.length;
    }
    if (villages.length) draw();
  }
  roll.on("open", take);
  roll.on("merge", take);

  roll.on("restore", () => {
    for (const item of offline.queue.items(roll.scope)) {
      if (item.part === "counts" && item.state === "waiting") cellOf(nameOfKey(item.key)).mine = item.payload.count;
    }
    for (const item of offline.queue.refused(roll.scope)) {
      if (item.part === "counts") cellOf(nameOfKey(item.key)).refused = { id: item.id, count: item.payload.count };
    }
    draw();
  });

  roll.on("answer", ({ item, answer }) => {
    if (item.part !== "counts") return;
    const name = nameOfKey(item.key);
    const cell = cellOf(name);
    if (lastSaid(name) === null || lastSaid(name) === item.payload.count) delete cell.mine;
    if (answer.outcome === "rejected") cell.refused = { id: item.id, count: item.payload.count };
    else if (answer.outcome !== "held") cell.count = item.payload.count;
    draw();
  });
})();
