// data-keypad="id of the input": big keys that type into it.
import { once } from "./page";

const DECIMALS_MAX = 2;

export function keypads(root: ParentNode): void {
  for (const pad of root.querySelectorAll<HTMLElement>("[data-keypad]")) {
    const input = document.getElementById(pad.dataset["keypad"] ?? "");
    if (!(input instanceof HTMLInputElement) || !once(pad, "ready")) continue;
    pad.hidden = false;
    pad.addEventListener("click", (event) => {
      const key = (event.target as Element).closest<HTMLElement>("[data-key]")?.dataset["key"];
      if (key !== undefined) press(input, key);
    });
  }
}

function press(input: HTMLInputElement, key: string): void {
  const next = typed(input.value, key);
  if (input.maxLength > 0 && next.length > input.maxLength) return;
  input.value = next;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

export function typed(value: string, key: string): string {
  if (key === "clear") return "";
  if (key === "back") return value.slice(0, -1);
  const [, decimals] = value.split(".");
  if (key === ".") return decimals === undefined ? `${value || "0"}.` : value;
  return decimals !== undefined && decimals.length >= DECIMALS_MAX ? value : value + key;
}
