// The line below the head: whether there is a signal, who has to sign in, whether the roll is closed.
(() => {
  "use strict";

  const { roll, offline } = window;
  if (!roll) return;

  const { $, words, fill } = roll;
  let line = { state: "online" };

  const at = (iso) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

  function lost() {
    const count = roll.unsent();
    const kept = roll.keptAt ? ` ${fill(words.opened_from_device, { when: at(roll.keptAt) })}` : "";
    return (count ? fill(words.offline_with, { count }) : words.offline) + kept;
  }

  function standing() {
    const { open, early_until, state } = roll.data;
    const early = offline.clock.now() < Date.parse(early_until);
    if (open && !early) return ["", ""];
    return ["", open ? words.early : fill(words.closed, { state })];
  }

  const SAYINGS = {
    online: standing,
    offline: () => ["", lost()],
    refused: (detail) => ["bad", words.refusals[detail] ?? (detail || words.refusals.forbidden)],
    "other-user": () => ["bad", words.other_user],
    "signed-out": () => ["bad", words.signed_out],
  };

  roll.drawNote = () => {
    const note = $("note");
    const [kind, text] = (SAYINGS[line.state] ?? SAYINGS.online)(line.detail);
    const label = note.querySelector("span");
    if (note.dataset.text === `${line.state}${text}`) return;
    note.dataset.text = `${line.state}${text}`;
    note.hidden = !text;
    note.className = `roll-note${kind ? ` roll-note-${kind}` : ""}`;
    label.textContent = text;
    if (line.state === "signed-out") {
      const link = document.createElement("a");
      link.href = `${roll.page.dataset.signIn}?next=${roll.base}`;
      link.textContent = words.sign_in;
      label.append(" ", link);
    }
    // Closing asks the server: without a line there is nobody to ask.
    $("close").hidden = line.state === "offline" || !roll.data.may.close || offline.clock.now() < Date.parse(roll.data.early_until);
  };

  roll.line = () => line.state;
  roll.setLine = (state, detail) => {
    if (line.state === state && line.detail === detail) return;
    // Looking at the roll works although what waits here cannot be sent: that stays said until it is sent.
    if (state === "online" && detail === undefined && ["refused", "other-user"].includes(line.state)) return;
    line = { state, detail };
    if (state === "online") roll.keptAt = null;
    if (roll.data) roll.drawNote();
    roll.emit("line", line);
  };
  // What the storage does is told above the page (offline/badge.js) and does not end what the line does.
  offline.on("line", ({ state, detail }) => state !== "storage" && roll.setLine(state, detail));

  $("close").addEventListener("click", (event) => {
    const count = roll.unsent();
    if (!count) return;
    event.preventDefault();
    offline.queue.send();
    window.portal.toast(fill(words.wait_to_close, { count }), "warn");
  });
})();
