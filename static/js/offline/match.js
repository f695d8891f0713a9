// An emergency roll gets its session: a person chooses it, sees whose names the numbers are, and sends.
(() => {
  "use strict";

  const { offline, offlinePage: shared, offlineEmergency: emergency } = window;
  if (!shared) return;
  const { $, clone, fill, rolls } = shared;
  const words = shared.words.emergency;
  const { statuses } = shared.words;

  let header = null;
  let choices = new Map(); // session -> {title, when, data_url, data}
  let chosen = null;

  async function known() {
    const kept = (await rolls()).map((roll) => [roll.session, { ...roll, data_url: `/kegiatan/${roll.session}/hadir/data/` }]);
    const listed = (offline.prepare?.latest()?.rolls ?? []).map((roll) => [roll.session, roll]);
    return new Map([...listed, ...kept]);
  }

  async function ask(which) {
    header = which;
    choices = await known();
    if (!choices.size) {
      await offline.prepare?.now();
      choices = await known();
    }
    if (!choices.size) {
      window.portal.toast(words.nothing_to_match, "warn");
      return;
    }
    const option = ([session, { title, when }]) => new Option(`${title}, ${when}`, session);
    $("match-session").replaceChildren(new Option("–", ""), ...[...choices].map(option));
    $("match-session").value = choices.has(header.session) ? header.session : "";
    $("match-dialog").showModal();
    await look();
  }

  async function dataOf(choice) {
    if (choice.data) return choice.data;
    try {
      const answer = await fetch(choice.data_url, { headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.ok) choice.data = await answer.json();
    } catch {
      // without a line the numbers cannot be looked at
    }
    return choice.data;
  }

  function preview(item, people) {
    const row = clone("item-template");
    const { number, name, unit, status } = item.payload;
    const person = people.get(number);
    const title = number ? `${number}. ${person ? person.name : words.not_on_roll}` : name;
    row.querySelector(".title").textContent = `${title} · ${statuses[status]}`;
    row.querySelector("small").textContent = number ? (person?.unit ?? "") : [unit, words.added].filter(Boolean).join(" · ");
    row.classList.toggle("is-wrong", Boolean(number) && !person);
    row.querySelector("button").remove();
    return row;
  }

  // Shows whose numbers they are on the chosen roll; nothing can be sent before.
  async function look() {
    const choice = choices.get(Number($("match-session").value));
    chosen = null;
    $("match-send").disabled = true;
    $("match-preview").replaceChildren();
    $("match-village-field").hidden = true;
    if (!choice) return;
    $("match-state").textContent = words.checking;
    const data = await dataOf(choice);
    if (choice !== choices.get(Number($("match-session").value))) return; // another one was chosen meanwhile
    $("match-state").textContent = data ? "" : words.unchecked;
    if (!data) return;
    const items = emergency.waitingOf(header.id);
    const people = new Map(data.rows.map((row) => [row.no, row]));
    $("match-preview").replaceChildren(...items.map((item) => preview(item, people)));
    const open = items.some(({ payload }) => payload.client_id);
    $("match-village").replaceChildren(...data.villages.map(({ code, name }) => new Option(name, code)));
    $("match-village-field").hidden = !open || data.villages.length < 2;
    chosen = choice;
    $("match-send").disabled = false;
  }

  // The same items under another scope: what they say, when and in which order stays.
  async function give(to, session, title, village) {
    const ids = emergency.waitingOf(to.id).map(({ id }) => id);
    const place = { scope: `roll:${session}`, url: emergency.urlOf(session) };
    await offline.queue.update(ids, (item) => {
      const payload = item.payload.client_id ? { ...item.payload, village: village || item.payload.village } : item.payload;
      return { ...item, ...place, payload };
    });
    if (ids.length) window.portal.toast(fill(words.matched, { count: ids.length, title }), "ok");
    offline.queue.send();
  }

  $("match-session").addEventListener("change", look);
  $("match-form").addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "send" || !chosen) return;
    await give(header, Number($("match-session").value), chosen.title, $("match-village").value);
    emergency.hide();
  });

  // Names noted under the address of a session wait for its village alone: where there is one, there is nothing to ask.
  async function giveKnown() {
    for (const roll of emergency.headers()) {
      const choice = roll.session && choices.get(roll.session);
      if (!choice || !emergency.waitingOf(roll.id).length) continue;
      const data = await dataOf(choice);
      if (data?.villages.length === 1) await give(roll, roll.session, choice.title, data.villages[0].code);
    }
  }

  const tryKnown = async () => {
    choices = await known();
    await giveKnown();
  };
  offline.prepare?.onDone(() => tryKnown().catch(() => {}));
  window.offlineMatch = Object.freeze({ ask });
})();
