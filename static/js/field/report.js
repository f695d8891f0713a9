// The report of a follow-up behind a personal link: nobody is signed in, and the phone keeps it until it is sent.
(() => {
  "use strict";

  const { offline, field } = window;
  const form = document.getElementById("report");
  if (!offline?.queue || !field || !document.getElementById("report-kept")) return;

  // Once opened, the page opens without a line; its queue belongs to the link.
  if (!offline.kept) offline.ready.then(() => offline.keepPages?.([location.pathname]), () => {});
  const scope = document.getElementById("report-kept").dataset.scope;
  const panel = document.getElementById("report-kept");
  const heading = panel.querySelector("h2");
  const line = panel.querySelector("[data-kept-line]");
  const say = (name) => {
    panel.hidden = false;
    heading.textContent = heading.dataset[name];
    line.textContent = line.dataset[name];
  };
  const drop = (item) => offline.queue.drop(item.id);

  offline.on("answer", ({ scope: answered, answer }) => {
    if (answered !== scope) return;
    if (answer.outcome === "rejected") panel.hidden = true;
    else say("sent");
  });

  if (!form) {
    field.unsent(scope, { title: (item) => item.shown.title, mend: () => false, drop });
    return;
  }

  const word = (name) => form.dataset[name];
  const updateDays = field.days(form, 0);
  const photos = field.photos(form, { most: 1, changed: () => draft.later() });
  const restore = ({ fields, photos: blobs }) => {
    field.fill(form, fields);
    photos.set(blobs ?? []);
    updateDays();
  };
  const draft = field.draft(form, `draft:${scope}`, { photosOf: photos.now, restore });

  function isWhole(fields) {
    const { elements } = form;
    const people = Number(fields.men?.[0] || 0) + Number(fields.women?.[0] || 0);
    const other = fields.when?.[0] === "other";
    if (!fields.when) return field.problem(form, word("noDay"), elements.when);
    if (other && !elements.day.value) return field.problem(form, word("noDay"), elements.day);
    if (other && elements.day.value > field.isoDay(new Date())) return field.problem(form, word("toCome"), elements.day);
    if (people < 1) return field.problem(form, word("nobody"), elements.men);
    if (!fields.sent_by_name?.[0].trim()) return field.problem(form, word("noName"), elements.sent_by_name);
    return field.problem(form, "");
  }

  form.addEventListener("submit", async (event) => {
    if (offline.memory) return; // nothing can be kept here: the page itself is sent
    event.preventDefault();
    if (form.dataset.keeping) return;
    const fields = field.read(form);
    if (!isWhole(fields)) return;
    form.dataset.keeping = "1";
    const payload = Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values[0]]));
    const when = form.querySelector("[name=when]:checked + span")?.textContent ?? "";
    const title = `${when} ${payload.when === "other" ? payload.day : ""}: ${payload.men || 0} + ${payload.women || 0}`;
    try {
      const [blob] = await photos.get();
      await offline.queue.add({ scope, url: location.pathname, form: "single", payload, blob, shown: { title, fields } });
      await draft.clear();
      form.hidden = true;
      say("kept");
      heading.focus();
    } catch {
      field.problem(form, word("notKept"));
    } finally {
      delete form.dataset.keeping;
    }
  });

  const mend = (item, asks) => {
    if (asks) return Boolean(item.shown.fields);
    form.hidden = false;
    panel.hidden = true;
    restore({ fields: item.shown.fields, photos: item.blob ? [item.blob] : [] });
    field.problem(form, item.reason);
    return drop(item).then(() => draft.later());
  };
  field.unsent(scope, { title: (item) => item.shown.title, mend, drop });
})();
