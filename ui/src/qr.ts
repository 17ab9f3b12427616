// jsQR for browsers without a detector of their own; fetched by scan.ts when needed.
import jsQR from "jsqr";
import "./islands/reader";

window.courtyardReadQr = (pixels, width, height) =>
  jsQR(pixels, width, height, { inversionAttempts: "attemptBoth" })?.data ?? null;
