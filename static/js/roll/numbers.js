// Numbers as on the printed roll: "1-12, 15". What they would do is said before it is done.
(() => {
  "use strict";

  const { roll } = window;
  if (!roll) return;

  const { $, rows, words, fill } = roll;
  const MOST_NAMES = 6;
  const RANGE = /^(\d+)(?:-(\d+))?$/;

  // {numbers: on the roll, in order; missing: ["90", "95-99"]; wrong: sentences}. No list of numbers is longer than the roll.
  function parse(text, listed) {
    const joined = text
      .toLowerCase()
      .replace(/\s*(?:s\.?\s*\/?\s*d\.?|sampai|[–—−-])\s*(?=\d|$|,)/g, "-")
      .replace(/\bdan\b|[;\n&+]/g, ",");
    const found = new Set();
    const missing = [];
    const wrong = [];
    for (const piece of joined.split(/[,\s]+/).filter(Boolean)) {
      const match = piece.match(RANGE);
      if (!match) wrong.push(fill(/^\d+-$/.test(piece) ? words.numbers_unfinished : words.numbers_unreadable, { text: piece }));
      else if (match[2] && Number(match[2]) < Number(match[1])) wrong.push(fill(words.numbers_backwards, { text: piece }));
      else take(Number(match[1]), Number(match[2] ?? match[1]));
    }
    return { numbers: [...found].sort((a, b) => a - b), missing, wrong };

    function take(first, last) {
      let next = first;
      for (const number of listed) {
        if (number < first || number > last) continue;
        if (number > next) missing.push(next === number - 1 ? `${next}` : `${next}-${number - 1}`);
        found.add(number);
        next = number + 1;
      }
      if (next <= last) missing.push(next === last ? `${next}` : `${next}-${last}`);
    }
  }
  roll.parseNumbers = parse;

  const form = $("numbers-form");
  const text = form.elements.numbers;
  const status = form.elements.status;
  const listed = () => [...rows.values()].filter(({ row }) => row.no && !row.gone && !row.annulled).map(({ row }) => row.no).sort((a, b) => a - b);

  function line(sentence, kind = "") {
    const item = document.createElement("li");
    item.textContent = sentence;
    item.className = kind;
    return item;
  }

  function preview() {
    const { numbers, missing, wrong } = parse(text.value, listed());
    const kept = numbers.map((number) => rows.get(roll.findByNumber(number)));
    const said = kept.filter((row) => roll.shown(row).status && roll.shown(row).status !== status.value);
    const lines = wrong.map((sentence) => line(sentence, "roll-wrong"));
    if (missing.length) lines.push(line(fill(words.numbers_missing, { numbers: missing.join(", ") }), "roll-wrong"));
    if (said.length) lines.push(line(fill(words.numbers_change, { names: names(said) })));
    if (kept.length) lines.push(line(names(kept)));
    $("numbers-lines").replaceChildren(...lines);
    $("numbers-count").textContent = text.value.trim() ? fill(words.numbers_count, { count: kept.length }) : words.numbers_hint;
    const button = $("numbers-apply");
    button.disabled = !kept.length || wrong.length > 0;
    button.textContent = fill(words.numbers_apply, { count: kept.length, status: words.statuses[status.value] });
    return kept;
  }

  function names(kept) {
    const shown = kept.slice(0, MOST_NAMES).map(({ row }) => `${row.no}. ${row.name}`);
    if (kept.length > MOST_NAMES) shown.push(fill(words.and_more, { count: kept.length - MOST_NAMES }));
    return shown.join(", ");
  }

  form.addEventListener("input", preview);
  form.addEventListener("change", preview);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kept = preview();
    if ($("numbers-apply").disabled) return;
    roll.recordMany(kept.map(({ key }) => key), status.value, "number");
    form.closest("dialog").close();
    form.reset();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-dialog=numbers-dialog]") && preview());
})();
