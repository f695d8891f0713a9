// The map beside the list of villages. The table says the same; this shows where. Leaflet is fetched when the map is shown.
(() => {
  "use strict";

  const card = document.querySelector("[data-map]");
  const opener = document.querySelector("[data-map-open]");
  if (!card || !opener) return;
  const { points, page, script, style, tiles, attribution, open, zoomIn, zoomOut, empty, failed } = card.dataset;
  const words = JSON.parse(document.getElementById("map-words").textContent);
  const note = card.querySelector("[data-map-note]");
  const rows = new Map([...document.querySelectorAll("tr[data-code]")].map((row) => [row.dataset.code, row]));
  const wide = matchMedia("(min-width: 1100px)");
  let started = false;

  const fetched = (element) =>
    new Promise((resolve, reject) => {
      element.onload = resolve;
      element.onerror = () => reject(new Error("not loaded"));
      document.head.append(element);
    });
  const load = () =>
    Promise.all([
      fetched(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style })),
      fetched(Object.assign(document.createElement("script"), { src: script })),
    ]);
  const told = async () => {
    const answer = await fetch(points, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  };

  const chosen = (code) => {
    for (const [other, row] of rows) row.classList.toggle("is-chosen", other === code);
    rows.get(code)?.scrollIntoView({ block: "nearest" });
  };

  const sign = (village) => {
    const mark = document.createElement("span");
    mark.className = `map-mark map-${village.status} map-level-${village.level || "none"}`;
    mark.textContent = words.signs[village.level] || "";
    mark.setAttribute("aria-hidden", "true"); // the marker's title says it in words
    return mark;
  };
  const title = (village) =>
    [`${village.name}, Kec. ${village.district}`, words.status[village.status], words.level[village.level]].join(" · ");

  const popup = (village) => {
    const box = document.createElement("div");
    const name = document.createElement("b");
    name.textContent = village.name;
    const place = document.createElement("span");
    place.textContent = `Kec. ${village.district} · ${village.code}`;
    const state = document.createElement("span");
    state.textContent = `${words.status[village.status]} · ${words.level[village.level]}`;
    const link = document.createElement("a");
    link.href = page.replace("00.00.00.0000", village.code);
    link.textContent = open;
    box.className = "map-popup";
    box.append(name, place, state, link);
    return box;
  };

  const draw = (L, data) => {
    const map = L.map(card.querySelector("[data-map-canvas]"), { zoomControl: false, attributionControl: Boolean(tiles), scrollWheelZoom: false });
    L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 18 }).addTo(map);
    const listed = new Set(data.listed);
    const markers = new Map();
    L.geoJSON(data.outlines, { interactive: false, className: "map-outline", style: { className: "map-outline", weight: 1 } }).addTo(map);
    const dots = L.canvas({ padding: 0.5 });
    const colour = getComputedStyle(card).getPropertyValue("--map-dot").trim();
    const layer = L.geoJSON(data.points, {
      pointToLayer: ({ properties: village }, at) =>
        listed.has(village.code)
          ? L.marker(at, { icon: L.divIcon({ html: sign(village), className: "map-pin", iconSize: [28, 28] }), title: title(village), alt: title(village), riseOnHover: true })
          : L.circleMarker(at, { renderer: dots, radius: 4, weight: 1, color: colour, fillColor: colour, fillOpacity: 0.55 }),
      onEachFeature: ({ properties: village }, marker) => {
        markers.set(village.code, marker);
        marker.bindPopup(() => popup(village), { maxWidth: 240 });
        marker.on("popupopen", ({ popup: bubble }) => {
          const box = bubble.getElement();
          box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
          box.querySelector(".map-popup a").focus({ preventScroll: true });
          chosen(village.code);
        });
        marker.on("popupclose", ({ popup: bubble }) => {
          if (bubble.getElement().contains(document.activeElement)) marker.getElement?.()?.focus({ preventScroll: true });
          chosen(null);
        });
      },
    }).addTo(map);
    for (const [code, row] of rows) {
      const point = (on) => markers.get(code)?.getElement?.()?.classList.toggle("is-chosen", on);
      for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
        row.addEventListener(event, () => point(on));
      }
    }
    const seen = data.points.features.length ? layer.getBounds() : L.latLngBounds([[-11, 95], [6, 141]]);
    const fit = () => map.fitBounds(seen, { padding: [24, 24], maxZoom: 13 });
    fit();
    new ResizeObserver(() => map.invalidateSize()).observe(card);
    note.textContent = data.points.features.length ? "" : empty;
    card.dataset.drawn = "1";
  };

  const show = async () => {
    card.hidden = false;
    if (started) return;
    started = true;
    try {
      const [data] = await Promise.all([told(), load()]);
      draw(window.L, data);
    } catch {
      note.textContent = failed;
    }
  };

  opener.addEventListener("click", () => {
    const shown = opener.getAttribute("aria-expanded") === "true";
    opener.setAttribute("aria-expanded", String(!shown));
    if (shown) card.hidden = true;
    else show();
  });
  const arrange = () => {
    opener.hidden = wide.matches;
    if (wide.matches) show();
    else if (opener.getAttribute("aria-expanded") !== "true") card.hidden = true;
  };
  wide.addEventListener("change", arrange);
  arrange();
})();
