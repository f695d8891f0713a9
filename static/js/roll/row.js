// One person on the roll: how the row looks. What can be tapped in it is in taps.js.
(() => {
  "use strict";

  const { roll } = window;
  if (!roll) return;

  const SIGNS = { present: "check", represented: "check", excused: "info", ill: "info", on_duty: "info", absent: "cross" };
  const { words, fill } = roll;
  const icons = {};
  const icon = (name) => (icons[name] ??= window.portal.icon(name)).cloneNode(true);

  roll.said = ({ status, rep }) => words.statuses[status] + (rep ? `: ${rep}` : "");

  // The element with what never changes of a person; drawRow() does the rest.
  roll.makeRow = (key, row) => {
    const element = roll.clone("row-template");
    element.dataset.key = key;
    element.querySelector(".num").textContent = row.no ? `${row.no}.` : "";
    element.querySelector(".name").textContent = row.name;
    element.querySelector(".roll-mark").setAttribute("aria-label", `${words.present}: ${row.name}`);
    element.querySelector(".roll-more").setAttribute("aria-label", fill(words.more, { name: row.name }));
    return element;
  };

  // What a thumb waits for, and nothing else: the round button.
  roll.drawMark = (kept) => {
    const { status } = roll.shown(kept);
    if (kept.drawn === status) return;
    const mark = kept.element.querySelector(".roll-mark");
    kept.element.dataset.status = status || "none";
    mark.setAttribute("aria-pressed", String(roll.came(status)));
    mark.replaceChildren(...(SIGNS[status] ? [icon(SIGNS[status])] : []));
    kept.drawn = status;
  };

  roll.drawRow = (kept) => {
    const { row, element } = kept;
    const now = roll.shown(kept);
    roll.drawMark(kept);
    if (row.no && !element.querySelector(".num").textContent) element.querySelector(".num").textContent = `${row.no}.`;
    const remarks = [row.fn, row.unit, row.cid && (row.known ? words.contact : words.visitor)];
    if (now.status && now.status !== "present") remarks.push(roll.said(now));
    if (row.signed) remarks.push(words.signed);
    roll.put(element.querySelector("small"), remarks.filter(Boolean).join(" · "));
    element.classList.toggle("roll-annulled", Boolean(row.annulled));
    for (const button of element.querySelectorAll(".roll-mark, .roll-more")) button.disabled = Boolean(row.annulled);
    drawPill(element.querySelector(".pill"), pillOf(kept, now));
    drawTwo(kept, now);
    roll.recount(kept, roll.came(now.status));
  };

  function drawPill(pill, [kind, text]) {
    pill.className = `pill pill-${kind}`;
    roll.put(pill, text);
    pill.hidden = !text;
  }

  // Where the last value stands. A value that did not get in is named: the row itself shows what counts.
  function pillOf(kept, now) {
    const { row, refused, held } = kept;
    if (kept.failed) return ["bad", kept.failed];
    if (refused) return ["bad", `${words.statuses[refused.status] ?? ""} · ${words.rejected[refused.reason] ?? words.rejected.unknown}`];
    if (roll.isWaiting(kept)) return ["warn", words.unsent_row];
    if (held) return ["bad", `${words.statuses[held.status] ?? ""} · ${words.held[held.reason] ?? words.held.roll_closed}`];
    if (row.annulled) return ["neutral", words.annulled];
    if (row.two) return ["bad", words.two];
    return now.status && row.v ? ["ok", words.sent] : ["neutral", ""];
  }

  // Two phones said two things: both stand side by side until somebody says which one is right.
  function drawTwo({ row, element }, now) {
    const drawn = element.querySelector(".roll-two");
    const values = row.two ? [{ status: now.status, rep: now.rep }, row.two] : [];
    const wanted = JSON.stringify(values);
    if ((drawn?.dataset.values ?? "[]") === wanted) return;
    drawn?.remove();
    if (!values.length) return;
    const two = roll.clone("two-template");
    two.dataset.values = wanted;
    two.setAttribute("aria-label", `${words.two}: ${row.name}`);
    [...two.children].forEach((button, place) => {
      button.querySelector("span").textContent = roll.said(values[place]);
    });
    element.append(two);
  }
})();
