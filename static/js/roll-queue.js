// The unsent entries of one roll: kept on the device until the server has answered for them.
(() => {
  "use strict";

  const HANGS_AFTER = 3000;
  const LONGEST_PAUSE = 30000;
  const MOST_ENTRIES = 200;

  const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.split("=")[1] ?? "";
  const token = () => cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]").value;

  // answered(answers, entries, counts) is called once per batch; state(name, detail) whenever the line changes.
  class RollQueue {
    constructor({ key, url, answered, state }) {
      Object.assign(this, { key, url, answered, state });
      this.pause = 1000;
      this.timer = 0;
      this.sending = false;
      const kept = this.read();
      this.waiting = kept.waiting; // entry by row key, the latest one
      this.batch = kept.batch; // the batch on its way: repeated under its own id until it is answered
      this.refused = kept.refused; // what the server can never take, by row key: shown until it is put right
      this.seq = kept.seq;
      this.device = kept.device;
      this.answeredAt = kept.answeredAt;
      window.addEventListener("online", () => this.send());
    }

    read() {
      const fresh = { waiting: {}, batch: null, refused: {}, seq: 0, answeredAt: 0, device: crypto.randomUUID().slice(0, 8) };
      try {
        return { ...fresh, ...JSON.parse(localStorage.getItem(this.key) ?? "{}") };
      } catch {
        return fresh;
      }
    }

    keep() {
      const { waiting, batch, refused, seq, device, answeredAt } = this;
      try {
        localStorage.setItem(this.key, JSON.stringify({ waiting, batch, refused, seq, device, answeredAt }));
      } catch {
        this.state("storage");
      }
    }

    get size() {
      return Object.keys(this.waiting).length + (this.batch?.entries.length ?? 0);
    }

    has(key) {
      return key in this.waiting || Boolean(this.batch?.entries.some((entry) => entry.key === key));
    }

    // The value a row will have once everything is sent, or undefined.
    pending(key) {
      return this.waiting[key] ?? this.batch?.entries.find((entry) => entry.key === key);
    }

    add(entry) {
      this.seq += 1;
      const earlier = this.waiting[entry.key];
      delete this.refused[entry.key];
      this.waiting[entry.key] = { ...earlier, ...entry, seq: this.seq, at: new Date().toISOString() };
      if (earlier && !entry.decide) this.waiting[entry.key].version = earlier.version;
      this.keep();
      this.schedule(300);
    }

    refuse({ key, reason }, { status }, row) {
      this.refused[key] = { row: { ...row, status: "", rep: "" }, status, reason };
      this.keep();
      return this.refused[key];
    }

    schedule(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), delay);
    }

    async send() {
      if (this.sending || !this.size) return;
      this.sending = true;
      clearTimeout(this.timer);
      if (!this.batch) this.pack();
      try {
        const response = await fetch(this.url, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
          body: JSON.stringify({ batch: this.batch.id, device: this.device, entries: this.batch.entries }),
          signal: AbortSignal.timeout(HANGS_AFTER),
          redirect: "error",
        });
        await this.take(response);
      } catch {
        this.later("offline");
      }
      this.sending = false;
      if (this.size && !this.batch) this.schedule(0);
    }

    pack() {
      const entries = Object.values(this.waiting).sort((a, b) => a.seq - b.seq).slice(0, MOST_ENTRIES);
      for (const entry of entries) delete this.waiting[entry.key];
      this.batch = { id: crypto.randomUUID(), entries };
      this.keep();
    }

    async take(response) {
      if (response.status === 401 || response.status === 403) return this.later("signed-out");
      if (response.status >= 500) return this.later("offline");
      const body = await response.json();
      if (!response.ok) return this.later("refused", body.error);
      const { entries } = this.batch;
      this.batch = null;
      this.answeredAt = Date.now();
      this.pause = 1000;
      for (const answer of body.answers) {
        const waiting = this.waiting[answer.key];
        if (waiting && answer.version !== undefined) Object.assign(waiting, { id: answer.id, version: answer.version });
      }
      this.keep();
      this.answered(body.answers, entries, body.counts);
      return this.state("online");
    }

    later(name, detail) {
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
      this.schedule(this.pause * (0.75 + Math.random() / 2));
      this.state(name, detail);
    }
  }

  window.RollQueue = RollQueue;
})();
