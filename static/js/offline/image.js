// Photos made small on the device: upright, pixels alone, so that place and camera stay behind.
(() => {
  "use strict";

  const LONG_SIDE = 1600; // what a signed sheet can still be read at
  const QUALITY = 0.8;

  function draw(bitmap, canvas, longSide) {
    const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff"; // transparent parts, as the server has them
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }

  // A JPEG of at most LONG_SIDE; what this browser cannot open goes as it is, for the server to judge.
  async function shrink(source) {
    let bitmap;
    try {
      bitmap = await createImageBitmap(source, { imageOrientation: "from-image" });
    } catch {
      return source;
    }
    const canvas = document.createElement("canvas");
    draw(bitmap, canvas, LONG_SIDE);
    bitmap.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    canvas.width = canvas.height = 0;
    return blob ?? source;
  }

  if (window.offline) Object.assign(window.offline, { draw, shrink });
})();
