// The service worker. The view that serves it puts `self.release = {version, files}` in front.
//
// Caches: "berkas" holds static files, whose names change with their content; "halaman-<user>" the pages one person
// asked to keep, "tautan" those of personal links, which belong to nobody's account. Nothing else is cached: no other page, no data, nothing that was posted.
"use strict";

const FILES = "berkas";
const PAGES = "halaman-";
const LINKS = "tautan";
const HANGS_AFTER = 3000;
const LATEST_USE = 14 * 24 * 3600 * 1000; // a page of an earlier release may stand open that long and want its files
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const ROLL = /^\/kegiatan\/\d+\/hadir\/$/;
const TYPE_IN = /^\/kegiatan\/\d+\/hadir\/ketik\/$/;
const SHORT_REPORT = /^\/kegiatan\/\d+\/laporan\/singkat\/$/;
const HOME = "/luring/";
// Browsers give no page for a download that hangs: these are left to them.
const DOWNLOAD = /\.\w+$|\/(cetak|unduh|unduhan|ekspor|templat)\//;

const ours = (url) => url.origin === self.location.origin;
const pagesCache = async () => {
  const name = (await caches.keys()).find((key) => key.startsWith(PAGES));
  return name ? caches.open(name) : null;
};

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(FILES);
    await Promise.all(self.release.files.map((file) => keepFile(cache, file)));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const start = async () => {
    await self.clients.claim();
    await removeUnknownCaches();
    await renewPages();
    await prune();
  };
  event.waitUntil(start());
});

async function keepFile(cache, file) {
  if (HASHED.test(file) && (await cache.match(file))) return;
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  await cache.put(file, response);
}

const hasPages = (name) => name === LINKS || name.startsWith(PAGES);
const isOurs = (name) => name === FILES || hasPages(name);
const removeUnknownCaches = async () => {
  for (const name of await caches.keys()) if (!isOurs(name)) await caches.delete(name);
};

const filesOf = (text) => [...new Set([...text.matchAll(/(?:src|href)="(\/static\/[^"#?]+)/g)].map(([, file]) => file))];

// A page is kept with every file it names, or not at all; it is marked, so that it can say it is the device's own.
async function keepPage(user, url) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "manual", headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const text = await response.text();
  if (user && !text.includes(` data-user="${user}"`)) throw new Error(`${url}: somebody else`);
  const files = await caches.open(FILES);
  await Promise.all(filesOf(text).map((file) => keepFile(files, file)));
  const headers = new Headers(response.headers);
  ["Content-Length", "Content-Encoding", "Set-Cookie"].forEach((name) => headers.delete(name));
  const marked = text.replace("<html", `<html data-kept="${new Date().toISOString()}"`);
  const pages = await caches.open(user ? PAGES + user : LINKS);
  await pages.put(url, new Response(marked, { headers }));
}

async function onlyPagesOf(user) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + user) await caches.delete(name);
  }
}

async function keepPages(user, urls) {
  if (user) await onlyPagesOf(user);
  const tried = await Promise.allSettled(urls.map((url) => keepPage(user, url)));
  const by = (status) => urls.filter((_url, number) => tried[number].status === status);
  return { kept: by("fulfilled"), failed: by("rejected") };
}

// After a release: the kept pages in their new form. Where that fails the old ones stay, with their files.
async function renewPages() {
  for (const name of await caches.keys()) {
    if (!hasPages(name)) continue;
    const urls = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    await Promise.allSettled(urls.map((url) => keepPage(name === LINKS ? 0 : Number(name.slice(PAGES.length)), url)));
  }
}

async function prune() {
  const needed = new Set(self.release.files);
  for (const name of (await caches.keys()).filter(hasPages)) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      filesOf(await (await pages.match(request)).text()).forEach((file) => needed.add(file));
    }
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    const date = Date.parse((await files.match(request)).headers.get("Date") ?? "") || 0;
    const old = Date.now() - date > LATEST_USE;
    if (old && !needed.has(new URL(request.url).pathname)) await files.delete(request);
  }
}

const ACTS = {
  keep: ({ user, urls }) => keepPages(user, urls),
  user: ({ user }) => onlyPagesOf(user),
};
self.addEventListener("message", (event) => {
  const act = ACTS[event.data?.name];
  if (!act) return;
  event.waitUntil(
    act(event.data).then(
      (answer) => event.ports[0]?.postMessage(answer ?? {}),
      () => event.ports[0]?.postMessage(null),
    ),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !ours(url)) return;
  if (HASHED.test(url.pathname)) event.respondWith(file(request, url));
  else if (request.mode === "navigate" && !DOWNLOAD.test(url.pathname)) event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(unhashed(request, url));
});

async function file(request, url) {
  return (await caches.match(url.pathname, { cacheName: FILES })) ?? fetch(request);
}

// Names without a hash exist on a developer's machine: there the network is right.
async function unhashed(request, url) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(url.pathname, { cacheName: FILES });
    if (kept) return kept;
    throw error;
  }
}

// The page kept for an address: its own, the one roll page for every roll, else what the device has ready. Where a
// sheet cannot be typed in, its roll opens: that takes numbers as well, and the code printed on the sheet leads there.
// A short report is written on its roll, from what the device has recorded.
async function fallback(url) {
  const link = await caches.match(url.pathname, { cacheName: LINKS });
  if (link) return { own: link, any: link };
  const pages = await pagesCache();
  if (!pages) return {};
  const own = await pages.match(ROLL.test(url.pathname) ? `${HOME}hadir/` : url.pathname);
  const near = TYPE_IN.test(url.pathname) || SHORT_REPORT.test(url.pathname) ? `${HOME}hadir/` : HOME;
  return { own, any: own ?? (await pages.match(near)) };
}

async function page(request, url) {
  const { own, any } = await fallback(url);
  if (!any) return fetch(request);
  const slow = new Promise((resolve) => setTimeout(resolve, HANGS_AFTER));
  const answer = await Promise.race([fetch(request).catch(() => null), slow]);
  if (!answer || [502, 503, 504].includes(answer.status)) return any;
  // sent elsewhere: to sign in. What was kept opens without, and asks for it when there is something to send.
  return answer.type === "opaqueredirect" && own ? own : answer;
}
