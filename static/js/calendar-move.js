// Carry a session to another day: with the mouse, by a long press, or with the keys. The server asks before it moves.
(() => {
  "use strict";

  if (!window.calendar) return;
  const { calendar, words, say, ask, shifted, wordsOf, cellOf } = window.calendar;
  const LONG_PRESS = 450;
  const FAR_ENOUGH = 6;
  const EDGE = 48;
  let carried = null; // {item, date, by, ghost, x, y}
  let pressed = null; // a pointer that is down and may become a drag
  let justDropped = false;

  const nameOf = (item) => item.querySelector(".cal-name").textContent;
  const dateOf = (item) => item.closest("[data-date]").dataset.date;
  const pageOf = (item) => item.querySelector("[data-pick-up]").getAttribute("href");
  const unmark = () => calendar.querySelectorAll(".is-target").forEach((cell) => cell.classList.remove("is-target"));

  const pickUp = (item, by) => {
    carried = { item, by, date: dateOf(item), start: "", ghost: null };
    item.classList.add("is-carried");
    document.documentElement.classList.add("is-carrying");
    say(words.carrying.replace("%(name)s", nameOf(item)));
  };
  const putDown = () => {
    if (!carried) return;
    carried.item.classList.remove("is-carried");
    carried.ghost?.remove();
    document.documentElement.classList.remove("is-carrying");
    unmark();
    carried = null;
  };
  const leave = () => {
    putDown();
    say(words.left);
  };
  const drop = () => {
    const { item, date, start } = carried;
    const from = dateOf(item);
    putDown();
    if (date === from && !start) {
      say(words.left);
      return;
    }
    ask(`${pageOf(item)}?tanggal=${date}${start ? `&mulai=${start}` : ""}`);
  };
  const aim = (date, spot) => {
    unmark();
    carried.date = date;
    (spot || cellOf(date))?.classList.add("is-target");
  };

  // Keys: M on a session, or Enter on its "Pindahkan".
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  calendar.addEventListener("keydown", (event) => {
    const item = event.target.closest("[data-move]");
    if (carried?.by === "keys") {
      const step = STEPS[event.key];
      if (step) {
        aim(shifted(carried.date, step));
        say(words.target.replace("%(day)s", wordsOf(carried.date)));
      } else if (event.key === "Enter") drop();
      else if (event.key === "Escape" || event.key === "Tab") leave();
      else return;
      if (event.key !== "Tab") event.preventDefault();
    } else if (item && event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      pickUp(item, "keys");
    }
  });
  document.addEventListener("focusin", (event) => {
    if (carried?.by === "keys" && !carried.item.contains(event.target)) leave();
  });
  calendar.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pick-up]");
    if (justDropped) {
      event.preventDefault();
      event.stopPropagation();
      justDropped = false;
    } else if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (event.detail === 0) pickUp(link.closest("[data-move]"), "keys");
      else ask(link.getAttribute("href"));
    }
  }, true);

  // Pointers: a mouse drags at once, a finger after a long press; before that it scrolls.
  const spotAt = (x, y) => {
    const under = document.elementFromPoint(x, y);
    const cell = under?.closest("[data-date]");
    return cell && calendar.contains(cell) ? { cell, part: under.closest("[data-start]") } : null;
  };
  const carryTo = (x, y) => {
    if (!carried.ghost) {
      carried.ghost = document.createElement("div");
      carried.ghost.className = "cal-ghost";
      document.body.append(carried.ghost);
    }
    const spot = spotAt(x, y);
    unmark();
    if (spot) {
      const { cell, part } = spot;
      const own = part && part.contains(carried.item);
      carried.start = part && !own && part.dataset.start !== carried.item.closest("[data-start]")?.dataset.start ? part.dataset.start : "";
      aim(cell.dataset.date, part || cell);
    } else {
      carried.date = dateOf(carried.item);
      carried.start = "";
    }
    carried.ghost.textContent = `${nameOf(carried.item)} → ${wordsOf(carried.date)}`;
    const width = carried.ghost.offsetWidth;
    const left = Math.min(x + 14, innerWidth - width - 8);
    carried.ghost.style.transform = `translate(${left}px, ${y + 14}px)`;
    if (y < EDGE) scrollBy(0, -16);
    else if (y > innerHeight - EDGE) scrollBy(0, 16);
  };
  const forget = () => {
    clearTimeout(pressed?.timer);
    pressed = null;
  };
  calendar.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-move]");
    if (!item || event.button !== 0) return;
    pressed = { item, x: event.clientX, y: event.clientY, id: event.pointerId, timer: 0 };
    if (event.pointerType === "mouse") return;
    pressed.timer = setTimeout(() => {
      pickUp(item, "pointer");
      navigator.vibrate?.(20);
    }, LONG_PRESS);
  });
  document.addEventListener("pointermove", (event) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > FAR_ENOUGH;
    if (!carried && far) {
      if (event.pointerType !== "mouse") {
        forget();
        return;
      }
      pickUp(pressed.item, "pointer");
    }
    if (carried) carryTo(event.clientX, event.clientY);
  });
  document.addEventListener("pointerup", (event) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    forget();
    if (carried?.by !== "pointer") return;
    // the click that follows a drag belongs to it
    justDropped = true;
    setTimeout(() => (justDropped = false), 50);
    drop();
  });
  document.addEventListener("pointercancel", () => {
    forget();
    if (carried?.by === "pointer") leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || carried?.by !== "pointer") return;
    forget();
    leave();
  });
  // While carried, a finger does not scroll; nor does a long press open the menu of the link, nor a mouse drag the link.
  document.addEventListener("touchmove", (event) => carried?.by === "pointer" && event.cancelable && event.preventDefault(), { passive: false });
  calendar.addEventListener("contextmenu", (event) => (carried || pressed?.timer) && event.preventDefault());
  calendar.addEventListener("dragstart", (event) => event.target.closest?.("[data-move]") && event.preventDefault());
})();
