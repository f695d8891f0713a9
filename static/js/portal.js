// What every page shares: menus, dialogs, messages, copying, forms sent once. Pages work without it.
(() => {
  "use strict";

  const closest = (event, selector) => event.target instanceof Element && event.target.closest(selector);

  // Menus are <details data-menu>: they close on Escape and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // <button data-dialog="id"> opens the dialog; the browser returns the focus when it closes.
  document.addEventListener("click", (event) => {
    const opener = closest(event, "[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    if (closest(event, "[data-dialog-close]")) event.target.closest("dialog").close();
  });

  // Messages can be put away; the button shows only where this script runs.
  const enableDismissing = (root) => root.querySelectorAll("[data-dismiss]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", (event) => {
    const button = closest(event, "[data-dismiss]");
    if (button) button.closest(".alert, .toast").remove();
  });

  // A short word that something was done; stays 8 seconds, errors until dismissed.
  const SIGNS = { ok: "check", warn: "warning", bad: "error", info: "info" };
  const sprite = () => document.querySelector(".icon use").getAttribute("href").split("#")[0];
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite()}#${name}`);
    svg.append(use);
    return svg;
  };
  const toast = (text, kind = "info") => {
    const shelf = document.getElementById("toasts");
    if (!shelf) return;
    const box = document.createElement("div");
    box.className = `toast show toast-${kind}`;
    const words = document.createElement("div");
    words.textContent = text;
    box.append(icon(SIGNS[kind] || "info"), words);
    shelf.append(box);
    if (kind !== "bad") setTimeout(() => box.remove(), 8000);
    else box.addEventListener("click", () => box.remove());
  };

  // "/" goes to the search from anywhere but a field; where no box is to be seen, to its page.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (closest(event, "input, textarea, select, [contenteditable], dialog")) return;
    const boxes = ["main [data-search]", "[data-search]"].map((where) => document.querySelector(where));
    const box = boxes.find((each) => each && each.offsetParent);
    const link = document.querySelector(".search-link");
    if (!box && !link) return;
    event.preventDefault();
    if (box) box.select();
    else link.click();
  });

  // <button data-copy="id" data-copied="Teks disalin."> copies an element's value or text.
  document.addEventListener("click", async (event) => {
    const button = closest(event, "[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const text = "value" in source ? source.value : source.textContent;
    try {
      await navigator.clipboard.writeText(text.trim());
      toast(button.dataset.copied, "ok");
    } catch {
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
    }
  });

  // <button data-print> prints the page.
  document.addEventListener("click", (event) => {
    if (closest(event, "[data-print]")) window.print();
  });

  // <button data-step="-1"> and its sister change the number between them.
  document.addEventListener("click", (event) => {
    const button = closest(event, "[data-step]");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    if (Number(button.dataset.step) > 0) input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // A form posts once: a second tap while the answer travels does nothing. One that downloads leaves the page as it is.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  const release = () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  };
  window.addEventListener("pageshow", (event) => event.persisted && release());

  // A refused form puts the cursor where the first mistake is.
  document.querySelector("[aria-invalid=true]")?.focus();

  // htmx sends the page's CSRF token, says when the line is down and shows messages named by the server.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });
  document.addEventListener("htmx:afterRequest", release);
  document.addEventListener("htmx:load", (event) => enableDismissing(event.target));
  document.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value, event.detail.kind));
  const offlineWords = document.documentElement.dataset.offline;
  document.addEventListener("htmx:sendError", () => offlineWords && toast(offlineWords, "bad"));

  enableDismissing(document);
  window.portal = Object.freeze({ toast, icon });

  // What a field needs is said in the portal's words, not in the language of the browser: data-needed="Tulis namanya."
  const neededBy = (form) => form?.querySelectorAll("[data-needed]") ?? [];
  document.addEventListener(
    "click",
    (event) => neededBy((closest(event, "button") || null)?.form).forEach((field) => field.setCustomValidity("")),
    { capture: true },
  );
  document.addEventListener(
    "invalid",
    ({ target }) => target.dataset.needed && target.setCustomValidity(target.dataset.needed),
    { capture: true },
  );
})();
