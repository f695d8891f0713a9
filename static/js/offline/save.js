// The unsent entries as a file: for storage that is not to be trusted, and for sending from another device.
(() => {
  "use strict";

  const { offline } = window;
  const { queue, store } = offline;
  const KIND = "desa-binaan-antrean";
  const FORMAT = 1;

  const asText = (blob) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });

  const ours = async (name) => (await store.all(name)).filter(({ user }) => user === offline.user);

  // Items as they are kept, each with its batch, so that file and device together are still taken once; a photo as data:
  // URL. What a page wants to add (a person's name) comes in `about`.
  async function content(about = {}) {
    await queue.pack();
    const items = [];
    for (const { blob, volatile: _volatile, ...item } of queue.waiting()) {
      items.push(blob ? { ...item, photo: await asText(blob) } : item);
    }
    const titles = Object.fromEntries((await ours("rolls")).map(({ session, title, when }) => [`roll:${session}`, [title, when].filter(Boolean).join(", ")]));
    const forms = (await ours("forms")).filter(({ key }) => key.startsWith("emergency:"));
    const made = { kind: KIND, format: FORMAT, user: offline.user, device: offline.device, saved_at: new Date().toISOString() };
    return { ...made, ...about, titles, forms, items };
  }

  // Gives the number of entries in the file; none, no file.
  async function save(about) {
    const made = await content(about);
    if (!made.items.length) return 0;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(made)], { type: "application/json" }));
    link.download = `belum-terkirim-${offline.device}-${made.saved_at.slice(0, 16).replace(/[:T]/g, "-")}.json`;
    document.body.append(link); // some browsers ignore a link that is nowhere
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return made.items.length;
  }

  Object.assign(queue, { save });
})();
