// The screen at the venue: the code of this minute, computed here, so that it goes on without signal.
(() => {
  "use strict";

  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("venue-data").textContent);
  const { words } = data;
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const OFFSET = "jam-server"; // milliseconds to add to this device's clock, as measured last
  const FAR_OFF = 30_000;

  const kept = () => {
    try {
      return localStorage.getItem(OFFSET);
    } catch {
      return null; // private mode: measured again on each visit
    }
  };
  let offset = Number(kept() ?? 0);
  let measured = kept() !== null;
  let writeCode; // draws QR codes; comes as a module
  let shown = -1;

  const now = () => Date.now() + offset;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const key = window.crypto?.subtle?.importKey("raw", bytes(data.key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

  // RFC 4226, as outreach/domain/venue_codes.py does it.
  async function codeIn(step) {
    const moment = new DataView(new ArrayBuffer(8));
    moment.setBigUint64(0, BigInt(step));
    const digest = new DataView(await crypto.subtle.sign("HMAC", await key, moment.buffer));
    const number = digest.getUint32(digest.getUint8(digest.byteLength - 1) & 15) & 0x7fffffff;
    return String(number % 10 ** data.digits).padStart(data.digits, "0");
  }

  function draw(code) {
    const half = code.length / 2;
    $("venue-code").textContent = `${code.slice(0, half)} ${code.slice(half)}`;
    if (!writeCode) return;
    const rows = writeCode(code, "raw", { ecc: "medium", border: 2 });
    const dark = rows.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : "")));
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
    svg.setAttribute("shape-rendering", "crispEdges");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", dark.join(""));
    svg.append(path);
    $("venue-qr").querySelector("svg")?.remove();
    $("venue-qr").prepend(svg);
    $("venue-qr").hidden = false;
  }

  function note() {
    const at = now();
    const minutes = Math.round(Math.abs(offset) / 60_000) || 1;
    let text = "";
    if (at >= Date.parse(data.closes)) text = words.late;
    else if (at < Date.parse(data.opens)) text = words.early;
    else if (!measured) text = words.unknown_clock;
    else if (Math.abs(offset) > FAR_OFF) text = fill(words.clock, { minutes });
    if ($("venue-note").textContent !== text) $("venue-note").textContent = text;
    $("venue-note").hidden = !text;
  }

  async function tick() {
    const seconds = Math.floor(now() / 1000);
    const step = Math.floor(seconds / data.step);
    const left = data.step - (seconds % data.step);
    if (step !== shown) {
      shown = step;
      draw(await codeIn(step));
    }
    $("venue-share").value = left;
    $("venue-left").textContent = fill(words.left, { seconds: left });
    note();
    setTimeout(tick, 1000 - (now() % 1000));
  }

  // Codes are judged by the server's clock. What a worker kept from earlier carries an old date: health is never kept.
  async function measure() {
    const sent = Date.now();
    try {
      const response = await fetch("/healthz", { cache: "no-store" });
      const there = Date.parse(response.headers.get("Date"));
      if (!there) return;
      // the header names whole seconds
      const found = there + 500 - (sent + Date.now()) / 2;
      offset = Math.abs(found) < 2000 ? 0 : found;
      measured = true;
      localStorage.setItem(OFFSET, String(offset));
    } catch {
      // offline, or nothing may be kept: what was measured last stays
    }
  }

  async function stayAwake() {
    try {
      await navigator.wakeLock?.request("screen");
    } catch {
      // low battery: the screen goes dark as always
    }
  }

  async function begin() {
    if (!key) {
      $("venue-note").textContent = words.insecure;
      $("venue-note").hidden = false;
      return;
    }
    import($("venue").dataset.writer)
      .then(({ encodeQR }) => {
        writeCode = encodeQR;
        shown = -1;
      })
      .catch(() => {}); // without the picture the number is enough
    await measure();
    tick();
    stayAwake();
  }

  const full = $("venue-full");
  full.hidden = !document.fullscreenEnabled;
  full.addEventListener("click", () => $("venue").requestFullscreen());
  window.addEventListener("online", measure);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && stayAwake());
  window.offline?.keepPages?.([location.pathname]);
  begin();
})();
