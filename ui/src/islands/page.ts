// The page's shared live region and templates; the words come from the server.
const live = document.getElementById("ui-live");

export function say(word: "copied" | "offline"): void {
  if (live) live.textContent = live.dataset[word] ?? "";
}

export function dialogFrom(id: string): HTMLDialogElement | null {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) return null;
  const dialog = template.content.querySelector("dialog")?.cloneNode(true);
  if (!(dialog instanceof HTMLDialogElement) || typeof dialog.showModal !== "function") return null;
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

export function once(element: HTMLElement, mark: string): boolean {
  if (element.dataset[mark]) return false;
  element.dataset[mark] = "1";
  return true;
}
