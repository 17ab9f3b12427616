// Measures what a person sees and touches against the numbers of the design. Runs inside the page: no imports.

/**
 * @param {{font: number, line: number, target: number, contrast: number, edge: number}} limits
 *   font in CSS px; line as a ratio of line height to font size; target as width and height in CSS px;
 *   contrast of text and of control edges as WCAG ratios.
 * @returns {string[]} one sentence per fault, none when all is well
 */
export function measure(limits) {
  const faults = new Map();
  const report = (kind, element, detail) => {
    const key = `${kind}: ${detail} at ${path(element)}`;
    faults.set(key, (faults.get(key) ?? 0) + 1);
  };

  for (const text of visibleTexts()) checkText(text);
  for (const control of visibleControls()) checkTarget(control);
  for (const field of document.querySelectorAll("input, select, textarea")) checkEdge(field);
  return [...faults].map(([fault, times]) => (times > 1 ? `${fault} (${times} times)` : fault));

  // — texts —

  function visibleTexts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || ["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"].includes(node.parentElement.tagName)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()].filter((r) => r.width > 0 && r.height > 0);
      const parent = node.parentElement;
      if (lines.length && isVisible(parent, union(lines))) found.push({ node, parent });
    }
    for (const field of document.querySelectorAll("input, select, textarea")) {
      const shown = field.value || field.placeholder;
      const typed = !["checkbox", "radio", "hidden", "range", "color", "file"].includes(field.type);
      if (typed && shown && isVisible(field, field.getBoundingClientRect())) found.push({ parent: field });
    }
    return found;
  }

  function checkText({ node, parent }) {
    const style = getComputedStyle(parent);
    const size = parseFloat(style.fontSize);
    const sample = node ? `“${node.data.trim().slice(0, 20)}”` : "field";
    if (size < limits.font - 0.01) report("font", parent, `${round(size)} px < ${limits.font} px, ${sample}`);
    // Display sizes on one line need no leading; anything that is read does.
    const display = size >= 24 && rows(parent) <= 1;
    const ratio = style.lineHeight === "normal" ? 1.2 : parseFloat(style.lineHeight) / size;
    const least = display ? 1 : size >= 24 ? 1.25 : limits.line;
    if (node && ratio < least - 0.01) report("line", parent, `${round(ratio)} < ${least}, ${sample}`);
    checkContrast(parent, style, size, sample);
  }

  /** How many rows of text an element has by itself. */
  function rows(element) {
    const tops = [...element.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()).flatMap((n) => {
      const range = document.createRange();
      range.selectNodeContents(n);
      return [...range.getClientRects()].map((r) => Math.round(r.top));
    });
    return new Set(tops).size;
  }

  function checkContrast(element, style, size, sample) {
    if (element.closest("[aria-disabled=true], :disabled")) return;
    const behind = background(element);
    if (!behind) return;
    const ink = over(colour(style.color), behind, opacity(element));
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const least = large ? Math.min(3, limits.contrast) : limits.contrast;
    const ratio = contrast(ink, behind);
    if (ratio < least - 0.005) report("contrast", element, `${round(ratio)} < ${least}, ${sample}`);
  }

  // — targets —

  function visibleControls() {
    const selector =
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=checkbox], [role=radio], [role=tab], [role=switch], [role=menuitem], [tabindex]:not([tabindex='-1'])";
    return [...document.querySelectorAll(selector)].filter((element) => {
      if (element.disabled || element.closest("[inert]")) return false;
      return isVisible(element, area(element));
    });
  }

  function checkTarget(element) {
    if (inSentence(element)) return;
    const box = area(element);
    const least = limits.target - 0.5;
    if (box.width >= least && box.height >= least) return;
    if (reaches(element)) return;
    const size = `${round(box.width)}×${round(box.height)}`;
    report("target", element, `${size} px < ${limits.target}×${limits.target} px, “${label(element)}”`);
  }

  /** WCAG 2.5.8: the size of a link in a sentence is given by the line it stands in. */
  function inSentence(element) {
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (block && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const own = element.textContent.trim().length;
    const rest = (block?.textContent.trim().length ?? 0) - own;
    const others = [...(block?.querySelectorAll("a, button") ?? [])].reduce((n, a) => n + (a === element ? 0 : a.textContent.trim().length), 0);
    return rest - others > 1;
  }

  /** The element with its labels: pressing a label presses its field. */
  function area(element) {
    const boxes = [element.getBoundingClientRect()];
    for (const text of element.labels ?? []) {
      if (["checkbox", "radio", "file"].includes(element.type)) boxes.push(text.getBoundingClientRect());
    }
    return union(boxes.filter((r) => r.width > 0 && r.height > 0));
  }

  /** Whether presses beyond the box still reach the element, as with an enlarged ::after. */
  function reaches(element) {
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const now = area(element);
    const [x, y] = [now.left + now.width / 2, now.top + now.height / 2];
    const [dx, dy] = [now.width, now.height].map((side) => Math.max(side, limits.target) / 2 - 0.4);
    return [[-dx, 0], [dx, 0], [0, -dy], [0, dy]].every(([ox, oy]) => {
      const hit = document.elementFromPoint(x + ox, y + oy);
      return hit && (element.contains(hit) || [...(element.labels ?? [])].some((text) => text.contains(hit)));
    });
  }

  /** WCAG 1.4.11: one can see where a field is: by its edge or by its fill. */
  function checkEdge(field) {
    const hidden = ["hidden", "checkbox", "radio", "range", "color", "file", "submit", "button", "image"];
    if (hidden.includes(field.type) || field.disabled || !isVisible(field, field.getBoundingClientRect())) return;
    const style = getComputedStyle(field);
    const outside = background(field.parentElement);
    const inside = background(field);
    if (!outside || !inside) return;
    let best = contrast(inside, outside);
    for (const side of ["Top", "Right", "Bottom", "Left"]) {
      if (parseFloat(style[`border${side}Width`]) < 1) continue;
      best = Math.max(best, contrast(over(colour(style[`border${side}Color`]), inside, 1), outside));
    }
    if (best < limits.edge - 0.005) report("edge", field, `${round(best)} < ${limits.edge}, field “${label(field)}”`);
  }

  // — seeing —

  function isVisible(element, box) {
    if (!box || box.width <= 1 || box.height <= 1) return false;
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const root = document.documentElement;
    let seen = { left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX, bottom: box.bottom + scrollY };
    seen = overlap(seen, { left: 0, top: 0, right: root.scrollWidth, bottom: Math.max(root.scrollHeight, document.body.scrollHeight) });
    for (let up = element; up && seen; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.clipPath.startsWith("inset(50%") || style.clip === "rect(0px, 0px, 0px, 0px)") return false;
      const clips = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
      if (!clips || up === document.body || up === root) continue;
      const r = up.getBoundingClientRect();
      seen = overlap(seen, { left: r.left + scrollX, top: r.top + scrollY, right: r.right + scrollX, bottom: r.bottom + scrollY });
    }
    return Boolean(seen);
  }

  function overlap(a, b) {
    const both = {
      left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
      right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
    };
    return both.right - both.left > 1 && both.bottom - both.top > 1 ? both : null;
  }

  function union(boxes) {
    if (!boxes.length) return null;
    const left = Math.min(...boxes.map((r) => r.left));
    const top = Math.min(...boxes.map((r) => r.top));
    const right = Math.max(...boxes.map((r) => r.right));
    const bottom = Math.max(...boxes.map((r) => r.bottom));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  }

  // — colours —

  /** The plain colour behind an element; nothing when a picture or a gradient is behind it. */
  function background(element) {
    const layers = [];
    for (let up = element; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.backgroundImage !== "none" && !up.matches("input, select, textarea")) return null;
      const fill = colour(style.backgroundColor);
      if (fill.a > 0) layers.push(fill);
      if (fill.a === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below, 1), { r: 255, g: 255, b: 255, a: 1 });
  }

  function opacity(element) {
    let all = 1;
    for (let up = element; up; up = up.parentElement) all *= Number(getComputedStyle(up).opacity);
    return all;
  }

  /** Any CSS colour as sRGB, by painting one pixel. */
  function colour(css) {
    const pen = (colour.pen ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }));
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return { r, g, b, a: a / 255 };
  }

  function over(top, below, opacity) {
    const a = top.a * opacity;
    const mix = (x, y) => x * a + y * (1 - a);
    return { r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b), a: 1 };
  }

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance({ r, g, b }) {
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  }

  // — words —

  function label(element) {
    const text = element.getAttribute("aria-label") || element.textContent.trim() || element.name || element.value || "";
    return text.trim().replace(/\s+/g, " ").slice(0, 20);
  }

  function path(element) {
    const parts = [];
    for (let up = element; up && up !== document.body && parts.length < 4; up = up.parentElement) {
      const name = up.id ? `#${up.id}` : [up.localName, ...up.classList].join(".");
      parts.unshift(name);
      if (up.id) break;
    }
    return parts.join(" > ");
  }

  function round(number) {
    return Math.round(number * 100) / 100;
  }
}
