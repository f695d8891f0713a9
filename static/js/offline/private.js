// Says before it is too late that a private window loses what was not sent when it is closed.
//
// Firefox and Safari give no private file system in such a window (SecurityError, UnknownError), while the database that
// the entries lie in works until the window is closed: that is certain, and said at once. A Chromium cannot be told from its
// normal window, nor can one that may forget be told from one that will: there it is said as a possibility, once in the life of
// this storage, and only when something stays unsent or a roll is opened without network.
(() => {
  "use strict";

  const { offline } = window;
  const notice = document.getElementById("private-window");
  if (!notice || !navigator.storage?.persisted) return;

  const KEY = "private-window"; // in a private window gone with it, so that the next one says it again
  const REFUSALS = ["SecurityError", "UnknownError"];

  async function isPrivate() {
    if (!navigator.storage.getDirectory) return false;
    return navigator.storage.getDirectory().then(
      () => false,
      ({ name }) => REFUSALS.includes(name),
    );
  }

  const wasSaid = async () => Boolean(await offline.store.get("meta", KEY));
  const remember = () => offline.store.put("meta", { key: KEY, at: new Date().toISOString() }).catch(() => {});

  function say(how) {
    for (const part of notice.querySelectorAll("[data-private]")) part.hidden = part.dataset.private !== how;
    notice.hidden = false;
  }

  // A page out of the device's own cache asks nobody for a promise that only a person could give.
  async function mayForget() {
    if (offline.queue.count()) await offline.askToPersist();
    return !(offline.persisted || (await navigator.storage.persisted()));
  }

  let told = false;
  async function maybe() {
    if (told || !(offline.kept || offline.queue.count())) return;
    told = true; // once on this page, whatever comes out
    if ((await wasSaid()) || !(await mayForget())) return;
    say("possible");
    await remember();
  }

  async function start() {
    await offline.opened; // without a database other notices have been given
    if (await wasSaid()) return;
    if (await isPrivate()) {
      say("certain");
      return;
    }
    offline.on("line", ({ state }) => ["offline", "signed-out"].includes(state) && maybe().catch(() => {}));
    if (offline.kept) await maybe();
  }

  notice.querySelector("[data-close]").addEventListener("click", () => {
    notice.hidden = true;
    remember();
  });
  start().catch(() => {});
})();
