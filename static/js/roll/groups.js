// People by RW, as on the printed roll; how many of each came; and finding somebody.
(() => {
  "use strict";

  const { roll } = window;
  if (!roll) return;

  const { $, rows, words, fill } = roll;
  const PART = 25; // rows of a list; what is out of sight is neither laid out nor painted, list by list
  const groups = new Map();
  let came = 0;
  let listed = 0;
  let drawing = false;

  const villageName = (code) => roll.data.villages.find((village) => village.code === code)?.name ?? words.district;
  // Of an addition the RW is what was typed as the unit: "RT 003/RW 05", "rw 5", "3/5".
  const unitsRW = ({ rw, unit = "" }) => {
    const typed = rw ? null : unit.match(/rw\D{0,3}0*(\d{1,3})/i) ?? unit.match(/^\s*\d{1,3}\s*\/\s*0*(\d{1,3})\s*$/);
    return typed ? typed[1].padStart(2, "0") : rw;
  };

  function groupOf(row) {
    const rw = unitsRW(row);
    const key = `${row.village}/${rw}`;
    if (groups.has(key)) return groups.get(key);
    const section = roll.clone("group-template");
    const title = rw ? `RW ${rw} · ${villageName(row.village)}` : villageName(row.village);
    section.dataset.group = key;
    section.querySelector("h2").textContent = title;
    const all = section.querySelector("button");
    all.setAttribute("aria-label", `${words.mark_all}: ${title}`);
    const group = { section, list: section.querySelector("ul"), num: section.querySelector(".num"), members: [] };
    Object.assign(group, { all: section.querySelector("[data-all]"), came: 0, listed: 0, open: 0 });
    $("groups").append(section);
    groups.set(key, group);
    return group;
  }

  roll.addRow = (row) => {
    const key = roll.keyOf(row);
    const group = groupOf(row);
    const kept = { key, row, group, element: roll.makeRow(key, row), mine: null, held: null, refused: null, failed: "" };
    kept.text = `${row.no}. ${row.name} ${row.fn} ${row.unit}`.toLowerCase();
    if (group.list.children.length === PART) {
      const next = group.list.cloneNode();
      group.list.after(next);
      group.list = next;
    }
    group.list.append(kept.element);
    group.members.push(key);
    rows.set(key, kept);
    roll.drawRow(kept);
    return kept;
  };

  roll.removeRow = (key) => {
    const kept = rows.get(key);
    const { element, group } = kept;
    kept.row.gone = true;
    roll.recount(kept, false);
    element.remove();
    group.members.splice(group.members.indexOf(key), 1);
    rows.delete(key);
    if (!group.members.length) {
      group.section.remove();
      groups.delete(group.section.dataset.group);
    }
    roll.drawHead();
  };

  const isOpen = ({ row, mine, held, lists }) => lists && !(mine ?? row).status && !row.two && !held;

  // By the difference: a tap in a hall of hundreds counts nobody anew.
  roll.recount = (kept, isCame) => {
    const { group, counts = false, lists = false, open = false } = kept;
    kept.lists = !kept.row.annulled && !kept.row.gone;
    kept.counts = isCame && kept.lists;
    kept.open = Boolean(isOpen(kept));
    const more = kept.counts - counts;
    came += more;
    group.came += more;
    listed += kept.lists - lists;
    group.listed += kept.lists - lists;
    group.open += kept.open - open;
    roll.put(group.num, `${group.came} / ${group.listed}`);
    if (group.all.hidden === group.open > 0) group.all.hidden = group.open === 0;
  };

  function head() {
    drawing = false;
    if (!roll.data) return;
    const unsent = roll.unsent();
    roll.put($("came"), came);
    roll.put($("listed"), listed);
    roll.put($("unsent"), unsent ? fill(words.unsent, { count: unsent }) : words.all_sent);
    if ($("share").max !== (listed || 1)) $("share").max = listed || 1;
    if ($("share").value !== came) $("share").value = came;
    if ($("empty").hidden === !rows.size) $("empty").hidden = rows.size > 0;
    roll.drawNote();
    sayLater(fill(words.summary, { came, listed, unsent: $("unsent").textContent }));
  }
  roll.drawHead = () => {
    if (drawing) return;
    drawing = true;
    queueMicrotask(head);
  };

  // A tap is heard by its button; the sum is said when the thumb rests, and not before anybody has tapped.
  let saying = 0;
  let saidLast = null;
  roll.say = (text) => ($("said").textContent = text);
  function sayLater(text) {
    if (saidLast === null || text === saidLast) {
      saidLast ??= text;
      return;
    }
    clearTimeout(saying);
    saying = setTimeout(() => {
      saidLast = text;
      roll.say(text);
    }, 1500);
  }

  roll.markGroup = (section) => {
    const group = groups.get(section.dataset.group);
    const open = group.members.filter((key) => rows.get(key).open);
    roll.recordMany(open, "present", "all");
    rows.get(open[0])?.element.querySelector(".roll-mark").focus({ preventScroll: true });
  };

  const matches = (wanted, { row, text }) => {
    if (!wanted) return true;
    return /^\d+$/.test(wanted) ? String(row.no).startsWith(wanted) : text.includes(wanted);
  };

  function find() {
    const wanted = $("find").value.trim().toLowerCase();
    let found = 0;
    for (const kept of rows.values()) {
      kept.element.hidden = !matches(wanted, kept);
      if (!kept.element.hidden) found += 1;
    }
    for (const { section } of groups.values()) section.hidden = !section.querySelector("li:not([hidden])");
    $("nobody-found").hidden = found > 0 || rows.size === 0;
    return found;
  }
  $("find").addEventListener("input", find);
  // Enter goes to the first one found; Escape shows everybody again.
  $("find").addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.target.value = "";
    if (event.key === "Escape") find();
    if (event.key !== "Enter") return;
    event.preventDefault();
    $("groups").querySelector("section:not([hidden]) li:not([hidden]) .roll-mark")?.focus();
  });

  roll.show = (key) => {
    const kept = rows.get(key);
    if (!kept) return;
    if (kept.element.hidden) {
      $("find").value = "";
      find();
    }
    kept.element.scrollIntoView({ block: "center" });
    kept.element.querySelector(".roll-mark").focus({ preventScroll: true });
  };

  roll.on("open", () => {
    roll.data.rows.forEach(roll.addRow);
    roll.showHeld();
    roll.drawHead();
  });
})();
