// Amounts and times as the house writes them.

// Hundredths: 1200 → 12, 1250 → 12.50.
export function amountText(hundredths: bigint): string {
  const [sign, all] = hundredths < 0n ? ["-", -hundredths] : ["", hundredths];
  const part = all % 100n;
  return `${sign}${all / 100n}${part === 0n ? "" : `.${part.toString().padStart(2, "0")}`}`;
}

const CHINA_MS = 8 * 3600 * 1000;

// Minutes in China's one zone: 2026-11-23 18:05.
export function minuteText(atMs: number): string {
  return new Date(atMs + CHINA_MS).toISOString().slice(0, 16).replace("T", " ");
}
