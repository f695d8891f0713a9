// One line of a signed sheet: what is shown of a person, and the field a single key is typed into.
(() => {
  "use strict";

  const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  // The field shows the letter of the status and holds it selected: a letter replaces it, Backspace empties it, digits
  // are the number of another line. sheet: {words, record(line, status, rep), next(line), previous(line), jump(number, from),
  // say(text)}.
  class TypeInLine {
    constructor(row, sheet) {
      Object.assign(this, { row, sheet, words: sheet.words, mine: null, refused: null, held: null, failed: false, digits: "" });
      this.key = row.cid ? `c${row.cid}` : `r${row.id}`;
      this.letters = Object.fromEntries(Object.entries(this.words.keys).map(([letter, status]) => [status, letter]));
      this.element = clone("type-line-template");
      this.field = this.find(".type-key");
      this.standIn = this.find(".type-stand-in");
      this.find(".type-no").textContent = `${row.no}.`;
      this.find("b").textContent = row.name;
      this.find("small").textContent = [row.office, row.provisional && this.words.provisional].filter(Boolean).join(" · ");
      this.field.setAttribute("aria-label", fill(this.words.control, row));
      this.standIn.setAttribute("aria-label", fill(this.words.stand_in, row));
      this.standIn.placeholder = fill(this.words.stand_in, row);
      this.listen();
    }

    find(selector) {
      return this.element.querySelector(selector);
    }

    get shown() {
      return this.mine ?? { status: this.row.status, rep: this.row.rep };
    }

    get isOpen() {
      return !this.shown.status;
    }

    listen() {
      const { field, standIn } = this;
      field.addEventListener("focus", () => {
        this.digits = "";
        this.sheet.movedTo = null;
        field.tabIndex = 0;
        field.select();
        this.sheet.entered(this);
      });
      field.addEventListener("blur", () => {
        this.digits = "";
        this.draw();
      });
      field.addEventListener("input", () => this.typed(field.value.trim().toLowerCase()));
      field.addEventListener("keydown", (event) => this.pressed(event));
      standIn.addEventListener("keydown", (event) => this.pressedInName(event));
      standIn.addEventListener("blur", () => !standIn.hidden && this.keepName());
    }

    pressed(event) {
      const { key } = event;
      // A letter moved on by itself: who presses Enter after it all the same does not pass a person over.
      const moved = this.sheet.movedTo === this.field;
      this.sheet.movedTo = null;
      if (key === "Enter" && this.digits) this.sheet.jump(Number(this.digits), this);
      else if (key === "Enter" && moved) event.preventDefault();
      else if (key === "Enter" || key === "ArrowDown") this.sheet.next(this);
      else if (key === "ArrowUp") this.sheet.previous(this);
      else if (key === "Escape") this.restore();
      else return;
      event.preventDefault();
    }

    typed(value) {
      const last = value.at(-1) ?? "";
      if (!value && this.digits) return this.restore();
      if (!value) return this.isOpen || this.sheet.record(this, "");
      if (/\d/.test(last)) return this.keepDigits(value.replace(/\D/g, ""));
      const status = this.words.keys[last];
      const target = this.digits ? this.sheet.find(Number(this.digits)) : this;
      if (!status) this.sheet.say(this.words.unknown_key, true);
      else if (!target) this.sheet.say(fill(this.words.unknown_number, { no: this.digits }), true);
      else return target.mark(status);
      return this.restore();
    }

    keepDigits(digits) {
      this.digits = this.field.value = digits.slice(0, 5);
    }

    restore() {
      this.digits = "";
      this.field.value = this.letters[this.shown.status] ?? "";
      this.field.select();
    }

    mark(status) {
      if (status !== "represented") {
        this.sheet.record(this, status);
        this.sheet.next(this);
        this.sheet.movedTo = document.activeElement;
        return undefined;
      }
      this.standIn.hidden = false;
      this.standIn.value = this.shown.rep ?? "";
      this.standIn.focus();
      return undefined;
    }

    pressedInName(event) {
      if (event.key === "Escape") {
        event.preventDefault();
        this.standIn.hidden = true;
        this.field.focus();
      } else if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        this.keepName();
        this.sheet.next(this);
      }
    }

    keepName() {
      this.standIn.hidden = true;
      this.sheet.record(this, "represented", this.standIn.value.trim());
    }

    draw() {
      const { status, rep } = this.shown;
      // an answer that comes meanwhile must not swallow a number half typed
      if (!this.digits) {
        this.field.value = this.letters[status] ?? "";
        if (document.activeElement === this.field) this.field.select();
      }
      this.find(".type-word").textContent = status ? this.words.statuses[status] + (rep ? `: ${rep}` : "") : "";
      const [kind, text] = this.state(status);
      const pill = this.find(".pill");
      pill.className = `pill pill-${kind}`;
      pill.textContent = text;
      pill.hidden = !text;
    }

    state(status) {
      const { words } = this;
      if (this.failed) return ["bad", words.not_kept];
      if (this.refused) return ["bad", words.rejected[this.refused.reason] ?? words.rejected.unknown];
      if (this.held) return ["warn", words.held[this.held.reason] ?? words.held.roll_closed];
      if (this.mine) return ["warn", words.waiting];
      if (this.row.two) return ["bad", words.two];
      return status && this.row.v ? ["ok", words.sent] : ["neutral", ""];
    }
  }

  window.TypeInLine = TypeInLine;
  window.typeInParts = { clone, fill };
})();
