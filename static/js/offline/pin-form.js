// Setting, changing and removing the PIN, on the page of what this device has ready.
(() => {
  "use strict";

  const { offline } = window;
  const box = document.getElementById("pin-box");
  if (!box) return;
  const [form, note, remove] = ["form", "[role=status]", "[data-remove-pin]"].map((selector) => box.querySelector(selector));
  const say = (name) => (note.textContent = box.dataset[name]);

  async function draw() {
    const set = await offline.pin.isSet();
    box.querySelector("[data-when-set]").hidden = !set;
    box.querySelector("[data-when-not-set]").hidden = set;
    remove.hidden = !set;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { pin, again } = form.elements;
    if (!offline.pin.valid(pin.value)) return say("form");
    if (pin.value !== again.value) return say("different");
    await offline.pin.set(pin.value);
    form.reset();
    say("saved");
    return draw();
  });
  remove.addEventListener("click", async () => {
    await offline.pin.remove();
    say("removed");
    draw();
  });

  // The server has asked who this is only where the page came from it.
  box.querySelector("[data-when-kept]").hidden = !offline.kept;
  form.hidden = offline.kept;
  offline.ready.then(draw, () => (box.hidden = true));
})();
