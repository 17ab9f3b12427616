// On dense pages: "/" goes to the search box, "j" and "k" from row to row, "?" shows the keys. Escape closes the phone menu everywhere.
import { dialogFrom } from "./page";

export function shortcuts(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#menu") location.hash = "#main";
    if (document.documentElement.dataset["density"] !== "compact") return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") focusSearch(event);
    if (event.key === "j") focusRow(1);
    if (event.key === "k") focusRow(-1);
    if (event.key === "?" && !document.querySelector("dialog[open]")) dialogFrom("ui-help")?.showModal();
  });
}

function focusSearch(event: KeyboardEvent): void {
  const search = document.querySelector<HTMLInputElement>("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

// Rows are reached through their first link or button.
function focusRow(step: 1 | -1): void {
  const firsts = [...document.querySelectorAll<HTMLElement>("tbody tr")].flatMap((row) => row.querySelector<HTMLElement>("a, button") ?? []);
  const here = firsts.findIndex((first) => first.closest("tr")?.contains(document.activeElement));
  const next = here < 0 ? firsts[0] : firsts[here + step];
  next?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea, [contenteditable]") !== null;
}
