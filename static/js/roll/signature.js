// A signature drawn with the finger; optional, one per row. Loaded with signature_pad at the first press (lazy.js).
(() => {
  "use strict";

  const { roll, portal, SignaturePad } = window;
  const dialog = document.getElementById("signature-dialog");
  const words = JSON.parse(document.getElementById("signature-words").textContent);
  const part = (name) => dialog.querySelector(`[data-signature="${name}"]`);
  const canvas = part("canvas");

  // What outreach/domain/signatures.py takes: thousandths of the sides of a box twice as wide as high.
  const SIDE = 1000;
  const MOST_POINTS = 2000;
  const MOST_STROKES = 80;
  const FEWEST_POINTS = 2;
  const NEAR = 4;

  const drafts = new Map(); // row key -> strokes of a dialog closed without saving
  let key = null;
  let strokes = [];

  const pad = new SignaturePad(canvas, { minWidth: 1.2, maxWidth: 2.4, penColor: getComputedStyle(canvas).color });
  const within = (value) => Math.min(SIDE, Math.max(0, Math.round(value)));
  const toStroke = ({ points }) => {
    const { clientWidth: width, clientHeight: height } = canvas;
    return thinned(points.map(({ x, y }) => [within((x / width) * SIDE), within((y / height) * SIDE)]), NEAR);
  };

  // Points nearer than that to the one before say nothing; the last one stays.
  function thinned(points, near) {
    const kept = [points[0]];
    for (const point of points.slice(1)) {
      const [x, y] = kept.at(-1);
      if (Math.hypot(point[0] - x, (point[1] - y) / 2) >= near) kept.push(point);
    }
    const end = points.at(-1);
    if (kept.length > 1 && kept.at(-1) !== end) kept.push(end);
    return kept;
  }

  const count = () => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

  // The drawing is kept as thousandths and drawn anew: turning the phone changes the size of the box, not the drawing.
  function draw() {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width || !height) return;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    const groups = strokes.map((stroke) => ({
      penColor: pad.penColor, minWidth: pad.minWidth, maxWidth: pad.maxWidth, dotSize: 0, velocityFilterWeight: 0.7,
      points: stroke.map(([x, y], order) => ({ x: (x / SIDE) * width, y: (y / SIDE) * height, time: order * 16, pressure: 0.5 })),
    }));
    pad.clear();
    pad.fromData(groups);
    controls();
  }

  function controls() {
    const empty = strokes.length === 0;
    part("undo").disabled = part("clear").disabled = empty;
    part("save").disabled = count() < FEWEST_POINTS;
    part("hint").hidden = !empty;
  }

  pad.addEventListener("endStroke", () => {
    const drawn = pad.toData().at(-1);
    if (drawn?.points.length) strokes.push(toStroke(drawn));
    if (strokes.length > MOST_STROKES || count() > MOST_POINTS) {
      strokes.pop();
      portal.toast(words.full, "warn");
      draw();
    }
    controls();
  });

  function change(next) {
    strokes = next;
    draw();
    canvas.focus({ preventScroll: true });
  }
  part("undo").addEventListener("click", () => change(strokes.slice(0, -1)));
  part("clear").addEventListener("click", () => change([]));

  part("save").addEventListener("click", async () => {
    const kept = roll.rows.get(key);
    const { id, client_id } = roll.identity(key);
    const payload = { ...(id ? { id } : { client_id }), strokes };
    const signed = key;
    strokes = [];
    drafts.delete(signed);
    dialog.close();
    kept.row.signed = true;
    roll.drawRow(kept);
    try {
      await roll.enqueue({ part: "signatures", key: `s${signed}`, payload, shown: { signature: signed } });
      portal.toast(roll.fill(words.kept, { name: kept.row.name }), "ok");
    } catch {
      drafts.set(signed, payload.strokes);
      portal.toast(words.not_kept, "bad");
    }
  });

  dialog.addEventListener("close", () => {
    if (key && strokes.length) drafts.set(key, strokes);
    strokes = [];
    roll.show?.(key);
  });

  new ResizeObserver(draw).observe(canvas);

  // A signature of this row that has not been sent yet is shown again.
  const unsent = () =>
    window.offline.queue.items(roll.scope).find((item) => item.part === "signatures" && item.key === `s${key}`)?.payload.strokes;

  function open(detail) {
    key = detail.key;
    const { row } = roll.rows.get(key);
    strokes = [...(drafts.get(key) ?? unsent() ?? [])];
    part("name").textContent = `${row.no ? `${row.no}. ` : ""}${row.name}`;
    part("there").hidden = !row.signed;
    dialog.showModal();
    draw();
    canvas.focus({ preventScroll: true });
  }

  roll.tool("signature", { open });
})();
