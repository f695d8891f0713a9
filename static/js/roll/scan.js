// Codes of invitations read by the camera, one after the other; loaded at the first press (lazy.js).
(() => {
  "use strict";

  const { roll, portal } = window;
  const dialog = document.getElementById("scan-dialog");
  const words = JSON.parse(document.getElementById("scan-words").textContent);
  const part = (name) => dialog.querySelector(`[data-scan="${name}"]`);
  const video = part("video");

  // "DBI.", the id of the row in base 62, a signature the server checks (outreach/domain/roll_codes.py)
  const CODE = /^DBI\.([0-9A-Za-z]{1,11})\.[\w-]{22}$/;
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const SIDE = 640; // pixels of the longer side that are looked at without the browser's own reader
  const PHOTO_SIDE = 1600;
  const PAUSE = 120;
  const SAME = 2500; // milliseconds in which a code still before the camera is the same showing
  const TROUBLE = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };

  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let detector = null;
  let stream = null;
  let visit = 0; // rises with each start and stop: what was asked for earlier is no longer wanted
  let last = { text: "", at: 0 };
  let done = 0;
  let recent = null; // {key, before}: what "undo" takes back

  const idOf = (digits) => [...digits].reduce((sum, digit) => sum * 62 + DIGITS.indexOf(digit), 0);

  async function makeDetector() {
    const formats = ["qr_code"];
    if ((await window.BarcodeDetector?.getSupportedFormats().catch(() => []))?.includes("qr_code")) {
      return { reader: new window.BarcodeDetector({ formats }), own: false };
    }
    const { BarcodeDetector } = await import(dialog.dataset.decoder);
    return { reader: new BarcodeDetector({ formats }), own: true };
  }

  function shrunk(source, width, height, side) {
    const scale = Math.min(1, side / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function read(source, width, height, side) {
    detector ??= await makeDetector();
    const found = await detector.reader.detect(detector.own || side === PHOTO_SIDE ? shrunk(source, width, height, side) : source);
    return found[0]?.rawValue ?? "";
  }

  function take(text) {
    const now = Date.now();
    const again = text === last.text && now - last.at < SAME;
    last = { text, at: now };
    if (again) return;
    const match = text.match(CODE);
    if (!match) return tell("bad", words.foreign);
    const key = roll.findById(idOf(match[1]));
    const kept = key && roll.rows.get(key);
    if (!kept) return tell("bad", words.other);
    const before = roll.shown(kept);
    if (before.status === "present") return tell("info", words.known, kept);
    if (!roll.record(key, "present", { source: "qr", code: text })) return tell("bad", words.annulled, kept);
    recent = { key, before };
    done += 1;
    return tell("ok", before.status ? words.changed : words.marked, kept, before);
  }

  function tell(kind, sentence, kept = null, before = null) {
    const name = kept ? `${kept.row.no ? `${kept.row.no}. ` : ""}${kept.row.name}` : "";
    const was = before?.status ? roll.said(before) : "";
    part("outcome").className = `scan-outcome scan-${kind}`;
    part("sign").replaceChildren(portal.icon({ ok: "check", info: "info", bad: "warning" }[kind]));
    part("name").textContent = name;
    part("said").textContent = roll.fill(sentence, { was });
    part("outcome").hidden = false;
    part("after").hidden = kind !== "ok";
    part("count").textContent = done ? roll.fill(words.count, { count: done }) : "";
    navigator.vibrate?.(kind === "ok" ? 60 : [60, 80, 60]);
  }

  part("undo").addEventListener("click", () => {
    if (!recent) return;
    roll.record(recent.key, recent.before.status, { represented_by: recent.before.rep ?? "" });
    done -= 1;
    tell("info", words.undone, roll.rows.get(recent.key));
    recent = null;
  });
  part("sign-here").addEventListener("click", () => {
    const { key } = recent ?? {};
    if (!key) return;
    dialog.close();
    roll.tools.signature.open({ key });
  });

  // live, asking, denied, none, busy, insecure, broken: exactly one is said
  function show(state) {
    dialog.dataset.state = state;
    part("state").textContent = words.states[state];
    part("picture").hidden = state !== "live";
    part("again").hidden = !["denied", "busy", "broken"].includes(state);
    if (state !== "live") part("torch").hidden = true;
  }

  async function start() {
    stop();
    const mine = ++visit;
    if (!window.isSecureContext) return show("insecure");
    if (!navigator.mediaDevices?.getUserMedia) return show("none");
    show("asking");
    try {
      const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
      const given = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      if (mine !== visit) return end(given);
      stream = given;
      video.srcObject = stream;
      await video.play();
    } catch (error) {
      if (mine === visit) show(TROUBLE[error.name] ?? "none");
      return undefined;
    }
    if (mine !== visit) return undefined;
    show("live");
    offerTorch();
    return look(mine);
  }

  const end = (given) => given.getTracks().forEach((track) => track.stop());

  function stop() {
    visit += 1;
    if (stream) end(stream);
    stream = null;
    video.srcObject = null;
  }

  async function look(mine) {
    if (mine !== visit) return;
    const began = performance.now();
    try {
      if (video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth) {
        const text = await read(video, video.videoWidth, video.videoHeight, SIDE);
        if (mine === visit && text) take(text);
      }
    } catch (error) {
      // a frame that was not ready; a reader that cannot be had stays away
      if (!detector && mine === visit) {
        stop();
        show("broken");
        return;
      }
      if (error.name === "SecurityError") return;
    }
    // a slow phone gets as much time for its picture as it took for reading
    setTimeout(() => look(mine), Math.max(PAUSE, performance.now() - began));
  }

  const track = () => stream?.getVideoTracks()[0];

  function offerTorch() {
    part("torch").hidden = !track()?.getCapabilities?.().torch;
    part("torch").setAttribute("aria-pressed", "false");
  }

  part("torch").addEventListener("click", async () => {
    const on = part("torch").getAttribute("aria-pressed") !== "true";
    try {
      await track().applyConstraints({ advanced: [{ torch: on }] });
      part("torch").setAttribute("aria-pressed", String(on));
    } catch {
      part("torch").hidden = true;
    }
  });

  part("photo").addEventListener("click", () => part("file").click());
  part("file").addEventListener("change", async () => {
    const [file] = part("file").files;
    part("file").value = "";
    if (!file) return;
    last = { text: "", at: 0 };
    const picture = await createImageBitmap(file).catch(() => null);
    let text = "";
    try {
      text = picture ? await read(picture, picture.width, picture.height, PHOTO_SIDE) : "";
    } catch {
      if (!detector) return show("broken");
    }
    picture?.close();
    if (text) take(text);
    else tell("bad", words.unread);
    return undefined;
  });

  part("again").addEventListener("click", start);
  dialog.addEventListener("close", () => {
    stop();
    if (recent) roll.show(recent.key);
  });
  document.addEventListener("visibilitychange", () => {
    if (!dialog.open) return;
    if (document.visibilityState === "hidden") stop();
    else start();
  });

  function open() {
    done = 0;
    recent = null;
    last = { text: "", at: 0 };
    part("outcome").hidden = true;
    part("count").textContent = "";
    dialog.showModal();
    start();
  }

  roll.tool("scan", { open, take });
})();
