// Measures the colour pairs of css/tokens.css (WCAG 2.2, 1.4.3 and 1.4.11) in both schemes.
const TEXT_MIN = 4.5;
const EDGE_MIN = 3;

const GROUNDS = ["paper", "surface", "sunken", "jade-soft"];
const PAIRS = [
  ...pairs(["ink", "ink-soft", "jade", "jade-deep"], GROUNDS, TEXT_MIN),
  ...pairs(["ok", "warn", "error", "info"], ["paper", "surface"], TEXT_MIN),
  ...["ok", "warn", "error", "info", "bean"].flatMap((name) => pairs([name, "ink"], [`${name}-soft`], TEXT_MIN)),
  ...pairs(["on-jade"], ["jade", "jade-deep"], TEXT_MIN),
  ...pairs(["surface"], ["ok"], TEXT_MIN),
  ...pairs(["edge", "focus"], ["paper", "surface"], EDGE_MIN),
];

// One sentence per pair that fails.
export function weakPairs(css) {
  const [light, dark] = css.split("@media (prefers-color-scheme: dark)").map(colours);
  return [["light", light], ["dark", { ...light, ...dark }]].flatMap(([scheme, palette]) =>
    PAIRS.map(([text, ground, least]) => ({ text, ground, least, ratio: ratio(palette[text], palette[ground]) }))
      .filter(({ ratio, least }) => !(ratio >= least))
      .map(({ text, ground, ratio, least }) => `${scheme}: --${text} on --${ground} is ${ratio.toFixed(2)}, needs ${least}`),
  );
}

export function ratio(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function pairs(texts, grounds, least) {
  return texts.flatMap((text) => grounds.map((ground) => [text, ground, least]));
}

function colours(css) {
  return Object.fromEntries([...css.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
}

function luminance(hex = "") {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
