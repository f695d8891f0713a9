// Signing out: asks while something is unsent, and leaves no page and no roll of this person on the device.
(() => {
  "use strict";

  const { offline } = window;
  const { queue, store } = offline;
  const LONGEST_WIPE = 3000;
  const LEFT = "keluar";
  const dialog = document.getElementById("sign-out-dialog");
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  async function wipe(whose) {
    const ours = ({ user }) => user === whose;
    await offline.forgetPages();
    for (const name of ["rolls", "forms"]) {
      await store.transact(name, async (rows) => {
        for (const row of await rows.getAll()) if (ours(row)) await rows.delete(row.key);
      });
    }
  }

  // Signing out is never kept waiting for long by a device that does not answer.
  async function leave(form) {
    const long = new Promise((resolve) => setTimeout(resolve, LONGEST_WIPE));
    offline.leaving = true; // whatever prepares rolls on this page stops
    sessionStorage.setItem(LEFT, offline.user);
    await Promise.race([wipe(offline.user).catch(() => {}), long]);
    form.submit();
  }

  function ask(form) {
    const count = queue.count();
    const text = dialog.querySelector("[data-text]");
    text.textContent = fill(text.dataset.text, { count });
    dialog.querySelector("[data-problem]").textContent = "";
    dialog.form = form;
    dialog.showModal();
  }

  async function sendFirst() {
    const problem = dialog.querySelector("[data-problem]");
    problem.textContent = problem.dataset.sending;
    await queue.send();
    if (!queue.count()) leave(dialog.form);
    else problem.textContent = fill(problem.dataset.left, { count: queue.count() });
  }

  const ACTS = {
    send: sendFirst,
    async save() {
      await queue.save();
      await leave(dialog.form);
    },
    leave: () => leave(dialog.form),
  };

  // In the capture phase: before the script that lets a form be sent once has marked it.
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("form[data-sign-out]") || !dialog?.showModal) return;
      event.preventDefault();
      if (queue.count()) ask(event.target);
      else leave(event.target);
    },
    true,
  );
  dialog?.addEventListener("click", (event) => {
    const act = event.target instanceof Element && event.target.closest("[data-leave]")?.dataset.leave;
    if (act) ACTS[act]();
  });

  // What was on its way to the device while somebody left came after the wiping: once more, where nobody is signed in.
  const left = Number(sessionStorage.getItem(LEFT));
  sessionStorage.removeItem(LEFT);
  if (left && !offline.user) offline.opened.then(() => wipe(left)).catch(() => {});
})();
