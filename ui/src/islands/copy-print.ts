// data-print and data-copy="text": buttons that stay hidden where the browser cannot do it.
import { once, say } from "./page";

export function printing(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) {
    if (!once(button, "ready")) continue;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

export function copying(root: ParentNode): void {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll<HTMLElement>("[data-copy]")) {
    if (!once(button, "ready")) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(() => copied(button), () => undefined);
    });
  }
}

function copied(button: HTMLElement): void {
  say("copied");
  const words = button.querySelector("span");
  const before = words?.textContent ?? "";
  const done = document.getElementById("ui-live")?.dataset["copied"];
  if (!words || !done || before === done) return;
  words.textContent = done;
  setTimeout(() => { words.textContent = before; }, 2000);
}
