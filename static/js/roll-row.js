// One person on the roll: what is shown of them and what can be tapped.
(() => {
  "use strict";

  const CAME = ["present", "represented"];
  const SIGNS = { present: "check", represented: "check", excused: "info", ill: "info", on_duty: "info", absent: "cross" };

  const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  // shown() gives {status, rep} as the person sees it, unsent() whether it still waits; record(status, extra) keeps a
  // new value. note: why the server did not take the last one.
  class RollRow {
    constructor({ row, words, shown, unsent, record }) {
      Object.assign(this, { row, words, shown, unsent, record, note: "" });
      this.element = clone("row-template");
      this.find(".name").textContent = row.name;
      this.mark = this.find(".roll-mark");
      this.mark.setAttribute("aria-label", `${words.present}: ${row.name}`);
      this.mark.addEventListener("click", () => this.tap());
      this.more = this.find(".roll-more");
      this.more.setAttribute("aria-label", fill(words.more, { name: row.name }));
      this.more.addEventListener("click", () => this.toggleChoices());
      this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.closeChoices());
    }

    find(selector) {
      return this.element.querySelector(selector);
    }

    get came() {
      return CAME.includes(this.shown().status);
    }

    said({ status, rep }) {
      return this.words.statuses[status] + (rep ? `: ${rep}` : "");
    }

    draw() {
      const { row, mark } = this;
      const now = this.shown();
      this.element.dataset.status = now.status || "none";
      this.find(".num").textContent = row.no ? `${row.no}.` : "";
      mark.setAttribute("aria-pressed", String(this.came));
      mark.replaceChildren(...(SIGNS[now.status] ? [window.portal.icon(SIGNS[now.status])] : []));
      const said = now.status && now.status !== "present" ? this.said(now) : "";
      this.find("small").textContent = [row.fn, row.unit, said].filter(Boolean).join(" · ");
      const [kind, text] = this.pill(now);
      const pill = this.find(".pill");
      pill.className = `pill pill-${kind}`;
      pill.textContent = text;
      pill.hidden = !text;
      this.drawTwo(now);
    }

    pill(now) {
      if (this.note) return ["bad", this.note];
      if (this.row.two) return ["bad", this.words.two];
      if (this.unsent()) return ["warn", this.words.unsent_row];
      return now.status && this.row.v ? ["ok", this.words.sent] : ["neutral", ""];
    }

    // Two phones said two things: both stand side by side until somebody says which one is right.
    drawTwo(now) {
      const drawn = this.find(".roll-two");
      const values = this.row.two ? [now, this.row.two] : [];
      const wanted = JSON.stringify(values);
      if ((drawn?.dataset.values ?? "[]") === wanted) return;
      drawn?.remove();
      if (!values.length) return;
      const two = clone("two-template");
      two.dataset.values = wanted;
      two.setAttribute("aria-label", `${this.words.two}: ${this.row.name}`);
      [...two.children].forEach((button, place) => {
        button.querySelector("span").textContent = this.said(values[place]);
        button.addEventListener("click", () => this.decide(values[place]));
      });
      this.element.append(two);
    }

    decide({ status, rep }) {
      this.record(status, { represented_by: rep ?? "" });
      this.mark.focus();
    }

    tap() {
      if (this.row.two) return this.find(".roll-two button").focus();
      return this.record(this.came ? "" : "present");
    }

    toggleChoices() {
      if (this.find(".roll-choices")) return this.closeChoices();
      this.more.setAttribute("aria-expanded", "true");
      const choices = clone("choices-template");
      const form = choices.querySelector("form");
      choices.querySelectorAll("[data-status]").forEach((button) => {
        const { status } = button.dataset;
        if (this.shown().status === status) button.setAttribute("aria-pressed", "true");
        button.addEventListener("click", () => (status === "represented" ? ask(form) : this.choose(status)));
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.choose("represented", { represented_by: form.elements.represented_by.value });
      });
      this.more.after(choices);
      return choices.querySelector("button").focus();
    }

    choose(status, extra) {
      this.record(status, extra);
      this.closeChoices();
    }

    closeChoices() {
      const choices = this.find(".roll-choices");
      if (!choices) return;
      choices.remove();
      this.more.setAttribute("aria-expanded", "false");
      this.more.focus();
    }
  }

  const ask = (form) => {
    form.hidden = false;
    form.elements.represented_by.focus();
  };

  window.RollRow = RollRow;
})();
