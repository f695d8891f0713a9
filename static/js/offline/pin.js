// A PIN that locks the screen where the portal opens without asking the server. It is a lock, no encryption: who can read
// the browser's files reads what is kept there.
(() => {
  "use strict";

  const { offline } = window;
  const ROUNDS = 210000;
  const FORM = /^\d{4,8}$/;
  const DELAYS = [0, 0, 0, 5, 15, 30, 60, 300]; // seconds, by the number of wrong tries
  const STAYS_OPEN = 15 * 60 * 1000; // a reload in the hall does not ask again
  const key = `pin:${offline.user}`;
  const opened = `buka:${offline.user}`;
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  async function hashOf(pin, salt, rounds) {
    const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
    const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, secret, 256);
    return new Uint8Array(bits);
  }

  const read = () => offline.store.get("meta", key);
  const isSet = async () => Boolean(await read());

  async function set(pin) {
    if (!FORM.test(pin)) throw new RangeError("4 to 8 digits");
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const hash = await hashOf(pin, salt, ROUNDS);
    await offline.store.put("meta", { key, user: offline.user, salt, hash, rounds: ROUNDS, tries: 0, until: 0 });
  }

  const remove = () => offline.store.delete("meta", key);
  const waitOf = ({ until }) => Math.max(0, Math.ceil((until - Date.now()) / 1000));

  // {right, wait}: after wrong tries `wait` seconds must pass, over reloads too.
  async function check(pin) {
    const kept = await read();
    if (!kept) return { right: true, wait: 0 };
    if (waitOf(kept)) return { right: false, wait: waitOf(kept) };
    const hash = await hashOf(pin, kept.salt, kept.rounds);
    const right = hash.every((byte, place) => byte === kept.hash[place]);
    kept.tries = right ? 0 : kept.tries + 1;
    const wait = DELAYS[Math.min(kept.tries, DELAYS.length - 1)];
    kept.until = right ? 0 : Date.now() + wait * 1000;
    await offline.store.put("meta", kept);
    return { right, wait: right ? 0 : wait };
  }

  const reveal = () => {
    document.documentElement.dataset.open = "";
    sessionStorage.setItem(opened, Date.now());
  };
  const openStill = () => Date.now() - Number(sessionStorage.getItem(opened)) < STAYS_OPEN;

  function askOnScreen() {
    const dialog = document.getElementById("lock-dialog");
    const { pin } = dialog.querySelector("form").elements;
    const note = dialog.querySelector("[role=alert]");
    dialog.querySelector("[data-sign-in]").href = `/masuk/?next=${encodeURIComponent(location.pathname)}`;
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => "open" in document.documentElement.dataset || dialog.showModal());
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("submit", async (event) => {
        event.preventDefault();
        const { right, wait } = await check(pin.value);
        pin.value = "";
        note.textContent = right ? "" : fill(wait ? note.dataset.wait : note.dataset.wrong, { wait });
        if (!right) return;
        reveal();
        dialog.close();
        resolve();
      });
    });
  }

  // Resolves when names may be drawn. With network and a valid login the server has asked already.
  async function unlock() {
    if (!offline.kept || !offline.user) return;
    if (!(await isSet()) || openStill()) return reveal();
    await askOnScreen();
  }

  const { opened: database } = offline;
  const unlocked = database.then(unlock, (error) => {
    reveal(); // nothing of the roll can be read without the database
    throw error;
  });
  unlocked.catch(() => {});
  offline.ready = unlocked;
  offline.pin = Object.freeze({ isSet, set, remove, check, unlocked, valid: (pin) => FORM.test(pin) });
})();
