// A map beside latitude and longitude: a tap sets them, typing moves the mark. The two fields alone do the same.
(() => {
  "use strict";

  const box = document.querySelector("[data-venue-map]");
  if (!box) return;
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => document.querySelector(`[name=${name}]`));
  const canvas = box.querySelector("[data-canvas]");
  const note = box.querySelector("[data-note]");
  const { centre, outlines } = JSON.parse(document.getElementById("venue-ground").textContent);
  const { script, style, tiles, attribution, zoomIn, zoomOut, mark, failed } = box.dataset;

  const fetched = (element) =>
    new Promise((resolve, reject) => {
      element.onload = resolve;
      element.onerror = () => reject(new Error("not loaded"));
      document.head.append(element);
    });

  const number = (field) => {
    const text = field.value.trim().replace("−", "-").replace(",", ".");
    return text && Number.isFinite(Number(text)) ? Number(text) : null;
  };
  const typed = () => {
    const at = [number(latitude), number(longitude)];
    return at.includes(null) || Math.abs(at[0]) > 90 || Math.abs(at[1]) > 180 ? null : at;
  };
  const write = ({ lat, lng }) => {
    latitude.value = lat.toFixed(6);
    longitude.value = lng.toFixed(6);
  };

  const draw = (L) => {
    const start = typed() || centre;
    const map = L.map(canvas, { zoomControl: false, attributionControl: Boolean(tiles), scrollWheelZoom: false });
    L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 19 }).addTo(map);
    map.setView(start || [-2.5, 118], start ? 14 : 4);
    const shape = L.geoJSON(outlines, { interactive: false, style: { className: "map-outline", weight: 1 } }).addTo(map);
    if (!typed() && outlines.length) map.fitBounds(shape.getBounds(), { padding: [12, 12] });
    if (centre) L.circleMarker(centre, { radius: 5, weight: 1, className: "map-outline", interactive: false }).addTo(map);

    let marker = null;
    const place = (at) => {
      if (!marker) {
        const sign = Object.assign(document.createElement("span"), { className: "map-mark" });
        const icon = L.divIcon({ html: sign, className: "map-pin", iconSize: [28, 28] });
        marker = L.marker(at, { icon, draggable: true, keyboard: false, alt: mark, title: mark }).addTo(map);
        marker.on("dragend", () => write(marker.getLatLng()));
      }
      marker.setLatLng(at);
    };
    const follow = () => {
      const at = typed();
      if (at) {
        place(at);
        map.setView(at, Math.max(map.getZoom(), 14), { animate: false });
      } else if (marker) {
        marker.remove();
        marker = null;
      }
    };
    if (typed()) place(typed());
    map.on("click", ({ latlng }) => {
      place(latlng);
      write(latlng);
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== canvas) return;
      event.preventDefault(); // would send the form
      place(map.getCenter());
      write(map.getCenter());
    });
    for (const field of [latitude, longitude]) field.addEventListener("change", follow);
    new ResizeObserver(() => map.invalidateSize()).observe(canvas);
    box.dataset.drawn = "1";
  };

  // A pair copied from a map application is taken apart as it is pasted.
  latitude.addEventListener("paste", (event) => {
    const pair = /^\s*([-+]?\d{1,3}\.\d+)\s*[,;\s]\s*([-+]?\d{1,3}\.\d+)\s*$/.exec(event.clipboardData.getData("text"));
    if (!pair) return;
    event.preventDefault();
    [latitude.value, longitude.value] = pair.slice(1);
    latitude.dispatchEvent(new Event("change"));
  });

  box.hidden = false;
  Promise.all([
    fetched(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style })),
    fetched(Object.assign(document.createElement("script"), { src: script })),
  ])
    .then(() => draw(window.L))
    .catch(() => (note.textContent = failed));
})();
