// What the server has not answered yet, by session, with what it refused and why.
(() => {
  "use strict";

  const { offline, offlinePage: shared } = window;
  if (!shared) return;
  const { words, $, clone, fill, button, rolls } = shared;

  const statusOf = ({ payload }) => words.statuses[payload?.status] ?? "";
  const nameOf = (item) =>
    item.shown?.name ||
    item.payload?.name ||
    (item.payload?.number ? fill(words.number, { number: item.payload.number }) : words.parts[item.part ?? "single"]);
  const reasonOf = ({ reason }) => words.reasons[reason] ?? reason ?? "";

  // A word for the scope of items; rolls are called by their session.
  function titleOf(scope, items, titles) {
    const [kind, id] = scope.split(":");
    if (kind === "roll" && titles.has(Number(id))) return titles.get(Number(id));
    if (kind === "emergency") return items[0].shown?.emergency?.label || words.scopes.emergency;
    return fill(words.scopes[kind] ?? words.parts.single, { id });
  }

  function itemRow(item) {
    const row = clone("item-template");
    const state = item.state === "refused" ? words.refused : words.waiting;
    row.querySelector(".title").textContent = [nameOf(item), statusOf(item)].filter(Boolean).join(" · ");
    row.querySelector("small").textContent = [state, reasonOf(item)].filter(Boolean).join(": ");
    const discard = row.querySelector("button");
    discard.hidden = !item.reason && item.state !== "refused"; // what the server never said no to is not thrown away
    discard.textContent = words.discard;
    discard.setAttribute("aria-label", fill(words.discard_of, { name: nameOf(item) }));
    discard.addEventListener("click", async () => {
      await offline.queue.drop(item.id);
      window.portal.toast(words.discarded, "info");
      await draw();
      (document.querySelector("#unsent-scopes button:not([hidden])") ?? $("unsent-title")).focus?.();
    });
    return row;
  }

  function pill(id, text) {
    const made = clone(id);
    made.lastChild.textContent = text;
    return made;
  }

  function scopeRow(scope, items, titles) {
    const row = clone("scope-template");
    const refused = items.filter(({ state }) => state === "refused");
    const waiting = items.filter(({ state }) => state !== "refused");
    row.querySelector("b").textContent = titleOf(scope, items, titles);
    row.querySelector("small").textContent = scope.startsWith("emergency:") ? words.needs_session : "";
    const pills = row.querySelector(".pills");
    if (waiting.length) pills.append(pill("unsent-pill", fill(words.unsent, { count: waiting.length })));
    if (refused.length) pills.append(pill("refused-pill", fill(words.refused_count, { count: refused.length })));
    row.querySelector("details").hidden = !waiting.length;
    row.querySelector("details .rows").replaceChildren(...waiting.map(itemRow));
    row.querySelector(".refused").replaceChildren(...refused.map(itemRow));
    return row;
  }

  let drawn = 0;
  async function draw() {
    drawn += 1;
    const turn = drawn;
    const titles = new Map((await rolls()).map(({ session, title, when }) => [session, `${title}, ${when}`]));
    if (turn !== drawn) return; // a later one is on its way
    const items = offline.queue.items();
    const scopes = new Map();
    for (const item of items) scopes.set(item.scope, [...(scopes.get(item.scope) ?? []), item]);
    const open = new Set([...document.querySelectorAll("#unsent-scopes > li:has(details[open])")].map(({ dataset }) => dataset.scope));
    const rows = [...scopes].map(([scope, found]) => {
      const row = scopeRow(scope, found, titles);
      row.dataset.scope = scope;
      row.querySelector("details").open = open.has(scope);
      return row;
    });
    $("unsent-scopes").replaceChildren(...rows);
    $("unsent-none").hidden = items.length > 0;
    $("unsent-none").textContent = words.all_sent;
    $("unsent-acts").hidden = !items.some(({ state }) => state !== "refused");
  }

  $("send-now").addEventListener("click", () => offline.queue.send());
  offline.on("change", draw);
  offline.on("answer", draw);
  offline.on("line", ({ state, detail }) => {
    $("line-state").textContent = state === "refused" ? detail : (words.line[state] ?? "");
  });
  window.offlineUnsent = Object.freeze({ draw, nameOf, statusOf, reasonOf });
  offline.ready.then(draw).catch(() => {});
})();
