// Tells within two seconds that a figure changed while the page is looked at, and reads the page anew where that
// disturbs nobody. [data-fresh] holds the address that answers {"change": number}.
(() => {
  "use strict";

  const EVERY = 2000;
  const LONGEST = 30000;
  const line = document.querySelector("[data-fresh]");
  if (!line) return;

  let known = null;
  let etag = "";
  let wait = EVERY;

  const busy = () => {
    const main = document.getElementById("main");
    return window.scrollY > 40 || main.querySelector("details[open]") || (document.activeElement !== main && main.contains(document.activeElement));
  };

  const changed = () => {
    if (busy()) line.hidden = false;
    else window.location.reload();
  };

  const ask = async () => {
    if (document.visibilityState === "visible") {
      try {
        const headers = { Accept: "application/json" };
        if (etag) headers["If-None-Match"] = etag;
        const answer = await fetch(line.dataset.fresh, { headers, cache: "no-store" });
        if (answer.status !== 304) {
          if (!answer.ok) return;
          const { change } = await answer.json();
          if (known !== null && change > known) changed();
          known = known === null ? change : Math.max(known, change);
          etag = answer.headers.get("ETag");
        }
        wait = EVERY;
      } catch {
        wait = Math.min(wait * 2, LONGEST);
      }
    }
    setTimeout(ask, wait);
  };

  ask();
})();
