// A message that is looked at is read: its page says so by the form that stands on it, and the button goes.
(() => {
  "use strict";

  const form = document.querySelector("[data-mark-read]");
  if (!form) return;

  const show = (left) => {
    document.querySelectorAll("[data-unread]").forEach((sign) => {
      if (left > 0) sign.firstChild.nodeValue = left > 99 ? "99+" : String(left);
      else sign.remove();
    });
  };

  // Without network the button stays: the message is read once it is pressed.
  const tell = async () => {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "text/plain" },
    });
    if (!answer.ok) return;
    show(Number(await answer.text()));
    if (!form.contains(document.activeElement)) form.remove();
  };

  tell().catch(() => {});
})();
