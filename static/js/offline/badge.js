// The counter on every page, and the line that says why something is not sent.
(() => {
  "use strict";

  const { offline } = window;
  const { queue } = offline;
  const words = document.getElementById("unsent-words")?.dataset ?? {};
  const line = document.getElementById("offline-line");
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  const hintOf = async (user) => (await offline.store.get("meta", `account:${user}`).catch(() => null))?.hint ?? "";

  // What others left here: their first letter is enough to know whom to call.
  async function othersText() {
    const [[user, count] = []] = queue.others();
    return user ? fill(words.others, { count, who: await hintOf(user) }) : "";
  }

  let drawn = 0;
  async function draw() {
    const turn = (drawn += 1);
    const count = queue.count();
    const text = count ? fill(words.unsent ?? "", { count }) : await othersText().catch(() => "");
    if (turn !== drawn) return;
    for (const badge of document.querySelectorAll("a[data-unsent]")) {
      const place = badge.querySelector("[data-unsent-text]");
      if (place.textContent !== text) place.textContent = text;
      badge.classList.toggle("unsent-others", !count);
      badge.hidden = !text;
    }
  }

  const template = (name) => document.querySelector(`template[data-line="${name}"]`);

  // Standing notices about storage are never replaced by what the line does.
  let standing = "";
  function show(name, values = {}) {
    const source = line && template(name);
    if (!source || standing === name) return;
    if (name.startsWith("storage")) standing = name;
    line.setAttribute("role", standing ? "alert" : "status");
    line.replaceChildren(source.content.cloneNode(true));
    for (const link of line.querySelectorAll("[data-sign-in]")) {
      link.href = `/masuk/?next=${encodeURIComponent(location.pathname + location.search)}`;
    }
    for (const part of line.querySelectorAll("[data-fill]")) part.textContent = fill(part.textContent, values);
    line.hidden = false;
    if (standing) window.portal.toast(line.querySelector("b").textContent, "bad");
  }

  const clear = () => {
    if (line && !standing) line.hidden = true;
  };

  const REASONS = { gone: words.gone, forbidden: words.forbidden };
  offline.on("line", ({ state, detail }) => {
    if (state === "storage") return show(`storage-${detail}`, { count: offline.lost });
    if (standing) return undefined;
    if (state === "online" || (state === "offline" && !offline.kept)) return clear();
    if (!queue.count()) return clear();
    return show(state, { reason: REASONS[detail] ?? detail });
  });
  offline.on("change", ({ count }) => {
    if (!count) clear();
    draw();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-save-queue]")) queue.save();
  });

  if (offline.user && !offline.kept) {
    const hint = document.documentElement.dataset.userHint;
    offline.opened.then(() => offline.store.put("meta", { key: `account:${offline.user}`, user: offline.user, hint })).catch(() => {});
  }
})();
