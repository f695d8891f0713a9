// Says on the roll that the phone's clock is wrong, as long as it is: nothing has to be done for what is recorded.
(() => {
  "use strict";

  const { roll, offline } = window;
  if (!roll) return;

  const { units, most, behind, ahead } = roll.words.clock;

  // The largest unit and the one after it, as outreach/queries/clocks.py says it to the office.
  roll.duration = (seconds) => {
    let left = Math.floor(Math.abs(seconds));
    const found = units.findIndex(({ size }) => left >= size);
    const first = found < 0 ? units.length - 1 : found;
    const said = [];
    for (const { size, one, many } of units.slice(first, first + 2)) {
      const count = Math.floor(left / size);
      left %= size;
      if (count || !said.length) said.push(roll.fill(count === 1 ? one : many, { count }));
    }
    return said.join(" ");
  };

  function draw() {
    const seconds = Math.round((offline.clock.off() ?? 0) / 1000);
    const text = Math.abs(seconds) > most ? roll.fill(seconds > 0 ? behind : ahead, { duration: roll.duration(seconds) }) : "";
    const note = roll.$("clock-note");
    roll.put(note.querySelector("span"), text);
    note.hidden = !text;
    if (roll.data) roll.drawNote(); // whether it is early is a question of the right time
  }

  offline.on("clock", draw);
  draw();
})();
