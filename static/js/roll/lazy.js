// Tools of the attendance page that come with files of their own: fetched at the first press, from then on at hand.
(() => {
  "use strict";

  const { roll, offline } = window;
  if (!roll) return;

  const script = (url) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      element.async = false; // one after the other, as named
      element.src = url;
      document.head.append(element);
    });

  const sheet = (url) =>
    new Promise((resolve, reject) => {
      if (document.querySelector(`link[href="${url}"]`)) return resolve();
      const element = document.createElement("link");
      element.rel = "stylesheet";
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      element.href = url;
      return document.head.append(element);
    });

  // The dialog names what it needs: data-sheet, data-scripts (several, by spaces), data-missing for where they cannot be had.
  const register = (name, dialog) => {
    let loaded = null;
    const load = async () => {
      await Promise.all([sheet(dialog.dataset.sheet), ...dialog.dataset.scripts.split(" ").map(script)]);
      return roll.tools[name];
    };
    const open = async (detail) => {
      try {
        const tool = await (loaded ??= load());
        tool.open(detail);
      } catch {
        loaded = null;
        window.portal.toast(dialog.dataset.missing, "bad");
      }
    };
    roll.tool(name, { open });
  };

  for (const name of ["scan", "signature"]) {
    const dialog = document.getElementById(`${name}-dialog`);
    if (dialog) register(name, dialog);
  }

  // Only offices report. Where the report's own address could not be reached the roll answers, and shows it at once.
  const report = document.getElementById("report-dialog");
  roll.on("open", ({ report: text }) => text && report && register("report", report));
  roll.on("restore", () => {
    if (location.pathname.includes("/laporan/singkat/")) roll.tools.report?.open({});
  });

  // Signatures that are not with the server yet: their rows say so after a reload, too.
  roll.on("restore", () => {
    for (const item of offline.queue.items(roll.scope)) {
      const kept = item.part === "signatures" && item.state === "waiting" && roll.rows.get(item.shown.signature);
      if (!kept) continue;
      kept.row.signed = true;
      roll.drawRow(kept);
    }
  });
  roll.on("answer", ({ item, answer }) => {
    if (item.part === "signatures" && answer.outcome === "rejected") {
      window.portal.toast(document.getElementById("signature-dialog").dataset.refused, "bad");
    }
  });
})();
