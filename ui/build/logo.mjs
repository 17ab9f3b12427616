// Everything made from logo/logo.svg: favicon, app icons, and the symbols "logo" (two colours) and "mark" (one colour).
import { Resvg } from "@resvg/resvg-js";

const ROOF = "#17665a";
const BEAN = "#a5401f";
const BEAN_ON_JADE = "#ffcdb0";

export function logos(svg) {
  const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").trim();
  // Drawn by <use>, the roof takes the colour and the bean takes the fill of the <svg> around it.
  const logo = body.replaceAll(ROOF, "currentColor").replace(`fill="${BEAN}"`, "");
  const mark = body.replaceAll(ROOF, "currentColor").replaceAll(BEAN, "currentColor");
  const onJade = body.replaceAll(ROOF, "#ffffff").replaceAll(BEAN, BEAN_ON_JADE);
  return {
    symbols: `${symbol("logo", logo)}\n${symbol("mark", mark)}\n`,
    favicon: framed(onJade, 0.8, 10),
    plain: framed(onJade, 0.68, 10),
    maskable: framed(onJade, 0.56, 0),
  };
}

export function pngs(art) {
  const draw = (svg, width) => new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng();
  return [
    ["icon-180.png", draw(art.maskable, 180)],
    ["icon-192.png", draw(art.plain, 192)],
    ["icon-512.png", draw(art.plain, 512)],
    ["icon-maskable.png", draw(art.maskable, 512)],
  ];
}

function symbol(id, inner) {
  return `<symbol id="${id}" viewBox="0 0 48 48">${inner}</symbol>`;
}

function framed(body, scale, radius) {
  const inset = ((48 * (1 - scale)) / 2).toFixed(2);
  const frame = `<rect width="48" height="48" rx="${radius}" fill="${ROOF}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">${frame}<g transform="translate(${inset} ${inset}) scale(${scale})">${body}</g></svg>\n`;
}
