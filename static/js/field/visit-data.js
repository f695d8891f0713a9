// Villages and contacts for logging a visit: kept on the phone, asked for anew whenever there is a line.
(() => {
  "use strict";

  const { offline } = window;
  const ADDRESS = "/kegiatan/sambang/data/";
  const PAGE = "/kegiatan/sambang/";
  const HANGS_AFTER = 3000;
  if (!offline?.store || !offline.user) return;

  const key = (code) => `visit-data:${offline.user}${code ? `:${code}` : ""}`;

  async function kept(code = "") {
    await offline.ready;
    return (await offline.store.get("forms", key(code)))?.data ?? null;
  }

  // The fresh data, or null where nothing is new, nothing answers within three seconds, or the login is over.
  async function refresh(code = "") {
    await offline.ready;
    const before = await offline.store.get("forms", key(code));
    const headers = { Accept: "application/json", ...(before && { "If-None-Match": before.etag }) };
    try {
      const address = code ? `${ADDRESS}?desa=${encodeURIComponent(code)}` : ADDRESS;
      const response = await fetch(address, { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(HANGS_AFTER) });
      if (!response.ok) return null;
      const data = await response.json();
      await offline.store.put("forms", { key: key(code), user: offline.user, etag: response.headers.get("ETag"), data, at: Date.now() });
      return data;
    } catch {
      return null;
    }
  }

  // Contacts of a village, then of its kecamatan: from the phone, else from the server. Null: neither has them.
  async function contacts(code) {
    const own = await kept();
    let data = own?.whole.includes(code) ? own : await kept(code);
    data ??= await refresh(code);
    if (!data) return null;
    return [...(data.contacts[code] ?? []), ...(data.contacts[code.slice(0, 8)] ?? [])];
  }

  window.field = Object.assign(window.field ?? {}, { visitData: { kept, refresh, contacts } });

  // On any page that loads this: the list and the page are made ready without asking.
  const keepReady = () => refresh().catch(() => {}).then(() => !offline.kept && offline.keepPages?.([PAGE]));
  offline.ready.then(keepReady, () => {});
})();
