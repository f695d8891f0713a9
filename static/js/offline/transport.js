// One POST: the body by the format of its items, the token read now, and a limit to how long a line may hang.
(() => {
  "use strict";

  const { offline } = window;
  const HANGS_AFTER = 3000; // from here on it counts as offline
  const LONGEST_WAIT = 12000; // but a slow line that failed is given more time on the next try
  const PHOTO_STANDS_STILL = 30000;

  const token = () => offline.cookie(document.documentElement.dataset.csrfCookie || "csrftoken");
  const headers = () => ({ Accept: "application/json", "X-CSRFToken": token() });

  const PARTS = ["entries", "counts", "notes", "signatures"];
  const rowsOf = (items, part) =>
    items.filter((item) => item.part === part).map(({ payload, key, at, seq }) => ({ ...payload, key, at, seq }));

  // Every format that was ever released stays here: what waits on a phone may be old.
  const BATCH = {
    1: (batch, items) => ({ batch, device: items[0].device, entries: items.map(({ payload }) => payload) }),
    2(batch, items) {
      const { user, device, origin } = items[0];
      const sender = { device: origin?.device ?? device, user: origin?.user ?? user, carried: Boolean(origin) };
      const parts = Object.fromEntries(PARTS.map((part) => [part, rowsOf(items, part)]));
      return { format: 2, batch, ...sender, sent_at: new Date().toISOString(), ...parts };
    },
  };

  function single({ payload, id, device, at, seq, blob, user, origin }) {
    const form = new FormData();
    const fields = { ...payload, client_id: id, device: origin?.device ?? device, at, seq, sent_at: new Date().toISOString() };
    if (origin?.user ?? user) fields.user = origin?.user ?? user;
    for (const [name, value] of Object.entries(fields)) {
      for (const one of [value].flat()) form.append(name, typeof one === "object" && one !== null ? JSON.stringify(one) : (one ?? ""));
    }
    if (blob) form.append("photo", blob, blob.name || "foto.jpg");
    return form;
  }

  // A photo may take minutes on a slow line: only standing still is given up, which fetch cannot see.
  function upload(url, form) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let timer;
      const moved = () => {
        clearTimeout(timer);
        timer = setTimeout(() => request.abort(), PHOTO_STANDS_STILL);
      };
      request.open("POST", url);
      Object.entries(headers()).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.upload.addEventListener("progress", moved);
      request.addEventListener("loadend", () => clearTimeout(timer));
      ["error", "abort"].forEach((name) => request.addEventListener(name, () => reject(new Error(name))));
      request.addEventListener("load", () => {
        const after = request.getResponseHeader("Retry-After");
        offline.clock.heard(request.getResponseHeader("Date"));
        resolve({ status: request.status, after, text: request.responseText });
      });
      moved();
      request.send(form);
    });
  }

  async function quick(url, body, limit) {
    const slow = setTimeout(() => offline.emit("line", { state: "offline", detail: "" }), HANGS_AFTER);
    const aborting = new AbortController();
    const giveUp = setTimeout(() => aborting.abort(), limit);
    try {
      const json = typeof body === "string" ? { "Content-Type": "application/json" } : {};
      const options = { method: "POST", headers: { ...headers(), ...json }, body, signal: aborting.signal };
      // "manual": somebody who must sign in or choose a password first is sent elsewhere
      const response = await fetch(url, { ...options, credentials: "same-origin", redirect: "manual" });
      offline.clock.heard(response.headers.get("Date"));
      if (response.type === "opaqueredirect") return { status: 401, text: "" };
      return { status: response.status, after: response.headers.get("Retry-After"), text: await response.text() };
    } finally {
      clearTimeout(slow);
      clearTimeout(giveUp);
    }
  }

  let slowTries = 0;
  // Gives {status, body, after}; throws where the line is down or stands still.
  async function post({ url, form, batch, items }) {
    const sent = form === "batch" ? JSON.stringify(BATCH[items[0].format](batch, items)) : single(items[0]);
    const limit = Math.min(HANGS_AFTER * 2 ** slowTries, LONGEST_WAIT);
    let answer;
    try {
      answer = await (form === "single" && items[0].blob ? upload(url, sent) : quick(url, sent, limit));
      slowTries = 0;
    } catch (error) {
      slowTries = error.name === "AbortError" ? slowTries + 1 : 0;
      throw error;
    }
    let body = null;
    try {
      body = JSON.parse(answer.text);
    } catch {
      // no answer of ours: an error page, or that of a hotspot
    }
    return { ...answer, body };
  }

  // A form that was refused for its token: any page of ours brings a fresh one.
  async function freshToken() {
    const options = { headers: { Accept: "application/json" }, credentials: "same-origin", signal: AbortSignal.timeout(HANGS_AFTER) };
    await fetch(offline.user ? "/luring/siap/" : "/masuk/", options);
  }

  offline.transport = { post, freshToken };
})();
