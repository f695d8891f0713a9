// The device's own memory: who is here, what is kept in IndexedDB, and who wants to hear of it. First of its folder.
(() => {
  "use strict";

  const NAME = "desa-binaan";
  const VERSION = 1;
  const KEYS = { meta: "key", rolls: "key", items: "id", forms: "key" };
  const YEAR = 31536000;
  const html = document.documentElement;

  const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const setCookie = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
  };

  // Short names of a device and of one life of its storage: 8 hex digits.
  const shortKey = () => crypto.randomUUID().slice(0, 8);
  const deviceKey = () => {
    const known = cookie("perangkat");
    const device = /^[0-9a-f]{8}$/.test(known) ? known : shortKey();
    setCookie("perangkat", device);
    return device;
  };

  const listeners = {};
  const on = (name, listener) => (listeners[name] ??= []).push(listener);
  const emit = (name, detail) => {
    if (name === "line") offline.line = detail;
    (listeners[name] ?? []).forEach((listener) => listener(detail));
  };

  const upgrade = (db) => {
    for (const [name, keyPath] of Object.entries(KEYS)) {
      if (db.objectStoreNames.contains(name)) continue;
      const made = db.createObjectStore(name, { keyPath });
      if (name === "items") ["user", "scope"].forEach((index) => made.createIndex(index, index));
    }
  };

  // Another tab may bring a newer version: this one lets go at once, and opens whatever version there is afterwards.
  let connection = null;
  const forget = () => (connection = null);
  const connect = (version) =>
    window.idb.openDB(NAME, version, {
      upgrade,
      blocking: (_current, _blocked, event) => (event.target.close(), forget()),
      terminated: forget,
    });
  const database = () =>
    (connection ??= connect(VERSION).catch((error) => {
      if (error.name === "VersionError") return connect(undefined);
      forget();
      throw error;
    }));

  // In place of the database where a browser gives none: the same three acts on a Map.
  const kept = Object.fromEntries(Object.keys(KEYS).map((name) => [name, new Map()]));
  const mapAsStore = (name) => ({
    get: (key) => kept[name].get(key),
    put: (value) => kept[name].set(value[KEYS[name]], value),
    delete: (key) => kept[name].delete(key),
    getAll: () => [...kept[name].values()],
  });

  // transact("items", async (rows) => …): get, put, delete, getAll in one transaction; wait for nothing else inside.
  async function transact(name, work) {
    if (offline.memory) return work(mapAsStore(name));
    const tx = (await database()).transaction(name, "readwrite", { durability: "strict" });
    try {
      const result = await work(tx.store);
      await tx.done;
      return result;
    } catch (error) {
      tx.done.catch(() => {});
      try {
        tx.abort();
      } catch {
        // it has ended by itself
      }
      const cause = tx.error ?? error;
      if (cause.name === "QuotaExceededError") emit("line", { state: "storage", detail: "full" });
      throw cause;
    }
  }

  const store = {
    transact,
    get: async (name, key) => (offline.memory ? kept[name].get(key) : (await database()).get(name, key)),
    async put(name, value) {
      if (offline.leaving && name === "rolls") return undefined; // signing out has wiped them
      return transact(name, (rows) => rows.put(value));
    },
    delete: (name, key) => transact(name, (rows) => rows.delete(key)),
    all: async (name) => (offline.memory ? [...kept[name].values()] : (await database()).getAll(name)),
    async allBy(name, index, value) {
      if (offline.memory) return [...kept[name].values()].filter((row) => row[index] === value);
      return (await database()).getAllFromIndex(name, index, value);
    },
  };

  // The stamp is one life of the storage. A cookie remembers it and how much was unsent: where the stamp is gone, so
  // are the entries.
  const everyScriptRan = new Promise((resolve) => {
    if (document.readyState === "complete") resolve();
    else document.addEventListener("DOMContentLoaded", resolve);
  });

  async function open() {
    await everyScriptRan; // so that whoever listens hears what is said here
    try {
      await database();
    } catch (error) {
      offline.memory = true;
      emit("line", { state: "storage", detail: "none" });
      throw error;
    }
    const [stamp, unsent] = cookie("antrean").split(":");
    const known = await store.get("meta", "stamp");
    if (known) offline.stamp = known.value;
    if (known) return;
    await store.put("meta", { key: "stamp", value: offline.stamp }).catch(() => {});
    offline.lost = stamp ? Number(unsent) || 0 : 0;
    if (offline.lost) emit("line", { state: "storage", detail: "evicted" });
  }

  const offline = {
    user: Number(html.dataset.user) || null,
    // The page came out of the device's own cache: without network, or with an expired login.
    kept: "kept" in html.dataset,
    memory: false,
    leaving: false,
    stamp: shortKey(),
    lost: 0,
    line: { state: "online", detail: "" },
    store,
    cookie,
    setCookie,
    get device() {
      const value = deviceKey();
      Object.defineProperty(offline, "device", { value });
      return value;
    },
    on,
    emit,
  };
  window.offline = offline;
  // `opened`: what this folder itself waits for. `ready`: for pages; it waits for the lock screen too (pin.js).
  offline.opened = open();
  offline.opened.catch(() => {});
  offline.ready = offline.opened;
})();
