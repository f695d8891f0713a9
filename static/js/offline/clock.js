// How far this device's clock is from the server's: heard from every answer, kept for pages that open without network.
(() => {
  "use strict";

  const { offline } = window;
  const KEY = "clock";
  const SLOW_LINE = 60000; // a smaller difference than this may be the line's

  let off = null; // milliseconds to add to the device's clock; null where no server was ever heard

  const isSame = (one, other) => Math.abs(one - other) < SLOW_LINE;
  const kept = () => offline.opened.then(() => offline.store.get("meta", KEY));

  // `date`: the Date header of an answer that came now, out of no cache.
  function heard(date) {
    const now = Date.parse(date ?? "") - Date.now();
    if (Number.isNaN(now) || (off !== null && isSame(now, off))) return;
    off = now;
    offline.emit("clock", { off });
    keep(now).catch(() => {});
  }

  async function keep(now) {
    const known = await kept();
    if (!known || !isSame(known.off, now)) await offline.store.put("meta", { key: KEY, off: now });
  }

  offline.clock = { heard, off: () => off, now: () => Date.now() + (off ?? 0) };

  kept()
    .then((known) => {
      if (!known || off !== null) return;
      off = known.off;
      offline.emit("clock", { off });
    })
    .catch(() => {});
})();
