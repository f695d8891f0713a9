// The service worker keeps pages of this person ready; the browser is asked to keep what we keep.
(() => {
  "use strict";

  const { offline } = window;
  const { dataset } = document.documentElement;
  const ANSWERS_WITHIN = 30000;
  const after = (delay) => new Promise((resolve) => setTimeout(() => resolve(null), delay));

  // After the page: on a first visit the worker fetches what the page has just brought.
  const loaded = new Promise((resolve) => {
    if (document.readyState === "complete") resolve();
    else window.addEventListener("load", resolve);
  });
  const wanted = "serviceWorker" in navigator && (offline.user || "worker" in dataset);
  const registered = loaded
    .then(() => (wanted ? navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" }) : null))
    // a worker that cannot be installed never becomes ready
    .then((registration) => registration && Promise.race([navigator.serviceWorker.ready, after(ANSWERS_WITHIN)]))
    .catch(() => null);

  // Gives the worker's answer, or null where there is no worker.
  async function ask(message) {
    const registration = await registered;
    if (!registration?.active) return null;
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      after(ANSWERS_WITHIN).then(resolve);
      registration.active.postMessage(message, [port2]);
    });
  }

  const user = offline.user ?? 0;
  // keepPages(["/luring/"]): {kept: […], failed: […]}; pages of anybody else are removed.
  const keepPages = async (urls) => (offline.leaving ? null : ask({ name: "keep", user, urls }));
  // By this page itself: signing out does not wait for a worker.
  async function forgetPages() {
    if (!("caches" in window)) return;
    for (const name of await caches.keys()) if (name !== "berkas") await caches.delete(name);
  }
  if (offline.user && !offline.kept) ask({ name: "user", user });

  let asked = null;
  async function promised() {
    offline.persisted = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  }
  // Once there is something to keep: Firefox asks the person, others decide by themselves. Resolves when that is known.
  async function askToPersist() {
    if (offline.memory || !navigator.storage?.persist) return;
    asked ??= promised();
    await asked;
  }

  Object.assign(offline, { keepPages, forgetPages, askToPersist, persisted: null });
  navigator.storage?.persisted?.().then((persisted) => (offline.persisted = persisted), () => {});
})();
